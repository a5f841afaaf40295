package dev.frontdesk.rules;

/** How a value stands in a tag. */
final class TagText {
  private TagText() {}

  /** Colons, percent signs and control characters become {@code %XX}, so a colon always parts. */
  static String escaped(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ':' || c == '%' || c < 0x20 || c == 0x7f) {
        text.append('%').append("%02X".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
