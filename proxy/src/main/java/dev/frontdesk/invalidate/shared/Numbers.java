package dev.frontdesk.invalidate.shared;

import org.jspecify.annotations.Nullable;

/** Numbers that come from elsewhere. */
final class Numbers {
  private Numbers() {}

  /** A number of at most 18 digits; null where it is anything else. */
  static @Nullable Long parse(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return null;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
