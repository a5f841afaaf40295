package dev.frontdesk.invalidate.shared;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A change with its number: what is published, and what the log has.
 *
 * @param change null: it is not understood here
 */
record Told(String epoch, long sequence, @Nullable Change change) {
  /** {@code EPOCH SEQUENCE OCTETS}; null where it is not that. */
  static @Nullable Told parse(byte[] message) {
    int first = space(message, 0);
    int second = first < 0 ? -1 : space(message, first + 1);
    if (second < 0) {
      return null;
    }
    Long sequence = Numbers.parse(text(message, first + 1, second));
    return sequence == null
        ? null
        : new Told(
            text(message, 0, first),
            sequence,
            ChangeCodec.decode(
                ByteBuffer.wrap(message, second + 1, message.length - second - 1).slice()));
  }

  private static int space(byte[] message, int from) {
    for (int i = from; i < message.length; i++) {
      if (message[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static String text(byte[] message, int from, int to) {
    return new String(message, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
