package dev.frontdesk.rules;

import java.util.HexFormat;

/** How a value stands in a tag. */
final class TagText {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private TagText() {}

  /** Colons, percent signs and control characters become {@code %XX}, so a colon always parts. */
  static String escaped(String value) {
    if (isPlain(value)) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (isEscaped(c)) {
        text.append('%').append(HEX.toHexDigits((byte) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (isEscaped(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscaped(char c) {
    return c == ':' || c == '%' || c < 0x20 || c == 0x7f;
  }
}
