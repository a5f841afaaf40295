package dev.frontdesk.invalidate.shared;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The octets of a tag's text: each 16-bit character by itself in the way of UTF-8 (which is
 * CESU-8), so that every text, also one with half a surrogate pair, has octets of its own, and
 * ASCII is ASCII.
 */
final class CharBytes {
  private CharBytes() {}

  static byte[] encode(String text) {
    var octets = new ByteArrayOutputStream(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one < 0x80) {
        octets.write(one);
      } else if (one < 0x800) {
        octets.write(0xC0 | (one >> 6));
        octets.write(0x80 | (one & 0x3F));
      } else {
        octets.write(0xE0 | (one >> 12));
        octets.write(0x80 | ((one >> 6) & 0x3F));
        octets.write(0x80 | (one & 0x3F));
      }
    }
    return octets.toByteArray();
  }

  /** Null where these are not octets of a text. */
  static @Nullable String decode(byte[] octets) {
    StringBuilder text = new StringBuilder(octets.length);
    for (int i = 0; i < octets.length; ) {
      int lead = octets[i++] & 0xFF;
      int more = lead < 0x80 ? 0 : lead >> 5 == 6 ? 1 : lead >> 4 == 14 ? 2 : -1;
      if (more < 0 || i + more > octets.length) {
        return null;
      }
      int value = more == 0 ? lead : lead & (more == 1 ? 0x1F : 0x0F);
      for (int j = 0; j < more; j++) {
        int next = octets[i++];
        if ((next & 0xC0) != 0x80) {
          return null;
        }
        value = (value << 6) | (next & 0x3F);
      }
      text.append((char) value);
    }
    return text.toString();
  }
}
