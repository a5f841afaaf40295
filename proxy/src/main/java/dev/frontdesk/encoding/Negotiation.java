package dev.frontdesk.encoding;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a coding by Accept-Encoding (RFC 9110 §12.5.3). Pure. A request without the field gets
 * identity: it may have anything, but a client that says nothing often reads nothing else. Where
 * nothing is acceptable, not even identity, it gets identity too, as the RFC advises, rather than
 * an error. An item that cannot be read is passed over.
 */
public final class Negotiation {
  private static final int ONE = 1000;

  private Negotiation() {}

  /**
   * The acceptable coding of the highest weight, among equals the first that is offered. Identity
   * wins only where it is given a higher weight by name, or nothing else is acceptable.
   */
  public static Coding choose(@Nullable String acceptEncoding, List<Coding> offered) {
    if (acceptEncoding == null || offered.isEmpty()) {
      return Coding.IDENTITY;
    }
    Map<String, Integer> weights = parse(acceptEncoding);
    Integer identity = weights.get(Coding.IDENTITY.token());
    Coding best = Coding.IDENTITY;
    int highest = identity == null ? 0 : identity;
    for (Coding coding : offered) {
      int weight = weight(weights, coding);
      if (weight > highest || (weight > 0 && weight == highest && best == Coding.IDENTITY)) {
        best = coding;
        highest = weight;
      }
    }
    return best;
  }

  /** The client said that it reads this coding; every client reads identity. */
  public static boolean accepts(@Nullable String acceptEncoding, Coding coding) {
    return coding == Coding.IDENTITY
        || (acceptEncoding != null && weight(parse(acceptEncoding), coding) > 0);
  }

  private static int weight(Map<String, Integer> weights, Coding coding) {
    Integer named = weights.get(coding.token());
    return named != null ? named : weights.getOrDefault("*", 0);
  }

  /** Weights in thousandths; of a coding that is named twice, the lower. */
  private static Map<String, Integer> parse(String field) {
    Map<String, Integer> weights = new HashMap<>();
    for (String item : field.split(",")) {
      int semicolon = item.indexOf(';');
      String name = (semicolon < 0 ? item : item.substring(0, semicolon)).strip();
      int weight = semicolon < 0 ? ONE : quality(item.substring(semicolon + 1));
      if (!name.isEmpty() && weight >= 0) {
        Coding known = Coding.of(name);
        weights.merge(
            known == null ? name.toLowerCase(Locale.ROOT) : known.token(), weight, Math::min);
      }
    }
    return weights;
  }

  /** RFC 9110 §12.4.2: 0 to 1, three digits; -1 where it is not. */
  private static int quality(String parameter) {
    String text = parameter.strip();
    if (text.length() < 3
        || (text.charAt(0) != 'q' && text.charAt(0) != 'Q')
        || text.charAt(1) != '=') {
      return -1;
    }
    String value = text.substring(2);
    if (!isQuality(value)) {
      return -1;
    }
    return value.charAt(0) == '1' ? ONE : fraction(value);
  }

  /** By hand: it is looked at on every hit, and a pattern would be compiled each time. */
  private static boolean isQuality(String value) {
    char whole = value.charAt(0);
    if ((whole != '0' && whole != '1')
        || value.length() > 5
        || (value.length() > 1 && value.charAt(1) != '.')) {
      return false;
    }
    for (int i = 2; i < value.length(); i++) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > (whole == '0' ? '9' : '0')) {
        return false;
      }
    }
    return true;
  }

  private static int fraction(String value) {
    int thousandths = 0;
    for (int i = 2; i < 5; i++) {
      thousandths = thousandths * 10 + (i < value.length() ? value.charAt(i) - '0' : 0);
    }
    return thousandths;
  }
}
