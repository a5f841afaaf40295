package dev.frontdesk.collapse;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One piece of a fill's body, and the way to the next. Readers hold the piece they read last, so
 * that pieces which all have passed are garbage. Guarded by the fill.
 */
final class Chunk {
  /** Heap bytes beside the content: this, the buffer, what it wraps, the array's header. */
  static final int OVERHEAD = 128;

  private static final Buffer NOTHING = Buffer.buffer(0);

  private Buffer bytes;
  @Nullable Chunk next;

  /** Readers that took it, or left and will not. */
  int passed;

  Chunk(Buffer bytes) {
    this.bytes = bytes;
  }

  /** What stands before the first piece. */
  static Chunk start() {
    return new Chunk(NOTHING);
  }

  Buffer bytes() {
    return bytes;
  }

  long cost() {
    return OVERHEAD + (long) bytes.length();
  }

  void forget() {
    bytes = NOTHING;
  }
}
