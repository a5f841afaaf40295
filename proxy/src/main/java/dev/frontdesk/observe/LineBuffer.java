package dev.frontdesk.observe;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The octets of one line of a log, made one after the other in the same array. What is not
 * printable ASCII is escaped, so that a line is one line. One thread.
 */
final class LineBuffer {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LOWER_HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** What one character can become: a backslash, a letter and four digits. */
  private static final int LONGEST_ESCAPE = 6;

  private static final int LONGEST_NUMBER = 20;

  private byte[] octets = new byte[1024];
  private int size;

  LineBuffer clear() {
    size = 0;
    return this;
  }

  int size() {
    return size;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(octets, 0, size);
  }

  /** As they are. */
  LineBuffer raw(byte[] more) {
    makeRoom(more.length);
    System.arraycopy(more, 0, octets, size, more.length);
    size += more.length;
    return this;
  }

  /** ASCII that needs no escape. */
  LineBuffer ascii(CharSequence text) {
    makeRoom(text.length());
    for (int i = 0; i < text.length(); i++) {
      octets[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  LineBuffer ascii(char c) {
    makeRoom(1);
    octets[size++] = (byte) c;
    return this;
  }

  LineBuffer number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    makeRoom(LONGEST_NUMBER);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    int at = size + digits;
    size = at;
    long rest = value;
    do {
      octets[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return this;
  }

  /** In quotes, as JSON (RFC 8259 §7), everything but printable ASCII escaped. */
  LineBuffer json(String text) {
    makeRoom(text.length() * LONGEST_ESCAPE + 2);
    octets[size++] = '"';
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        octets[size++] = (byte) c;
      } else {
        jsonEscape(c);
      }
    }
    octets[size++] = '"';
    return this;
  }

  private void jsonEscape(char c) {
    octets[size++] = '\\';
    char letter =
        switch (c) {
          case '"', '\\' -> c;
          case '\b' -> 'b';
          case '\t' -> 't';
          case '\n' -> 'n';
          case '\f' -> 'f';
          case '\r' -> 'r';
          default -> 'u';
        };
    octets[size++] = (byte) letter;
    if (letter == 'u') {
      for (int shift = 12; shift >= 0; shift -= 4) {
        octets[size++] = HEX[(c >> shift) & 0xf];
      }
    }
  }

  /** As Apache escapes: a backslash before quote and backslash, \xHH for each other octet. */
  LineBuffer apache(String text) {
    makeRoom(text.length() * LONGEST_ESCAPE);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return apache(text.substring(i).getBytes(StandardCharsets.UTF_8));
      }
      apache((byte) c);
    }
    return this;
  }

  private LineBuffer apache(byte[] utf8) {
    makeRoom(utf8.length * 4);
    for (byte octet : utf8) {
      apache(octet);
    }
    return this;
  }

  private void apache(byte octet) {
    if (octet == '"' || octet == '\\') {
      octets[size++] = '\\';
      octets[size++] = octet;
    } else if (octet >= 0x20 && octet < 0x7f) {
      octets[size++] = octet;
    } else {
      octets[size++] = '\\';
      octets[size++] = 'x';
      octets[size++] = LOWER_HEX[(octet >> 4) & 0xf];
      octets[size++] = LOWER_HEX[octet & 0xf];
    }
  }

  private void makeRoom(int more) {
    if (size + more > octets.length) {
      octets = Arrays.copyOf(octets, Math.max(size + more, octets.length * 2));
    }
  }
}
