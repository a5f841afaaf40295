package dev.frontdesk.policy;

import dev.frontdesk.http.CommonTexts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * Texts and numbers in few bytes. A text has a number before it whose lowest two bits say how it is
 * written: its characters in a byte or in two bytes each, the number of a common text, or a form
 * that needs fewer bytes than characters (a date, a UUID). Each text is read back as it was,
 * character for character.
 */
final class PackedTexts {
  private static final int BYTES = 0;
  private static final int COMMON = 1;
  private static final int CHARACTERS = 2;
  private static final int FORM = 3;
  private static final int KIND_BITS = 2;
  private static final int KIND = (1 << KIND_BITS) - 1;

  private static final int DATE = FORM;
  private static final int UUID_FORM = (1 << KIND_BITS) | FORM;

  /** Of a number: seven bits in each byte, and the eighth says that another follows. */
  private static final int LOW = 0x7F;

  private static final int MORE = 0x80;

  private PackedTexts() {}

  /** One thread. */
  static final class Writer {
    private static final int USUAL = 256;

    private byte[] bytes = new byte[USUAL];
    private int size;

    /** From 0 on. */
    void number(int value) {
      int left = value;
      for (; left > LOW; left >>>= 7) {
        octet((left & LOW) | MORE);
      }
      octet(left);
    }

    void raw(byte[] more) {
      makeRoom(more.length);
      System.arraycopy(more, 0, bytes, size, more.length);
      size += more.length;
    }

    void text(String text) {
      long date = FixDate.second(text);
      if (date >= 0) {
        number(DATE);
        whole(date);
        return;
      }
      if (isUuid(text)) {
        UUID id = UUID.fromString(text);
        number(UUID_FORM);
        whole(id.getMostSignificantBits());
        whole(id.getLeastSignificantBits());
        return;
      }
      int common = CommonTexts.OF_PROCESS.numberOf(text);
      if (common >= 0) {
        number((common << KIND_BITS) | COMMON);
      } else {
        characters(text);
      }
    }

    private void characters(String text) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      if (new String(octets, StandardCharsets.ISO_8859_1).equals(text)) {
        number((octets.length << KIND_BITS) | BYTES);
        raw(octets);
        return;
      }
      number((text.length() << KIND_BITS) | CHARACTERS);
      for (int i = 0; i < text.length(); i++) {
        octet(text.charAt(i) >>> 8);
        octet(text.charAt(i));
      }
    }

    private void whole(long value) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        octet((int) (value >>> shift));
      }
    }

    private void octet(int value) {
      makeRoom(1);
      bytes[size++] = (byte) value;
    }

    private void makeRoom(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** One thread. */
  static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    int number() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        int next = bytes[at++];
        value |= (next & LOW) << shift;
        if (next >= 0) {
          return value;
        }
      }
    }

    void skip(int count) {
      at += count;
    }

    String text() {
      int header = number();
      int value = header >>> KIND_BITS;
      return switch (header & KIND) {
        case BYTES -> {
          at += value;
          yield new String(bytes, at - value, value, StandardCharsets.ISO_8859_1);
        }
        case COMMON -> CommonTexts.OF_PROCESS.text(value);
        case CHARACTERS -> characters(value);
        default -> header == DATE ? FixDate.text(whole()) : new UUID(whole(), whole()).toString();
      };
    }

    private String characters(int count) {
      char[] text = new char[count];
      for (int i = 0; i < count; i++) {
        text[i] = (char) (((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF));
        at += 2;
      }
      return new String(text);
    }

    private long whole() {
      long value = 0;
      for (int i = 0; i < Long.BYTES; i++) {
        value = (value << 8) | (bytes[at++] & 0xFF);
      }
      return value;
    }
  }

  /** In the form that {@link UUID#toString} gives it. */
  private static boolean isUuid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      boolean fits =
          (i == 8 || i == 13 || i == 18 || i == 23)
              ? c == '-'
              : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
