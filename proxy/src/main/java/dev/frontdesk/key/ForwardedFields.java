package dev.frontdesk.key;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a trusted peer says of the request that the client made: scheme, host, port, prefix, user.
 * Origins make links, redirects and whole pages of it, and say nothing of that in Vary; so it is in
 * the key, and reaches the origin. Whom the request came from ({@code for}, {@code by},
 * X-Forwarded-For) is another for each client, and is not. Fields of peers that are not trusted
 * were taken off before.
 */
final class ForwardedFields {
  /** Not to be believed of anybody, and yet read by frameworks; only a plain cache passes them. */
  private static final Set<String> STEERING =
      Set.of(
          "x-host",
          "x-http-host-override",
          "x-original-host",
          "x-original-proto",
          "x-scheme",
          "x-url-scheme",
          "front-end-https");

  private ForwardedFields() {}

  /**
   * Their values by lower-case name.
   *
   * @param plainHttp the fill carries all fields
   */
  static Map<String, String> of(Fields presented, boolean plainHttp) {
    Map<String, String> values = Map.of();
    for (Field line : presented) {
      char first = line.name().isEmpty() ? ' ' : line.name().charAt(0);
      if (first != 'X' && first != 'x' && first != 'F' && first != 'f') {
        continue;
      }
      String name = FieldNames.lower(line.name());
      if (isKeyed(name.replace('_', '-'), plainHttp) && !values.containsKey(name)) {
        String value = value(name, presented);
        if (!value.isEmpty()) {
          values = values.isEmpty() ? new TreeMap<>() : values;
          values.put(name, value);
        }
      }
    }
    return values;
  }

  private static boolean isKeyed(String name, boolean plainHttp) {
    return name.equals("forwarded")
        || (name.startsWith("x-forwarded-") && !name.equals("x-forwarded-for"))
        || (plainHttp && STEERING.contains(name));
  }

  private static String value(String name, Fields presented) {
    return name.equals("forwarded")
        ? withoutNodes(Tokens.members(presented, name))
        : String.join(", ", presented.all(name));
  }

  /** RFC 7239 §4: {@code for=192.0.2.7;host=a;proto=https} becomes {@code host=a;proto=https}. */
  private static String withoutNodes(List<String> elements) {
    List<String> kept = new ArrayList<>();
    for (String element : elements) {
      List<String> pairs = new ArrayList<>();
      for (String pair : Tokens.split(element, ';')) {
        String lower = pair.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("for=") && !lower.startsWith("by=") && !pair.isEmpty()) {
          pairs.add(pair);
        }
      }
      if (!pairs.isEmpty()) {
        kept.add(String.join(";", pairs));
      }
    }
    return String.join(", ", kept);
  }
}
