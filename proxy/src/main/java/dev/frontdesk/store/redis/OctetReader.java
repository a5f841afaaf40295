package dev.frontdesk.store.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link OctetWriter} wrote. Whatever the octets are, it throws nothing but {@link
 * Unreadable}, and makes nothing that is larger than what they have room for. One thread.
 */
final class OctetReader {
  private final byte[] octets;
  private final int end;
  private int at;

  OctetReader(byte[] octets) {
    this(octets, 0, octets.length);
  }

  OctetReader(byte[] octets, int from, int end) {
    this.octets = octets;
    this.at = from;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  private void require(long count) throws Unreadable {
    if (count < 0 || count > remaining()) {
      throw Unreadable.corrupt();
    }
  }

  int octet() throws Unreadable {
    require(1);
    return octets[at++] & 0xff;
  }

  boolean flag() throws Unreadable {
    int value = octet();
    if (value > 1) {
      throw Unreadable.corrupt();
    }
    return value == 1;
  }

  int int32() throws Unreadable {
    require(Integer.BYTES);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = (value << 8) | (octets[at++] & 0xff);
    }
    return value;
  }

  long int64() throws Unreadable {
    long high = int32();
    return (high << 32) | (int32() & 0xffffffffL);
  }

  long number() throws Unreadable {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = octet();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw Unreadable.corrupt();
  }

  long signed() throws Unreadable {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * How many things follow.
   *
   * @param least octets that each of them takes
   */
  int count(int least) throws Unreadable {
    long count = number();
    if (count < 0 || count > remaining() / least) {
      throw Unreadable.corrupt();
    }
    return (int) count;
  }

  String text() throws Unreadable {
    String text = optional();
    if (text == null) {
      throw Unreadable.corrupt();
    }
    return text;
  }

  @Nullable String optional() throws Unreadable {
    long said = number();
    if (said == 0) {
      return null;
    }
    boolean wide = ((said - 1) & 1) == 1;
    long characters = (said - 1) >>> 1;
    if (characters > remaining()) {
      throw Unreadable.corrupt();
    }
    int length = (int) characters << (wide ? 1 : 0);
    require(length);
    int from = at;
    at += length;
    return wide
        ? wide(from, (int) characters)
        : new String(octets, from, length, StandardCharsets.ISO_8859_1);
  }

  /** Not by a charset: it would replace what is no Unicode. */
  private String wide(int from, int characters) {
    char[] text = new char[characters];
    for (int i = 0; i < characters; i++) {
      text[i] = (char) ((octets[from + 2 * i] << 8) | (octets[from + 2 * i + 1] & 0xff));
    }
    return new String(text);
  }

  byte[] raw(long length) throws Unreadable {
    require(length);
    int from = at;
    at += (int) length;
    return Arrays.copyOfRange(octets, from, at);
  }

  void end() throws Unreadable {
    if (at != end) {
      throw Unreadable.corrupt();
    }
  }
}
