package dev.frontdesk.http;

import java.util.Set;

/**
 * One field line as it came: the name keeps its case, the value has no surrounding white space (RFC
 * 9110 §5).
 */
public record Field(String name, String value) {
  public boolean is(String otherName) {
    return name.equalsIgnoreCase(otherName);
  }

  /**
   * It has one of these names, given in lower case. Hyphen and underscore count as the same,
   * because CGI and what descends from it hands {@code X_Api_Key} to an application as if it were
   * {@code X-Api-Key}.
   */
  public boolean isAmong(Set<String> names) {
    if (names instanceof FieldNames made) {
      return made.spells(name);
    }
    for (String other : names) {
      if (isSpelledLike(name, other)) {
        return true;
      }
    }
    return false;
  }

  /** It has this name as far as such an application can tell. */
  public boolean isSpelledLike(String other) {
    return isSpelledLike(name, other);
  }

  /** Sets of names are small and most names differ in length, so nothing is made or hashed. */
  static boolean isSpelledLike(String name, String other) {
    if (name.length() != other.length()) {
      return false;
    }
    for (int i = 0; i < other.length(); i++) {
      if (folded(name.charAt(i)) != folded(other.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char folded(char c) {
    if (c < 0x80) {
      return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }
    return Character.toLowerCase(c);
  }
}
