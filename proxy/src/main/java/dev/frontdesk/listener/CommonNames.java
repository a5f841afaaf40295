package dev.frontdesk.listener;

import dev.frontdesk.http.FieldNames;
import io.netty.util.AsciiString;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Field names that requests usually have, found by their octets: their text and hash are made once
 * for the process, and not for each request. Any thread.
 */
final class CommonNames {
  /** A power of two, several times the number of names. */
  private static final int PLACES = 512;

  private static final @Nullable AsciiString[] TABLE = new @Nullable AsciiString[PLACES];

  static {
    for (String name : FieldNames.usual()) {
      AsciiString octets = AsciiString.cached(name);
      int place = place(octets.array(), octets.arrayOffset(), octets.length());
      while (TABLE[place] != null) {
        place = (place + 1) & (PLACES - 1);
      }
      TABLE[place] = octets;
    }
  }

  private CommonNames() {}

  /** The name that these octets are, in this spelling; null where it is not a usual one. */
  static @Nullable AsciiString find(byte[] octets, int start, int length) {
    if (length == 0) {
      return null;
    }
    int place = place(octets, start, length);
    AsciiString name = TABLE[place];
    while (name != null) {
      int from = name.arrayOffset();
      if (name.length() == length
          && Arrays.equals(name.array(), from, from + length, octets, start, start + length)) {
        return name;
      }
      place = (place + 1) & (PLACES - 1);
      name = TABLE[place];
    }
    return null;
  }

  private static int place(byte[] octets, int start, int length) {
    int hash = length;
    hash = hash * 31 + octets[start];
    hash = hash * 31 + octets[start + length / 2];
    hash = hash * 31 + octets[start + length - 1];
    return (hash ^ (hash >>> 9)) & (PLACES - 1);
  }
}
