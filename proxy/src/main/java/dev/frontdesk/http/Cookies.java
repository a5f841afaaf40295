package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request in their order (RFC 6265 §4.2), of all its Cookie lines: HTTP/2 may
 * split them (RFC 9113 §8.2.3). Values are as they came, with their quotes. Parsing never fails: a
 * piece without an equals sign is a name with an empty value, as origins read it.
 */
public record Cookies(List<Cookie> all) {
  /**
   * One cookie; names are compared with regard to case.
   *
   * @param raw the pair as it came, without white space around it
   */
  public record Cookie(String name, String value, String raw) {}

  public static Cookies of(Fields fields) {
    List<Cookie> cookies = new ArrayList<>();
    for (String line : fields.all("Cookie")) {
      parse(line, cookies);
    }
    return new Cookies(cookies);
  }

  /** The values of all cookies of this name. */
  public List<String> values(String name) {
    return all.stream().filter(cookie -> cookie.name().equals(name)).map(Cookie::value).toList();
  }

  /** The value of the cookie of this name where there is exactly one, else null. */
  public @Nullable String only(String name) {
    List<String> values = values(name);
    return values.size() == 1 ? values.getFirst() : null;
  }

  /** Not empty and of cookie-octets only (RFC 6265 §4.1.1): every parser reads it alike. */
  public static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == '"' || c == ',' || c == ';' || c == '\\') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static void parse(String line, List<Cookie> into) {
    int start = 0;
    while (start <= line.length()) {
      int semicolon = line.indexOf(';', start);
      int end = semicolon < 0 ? line.length() : semicolon;
      String pair = line.substring(start, end).strip();
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        into.add(
            equals < 0
                ? new Cookie(pair, "", pair)
                : new Cookie(
                    pair.substring(0, equals).strip(), pair.substring(equals + 1).strip(), pair));
      }
      start = end + 1;
    }
  }
}
