package dev.frontdesk.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request (RFC 6265 §4.2). Values are as they came, with their quotes. Parsing
 * never fails: a piece without an equals sign is a cookie with an empty name, as browsers send it.
 */
public final class Cookies {
  private Cookies() {}

  /** One name and its value; names are compared with regard to case. */
  public record Cookie(String name, String value) {
    @Override
    public String toString() {
      return name + "=" + value;
    }
  }

  /** All cookies of all Cookie lines, in order; HTTP/2 may split them (RFC 9113 §8.2.3). */
  public static List<Cookie> of(Fields fields) {
    List<Cookie> cookies = new ArrayList<>();
    for (String line : fields.all("Cookie")) {
      parse(line, cookies);
    }
    return cookies;
  }

  /** The value of the cookie of this name where there is exactly one, else null. */
  public static @Nullable String only(Fields fields, String name) {
    String found = null;
    for (Cookie cookie : of(fields)) {
      if (cookie.name().equals(name)) {
        if (found != null) {
          return null;
        }
        found = cookie.value();
      }
    }
    return found;
  }

  /**
   * The value of a single Cookie line with the cookies whose names are kept, or null where none is.
   */
  public static @Nullable String keep(Fields fields, Predicate<String> kept) {
    List<String> texts =
        of(fields).stream().filter(c -> kept.test(c.name())).map(Cookie::toString).toList();
    return texts.isEmpty() ? null : String.join("; ", texts);
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
                ? new Cookie("", pair)
                : new Cookie(
                    pair.substring(0, equals).strip(), pair.substring(equals + 1).strip()));
      }
      start = end + 1;
    }
  }
}
