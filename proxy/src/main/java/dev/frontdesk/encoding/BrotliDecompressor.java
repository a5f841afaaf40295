package dev.frontdesk.encoding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Brotli (RFC 7932). */
final class BrotliDecompressor implements Decompressor {
  private static final int INPUT = 8 * 1024;

  private final DecoderJNI.Wrapper decoder;
  private byte[] input = new byte[0];
  private int at;
  private int end;
  private boolean mayGoOn;

  BrotliDecompressor() {
    try {
      decoder = new DecoderJNI.Wrapper(INPUT);
    } catch (IOException noMemory) {
      throw new UncheckedIOException(noMemory);
    }
  }

  @Override
  public void feed(byte[] content, int offset, int length) {
    input = content;
    at = offset;
    end = offset + length;
  }

  @Override
  public int drain(byte[] room) throws MalformedContent {
    while (true) {
      if (decoder.hasOutput()) {
        // Also where more input is needed: a flushed part is not held back.
        ByteBuffer made = decoder.pull(room.length);
        int length = made.remaining();
        made.get(room, 0, length);
        mayGoOn = true;
        if (length > 0) {
          return length;
        }
      }
      switch (decoder.getStatus()) {
        case OK, NEEDS_MORE_OUTPUT -> decoder.push(0);
        case NEEDS_MORE_INPUT -> {
          if (at == end && !mayGoOn) {
            return 0;
          }
          // After output was taken it may go on without input: a copy longer than its window.
          mayGoOn = false;
          ByteBuffer into = decoder.getInputBuffer();
          into.clear();
          int length = Math.min(into.remaining(), end - at);
          into.put(input, at, length);
          at += length;
          decoder.push(length);
        }
        case DONE -> {
          if (at < end) {
            throw new MalformedContent(Coding.BR, "more after its end", null);
          }
          return 0;
        }
        case ERROR -> throw new MalformedContent(Coding.BR, "malformed", null);
      }
    }
  }

  @Override
  public boolean isComplete() {
    return decoder.getStatus() == DecoderJNI.Status.DONE && at == end;
  }

  @Override
  public void close() {
    decoder.destroy();
  }
}
