package dev.frontdesk.rules;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One value in its type's canonical form, the same for reads and writes. Null: it does not have the
 * type's form. Any thread.
 */
public final class CanonicalValue {
  /** More digits than any identifier has; what is longer has no value. */
  static final int MOST_DIGITS = 100;

  private static final Pattern INT = Pattern.compile("([+-]?)0*([0-9]+)");
  private static final Pattern UUID =
      Pattern.compile("([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})");

  private CanonicalValue() {}

  /** Any sign, leading zeros off; {@code 7.0} is none (in JSON it already became {@code 7}). */
  public static @Nullable String integer(String text) {
    if (text.length() > MOST_DIGITS) {
      return null;
    }
    Matcher matcher = INT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String digits = matcher.group(2);
    return matcher.group(1).equals("-") && !digits.equals("0") ? "-" + digits : digits;
  }

  /** Any case, with or without hyphens, braces or {@code urn:uuid:} (RFC 9562 §4). */
  public static @Nullable String uuid(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("urn:uuid:")) {
      lower = lower.substring("urn:uuid:".length());
    } else if (lower.startsWith("{") && lower.endsWith("}")) {
      lower = lower.substring(1, lower.length() - 1);
    }
    Matcher matcher = UUID.matcher(lower);
    return matcher.matches() ? matcher.replaceAll("$1-$2-$3-$4-$5") : null;
  }

  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * The form that a value has in a key and towards the origin. There a date keeps its time of day,
   * and a span has no form of its own: folding either would ask the origin another question.
   */
  public static @Nullable String forKey(ValueType type, String text) {
    return switch (type) {
      case ValueType.Text any -> text;
      case ValueType.Int any -> integer(text);
      case ValueType.Uuid any -> uuid(text);
      case ValueType.Lower any -> lower(text);
      case ValueType.Date any ->
          switch (Days.read(text)) {
            case null -> null;
            case Days.Day day -> day.date().toString();
            case Days.Local local -> text;
            case Days.Moment moment -> text;
          };
      case ValueType.Dates any -> text;
    };
  }

  /** The forms that a value has in a tag; a moment is one day per zone. Empty: it has none. */
  static List<String> forTag(ValueType type, String text, List<ZoneId> zones) {
    String single =
        switch (type) {
          case ValueType.Text any -> text;
          case ValueType.Int any -> integer(text);
          case ValueType.Uuid any -> uuid(text);
          case ValueType.Lower any -> lower(text);
          case ValueType.Date any -> null;
          case ValueType.Dates any -> null;
        };
    if (single != null) {
      return List.of(single);
    }
    return type instanceof ValueType.Date
        ? Days.in(text, zones).stream().map(Object::toString).toList()
        : List.of();
  }
}
