package dev.frontdesk.encoding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/**
 * Zstandard frames, one after another (RFC 8878 §3.1), with a window of 8 MiB at most (§3.1.1.1.2).
 */
final class ZstdDecompressor implements Decompressor {
  private static final int MAX_WINDOW_LOG = 23;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private ByteBuffer input = ByteBuffer.allocate(0);
  private boolean frameEnded;
  private boolean mayHoldMore;

  ZstdDecompressor() {
    context.setLongMax(MAX_WINDOW_LOG);
  }

  @Override
  public void feed(byte[] content, int offset, int length) {
    input = ByteBuffer.wrap(content, offset, length);
  }

  @Override
  public int drain(byte[] room) throws MalformedContent {
    ByteBuffer made = ByteBuffer.wrap(room);
    try {
      while (made.position() == 0 && (input.hasRemaining() || mayHoldMore)) {
        frameEnded = context.decompressByteBufferStream(made, input);
        mayHoldMore = !frameEnded && !made.hasRemaining();
      }
    } catch (ZstdException malformed) {
      throw new MalformedContent(Coding.ZSTD, "malformed", malformed);
    }
    return made.position();
  }

  @Override
  public boolean isComplete() {
    return frameEnded && !input.hasRemaining();
  }

  @Override
  public void close() {
    context.close();
  }
}
