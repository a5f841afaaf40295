package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A member of a list with weights (RFC 9110 §12.4.2).
 *
 * @param value in lower case, without its weight and other parameters
 * @param thousandths the weight: 1000 is {@code q=1}; 0 means not acceptable
 */
public record Quality(String value, int thousandths) {
  public static final int FULL = 1000;

  /**
   * A field that is longer is not looked into by {@link #exactly}: it would cost a client nothing.
   */
  static final int MOST_CHARACTERS = 2048;

  /**
   * All members of the field, in order. A member whose weight is junk is left out, as if it had not
   * been sent: it neither asks for a value nor forbids one.
   */
  public static List<Quality> list(Fields fields, String name) {
    List<Quality> members = new ArrayList<>();
    for (String member : Tokens.members(fields, name)) {
      Quality quality = parse(member);
      if (quality != null) {
        members.add(quality);
      }
    }
    return members;
  }

  /**
   * All members of the field, in order, or null where one of them is not a range with at most a
   * weight: then nobody knows what the field means, and what looks alike may not be. Null also
   * where it is longer than any that means something.
   */
  public static @Nullable List<Quality> exactly(Fields fields, String name) {
    List<Quality> members = new ArrayList<>();
    int characters = 0;
    for (String line : fields.all(name)) {
      characters += line.length();
    }
    if (characters > MOST_CHARACTERS) {
      return null;
    }
    for (String member : Tokens.members(fields, name)) {
      Quality quality = Tokens.split(member, ';').size() <= 2 ? parse(member) : null;
      boolean weightless = member.indexOf(';') < 0;
      if (quality == null || !(weightless || hasWeight(member)) || !isRange(quality.value())) {
        return null;
      }
      members.add(quality);
    }
    return members;
  }

  private static boolean hasWeight(String member) {
    String parameter = Tokens.trim(member.substring(member.indexOf(';') + 1));
    return parameter.regionMatches(true, 0, "q=", 0, 2);
  }

  /** A token, or two with a slash between them, as media ranges are. */
  private static boolean isRange(String value) {
    int slash = value.indexOf('/');
    return slash < 0
        ? Tokens.isToken(value)
        : Tokens.isToken(value.substring(0, slash)) && Tokens.isToken(value.substring(slash + 1));
  }

  /** In the shortest form: {@code de}, {@code de;q=0.5}. */
  @Override
  public String toString() {
    if (thousandths == FULL) {
      return value;
    }
    String digits = "%03d".formatted(thousandths);
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return value + (end == 0 ? ";q=0" : ";q=0." + digits.substring(0, end));
  }

  private static @Nullable Quality parse(String member) {
    if (member.indexOf(';') < 0) {
      return new Quality(member.toLowerCase(Locale.ROOT), FULL);
    }
    List<String> parts = Tokens.split(member, ';');
    String value = parts.getFirst().toLowerCase(Locale.ROOT);
    if (value.isEmpty()) {
      return null;
    }
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      if (part.substring(0, equals < 0 ? part.length() : equals).equalsIgnoreCase("q")) {
        int weight = equals < 0 ? -1 : weight(part.substring(equals + 1));
        return weight < 0 ? null : new Quality(value, weight);
      }
    }
    return new Quality(value, FULL);
  }

  /** {@code qvalue} exactly: at most three digits after the point; -1 for anything else. */
  private static int weight(String text) {
    if (text.isEmpty() || text.length() > 5 || (text.length() > 1 && text.charAt(1) != '.')) {
      return -1;
    }
    String digits = text.length() > 1 ? text.substring(2) : "";
    if (!digits.isEmpty() && !Tokens.isDigits(digits)) {
      return -1;
    }
    int part = Integer.parseInt((digits + "000").substring(0, 3));
    return switch (text.charAt(0)) {
      case '0' -> part;
      case '1' -> part == 0 ? FULL : -1;
      default -> -1;
    };
  }
}
