package dev.frontdesk.key;

import java.util.List;

/** Lists of names as the configuration has them. */
final class Names {
  private Names() {}

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
