package dev.frontdesk.rules;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Percent-encoding (RFC 3986 §2.1). Any thread. */
public final class PercentCoding {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentCoding() {}

  /** Letters, digits and {@code -._~} (RFC 3986 §2.3): encoded or not, they mean the same. */
  static boolean unreserved(int octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || octet == '-'
        || octet == '.'
        || octet == '_'
        || octet == '~';
  }

  /** The octet that the triplet beginning at this index stands for, or -1 where it is none. */
  static int octetAt(String text, int percent) {
    if (percent + 2 >= text.length()
        || !HexFormat.isHexDigit(text.charAt(percent + 1))
        || !HexFormat.isHexDigit(text.charAt(percent + 2))) {
      return -1;
    }
    return HexFormat.fromHexDigits(text, percent + 1, percent + 3);
  }

  /**
   * The text with encoded unreserved octets decoded and hexadecimal digits in upper case (RFC 3986
   * §6.2.2); null where it has a percent sign that begins no triplet.
   */
  public static @Nullable String normalised(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      int octet = octetAt(raw, i);
      if (octet < 0) {
        return null;
      }
      if (unreserved(octet)) {
        text.append((char) octet);
      } else {
        text.append('%').append(HEX.toHexDigits((byte) octet));
      }
      i += 2;
    }
    return text.toString();
  }

  /**
   * The text that the octets stand for; null where a percent sign begins no triplet, the octets are
   * not UTF-8, or a character is not ASCII (then nobody knows how the origin reads it).
   */
  public static @Nullable String decoded(String raw, boolean plusIsSpace) {
    if (isPlain(raw, plusIsSpace)) {
      return raw;
    }
    byte[] octets = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      int octet = raw.charAt(i);
      if (octet == '%') {
        octet = octetAt(raw, i);
        i += 2;
      } else if (octet > 0x7e) {
        return null;
      } else if (octet == '+' && plusIsSpace) {
        octet = ' ';
      }
      if (octet < 0) {
        return null;
      }
      octets[length++] = (byte) octet;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }

  /** It stands for itself, as nearly every path and value does. */
  private static boolean isPlain(String raw, boolean plusIsSpace) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' || c > 0x7e || (c == '+' && plusIsSpace)) {
        return false;
      }
    }
    return true;
  }

  /** The text as UTF-8 with everything but unreserved characters encoded. */
  public static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (unreserved(octet)) {
        encoded.append((char) octet);
      } else {
        encoded.append('%').append(HEX.toHexDigits(octet));
      }
    }
    return encoded.toString();
  }
}
