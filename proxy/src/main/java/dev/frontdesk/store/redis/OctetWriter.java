package dev.frontdesk.store.redis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers and text as octets, to be read by {@link OctetReader}. One thread. */
final class OctetWriter {
  private byte[] octets;
  private int size;

  /**
   * @param expected octets; more are taken where more come
   */
  OctetWriter(int expected) {
    octets = new byte[expected];
  }

  void octet(int value) {
    makeRoom(1);
    octets[size++] = (byte) value;
  }

  void flag(boolean value) {
    octet(value ? 1 : 0);
  }

  void int32(int value) {
    makeRoom(Integer.BYTES);
    for (int shift = 24; shift >= 0; shift -= 8) {
      octets[size++] = (byte) (value >>> shift);
    }
  }

  void int64(long value) {
    int32((int) (value >>> 32));
    int32((int) value);
  }

  /** Seven bits in each octet, the low ones first; small numbers are short. Unsigned. */
  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      octet((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    octet((int) rest);
  }

  /** Small numbers of either sign are short. */
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  /** Any text, also such that is no Unicode: one octet for each character where that is enough. */
  void text(String text) {
    optional(text);
  }

  /** The same, or that there is none. */
  void optional(@Nullable String text) {
    if (text == null) {
      number(0);
      return;
    }
    boolean wide = isWide(text);
    number(1 + (((long) text.length() << 1) | (wide ? 1 : 0)));
    makeRoom(text.length() << (wide ? 1 : 0));
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (wide) {
        octets[size++] = (byte) (c >>> 8);
      }
      octets[size++] = (byte) c;
    }
  }

  private static boolean isWide(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0xff) {
        return true;
      }
    }
    return false;
  }

  void raw(byte[] content) {
    makeRoom(content.length);
    System.arraycopy(content, 0, octets, size, content.length);
    size += content.length;
  }

  private void makeRoom(int more) {
    if (octets.length - size < more) {
      octets = Arrays.copyOf(octets, Math.max(Math.addExact(size, more), 2 * octets.length));
    }
  }

  int size() {
    return size;
  }

  byte[] octets() {
    return size == octets.length ? octets : Arrays.copyOf(octets, size);
  }
}
