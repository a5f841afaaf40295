package dev.frontdesk.invalidate.shared;

import dev.frontdesk.rules.Tag;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets of a change, as the log has them and messages: version, flags, writer, time, hold, tags.
 * Lengths come before texts. What is not understood is null, never an exception: then the reader
 * does as if everything had been invalidated.
 */
final class ChangeCodec {
  private static final int VERSION = 1;
  private static final int AWAITED = 1;
  private static final int CUT = 1;

  /** In milliseconds. No write settles that slowly. */
  private static final long LONGEST_HOLD = 1L << 40;

  private ChangeCodec() {}

  static byte[] encode(Change change) {
    byte[] writer = change.writer().getBytes(StandardCharsets.US_ASCII);
    List<byte[]> texts = change.tags().stream().map(tag -> CharBytes.encode(tag.text())).toList();
    int length = 1 + 1 + 1 + writer.length + 8 + 8 + 4;
    for (byte[] text : texts) {
      length += 1 + 4 + text.length;
    }
    ByteBuffer octets = ByteBuffer.allocate(length);
    octets.put((byte) VERSION).put((byte) (change.awaited() ? AWAITED : 0));
    octets.put((byte) writer.length).put(writer);
    octets.putLong(change.softly()).putLong(change.held()).putInt(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      octets.put((byte) (change.tags().get(i).cut() ? CUT : 0));
      octets.putInt(texts.get(i).length).put(texts.get(i));
    }
    return octets.array();
  }

  static @Nullable Change decode(ByteBuffer octets) {
    try {
      if (octets.get() != VERSION) {
        return null;
      }
      int flags = octets.get();
      String writer = new String(take(octets, octets.get()), StandardCharsets.US_ASCII);
      long softly = octets.getLong();
      long held = octets.getLong();
      int count = octets.getInt();
      List<Tag> tags = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        boolean cut = octets.get() == CUT;
        String text = CharBytes.decode(take(octets, octets.getInt()));
        if (text == null) {
          return null;
        }
        tags.add(new Tag(text, cut));
      }
      boolean whole =
          !octets.hasRemaining()
              && softly >= Change.HARD
              && held >= 0
              && held <= LONGEST_HOLD
              && count >= 0;
      return whole ? new Change(tags, softly, held, writer, (flags & AWAITED) != 0) : null;
    } catch (BufferUnderflowException tooShort) {
      return null;
    }
  }

  private static byte[] take(ByteBuffer octets, int length) {
    if (length < 0 || length > octets.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] taken = new byte[length];
    octets.get(taken);
    return taken;
  }
}
