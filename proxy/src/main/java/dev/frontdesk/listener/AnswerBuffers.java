package dev.frontdesk.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * Buffers that answers are copied to on their way out, the same ones again and again: an answer is
 * usually with the kernel before the next one is made, and memory that was just written to is still
 * in the processor's cache, while an allocator goes round. A client that is slow keeps one for as
 * long; when all are kept, or an answer is large, the allocator is asked. One event loop. Their
 * memory goes with the listener, by the garbage collector.
 */
final class AnswerBuffers {
  static final int NUMBER = 4;
  static final int OCTETS = 32 * 1024;

  private final ByteBuf[] own = new ByteBuf[NUMBER];

  AnswerBuffers() {
    for (int i = 0; i < NUMBER; i++) {
      own[i] = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(OCTETS));
    }
  }

  /** An empty one with as much room, which belongs to the caller. */
  ByteBuf empty(ByteBufAllocator others, int octets) {
    if (octets <= OCTETS) {
      for (ByteBuf buffer : own) {
        if (buffer.refCnt() == 1) {
          return buffer.clear().retain();
        }
      }
    }
    return others.directBuffer(octets);
  }
}
