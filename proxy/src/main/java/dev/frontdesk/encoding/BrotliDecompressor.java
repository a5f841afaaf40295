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
      switch (decoder.getStatus()) {
        case NEEDS_MORE_OUTPUT -> {
          ByteBuffer made = decoder.pull(room.length);
          int length = made.remaining();
          made.get(room, 0, length);
          if (length > 0) {
            return length;
          }
        }
        case OK -> decoder.push(0);
        case NEEDS_MORE_INPUT -> {
          if (at == end) {
            return 0;
          }
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
