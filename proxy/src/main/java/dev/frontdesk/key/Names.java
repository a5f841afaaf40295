package dev.frontdesk.key;

import dev.frontdesk.http.Cookies;
import java.util.List;

/** Lists of names as the configuration has them. */
final class Names {
  private Names() {}

  /** A cookie that is no credential; it is one where some parser could find another in it. */
  static boolean ignore(List<String> patterns, Cookies.Cookie cookie) {
    return match(patterns, cookie.name()) && cookie.hasOneReading();
  }

  /** A trailing {@code *} stands for any ending. Case matters. */
  static boolean match(List<String> patterns, String name) {
    for (String pattern : patterns) {
      boolean matches =
          pattern.endsWith("*")
              ? name.startsWith(pattern.substring(0, pattern.length() - 1))
              : name.equals(pattern);
      if (matches) {
        return true;
      }
    }
    return false;
  }
}
