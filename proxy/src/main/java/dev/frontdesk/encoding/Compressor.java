package dev.frontdesk.encoding;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder.Parameters;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Encodes piece by piece; what came out so far is taken with {@link #take}. Holds native memory
 * until it is closed. One thread at a time.
 */
final class Compressor implements AutoCloseable {
  /** Brotli's window as a power of two: 512 KiB, which bounds what a stream holds. */
  private static final int BROTLI_WINDOW = 19;

  private static final int BUFFER = 4096;

  private final ByteArrayOutputStream made = new ByteArrayOutputStream();
  private final OutputStream coder;
  private boolean closed;

  Compressor(Coding coding, int level) {
    Natives.require(coding);
    try {
      coder =
          switch (coding) {
            case GZIP -> new Gzip(made, level);
            case BR ->
                new BrotliOutputStream(
                    made, new Parameters().setQuality(level).setWindow(BROTLI_WINDOW), BUFFER);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(made, level);
            case DEFLATE, IDENTITY ->
                throw new IllegalArgumentException(coding + " (expected: br, zstd or gzip)");
          };
    } catch (IOException noMemory) {
      throw new UncheckedIOException(noMemory);
    }
  }

  void write(byte[] content, int offset, int length) {
    try {
      coder.write(content, offset, length);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Everything that was written can be decoded from what comes out. */
  void flush() {
    try {
      coder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** What came out since the last call. */
  byte[] take() {
    byte[] bytes = made.toByteArray();
    made.reset();
    return bytes;
  }

  /** Ends the content, which {@link #take} then gives, and frees what is native. */
  void finish() {
    if (!closed) {
      closed = true;
      try {
        coder.close();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  @Override
  public void close() {
    finish();
  }

  /** The JDK's, with a level and with a flush that flushes. */
  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out, int level) throws IOException {
      super(out, BUFFER, true);
      def.setLevel(level);
    }
  }
}
