package dev.frontdesk.listener;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP/2 request. What nobody has asked for yet is kept here, and its octets are
 * given back to the client's windows only when they are read: so the windows bound what is kept. A
 * failure before a handler is set is kept for it. One event loop.
 */
final class StreamBody implements ReadStream<Buffer> {
  private final IntConsumer consumed;
  private final Runnable wanted;
  private @Nullable Buffer held;
  private long bytes;
  private long demand;
  private long waitingSince;
  private boolean ended;
  private boolean endTold;
  private boolean handing;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Throwable failure;

  /**
   * @param consumed told how many octets were read, so that the client may send as many
   * @param wanted called before each wish for more
   */
  StreamBody(IntConsumer consumed, Runnable wanted) {
    this.consumed = consumed;
    this.wanted = wanted;
  }

  /** The octets are copied: a small piece must not keep the buffer it came in. */
  void piece(ByteBuf data) {
    if (failure != null || !data.isReadable()) {
      return;
    }
    byte[] octets = new byte[data.readableBytes()];
    data.getBytes(data.readerIndex(), octets);
    bytes += octets.length;
    waitingSince = System.nanoTime();
    held = held == null ? Buffer.buffer(octets) : held.appendBytes(octets);
    handOn();
  }

  void end() {
    ended = true;
    handOn();
  }

  private void handOn() {
    if (handing) {
      return;
    }
    handing = true;
    try {
      while (demand > 0 && held != null && failure == null) {
        Buffer piece = held;
        held = null;
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        consumed.accept(piece.length());
        if (handler != null) {
          handler.handle(piece);
        }
      }
      if (ended && !endTold && held == null && demand > 0 && failure == null) {
        endTold = true;
        if (endHandler != null) {
          endHandler.handle(null);
        }
      }
    } finally {
      handing = false;
    }
  }

  /** The client left. What is kept is dropped. */
  void fail(Throwable cause) {
    held = null;
    if (endTold || failure != null) {
      return;
    }
    failure = cause;
    if (exceptionHandler != null) {
      exceptionHandler.handle(cause);
    }
  }

  /** All of it has come, if not all was read. */
  boolean hasEnded() {
    return ended;
  }

  long bytes() {
    return bytes;
  }

  /** Somebody wants more, and the client has sent nothing for so many nanoseconds. */
  boolean stalled(long now, long bound) {
    return demand > 0 && !ended && now - waitingSince > bound;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    if (newHandler != null && failure != null) {
      newHandler.handle(failure);
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    demand = 0;
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    if (amount > 0 && demand == 0) {
      waitingSince = System.nanoTime();
    }
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    wanted.run();
    handOn();
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }
}
