package dev.frontdesk.transaction;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A body of which the last byte is passed on only when something was done: before the piece that
 * completes a known length, else before the end. Where the body breaks off, something else is done,
 * and the failure is passed on at once. All other pieces pass as they come, so that an answer that
 * trickles still trickles; while the last waits, nothing is read. One event loop.
 */
final class BeforeLastByte implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final long length;
  private final Supplier<? extends Future<?>> complete;
  private final Runnable brokenOff;
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private long demand;
  private long seen;
  private boolean ran;

  /** What was begun is not done. */
  private boolean waiting;

  private @Nullable Buffer held;
  private boolean ended;

  /**
   * @param source paused
   * @param length the body's length in bytes, or -1 where it is not known
   * @param complete what is waited for; never fails
   */
  BeforeLastByte(
      ReadStream<Buffer> source,
      long length,
      Supplier<? extends Future<?>> complete,
      Runnable brokenOff) {
    this.source = source;
    this.length = length;
    this.complete = complete;
    this.brokenOff = brokenOff;
    source.exceptionHandler(this::failed);
  }

  private void piece(Buffer piece) {
    seen += piece.length();
    if (length >= 0 && seen >= length) {
      begin();
    }
    if (waiting) {
      held = held == null ? piece : held.copy().appendBuffer(piece);
    } else {
      pass(piece);
    }
  }

  private void pass(Buffer piece) {
    if (demand != Long.MAX_VALUE && demand > 0) {
      demand--;
    }
    Handler<Buffer> handler = onPiece;
    if (handler != null) {
      handler.handle(piece);
    }
  }

  private void end() {
    ended = true;
    begin();
    if (!waiting && held == null) {
      tellEnd();
    }
  }

  private void tellEnd() {
    Handler<Void> handler = onEnd;
    if (handler != null) {
      onEnd = null;
      handler.handle(null);
    }
  }

  private void begin() {
    if (ran) {
      return;
    }
    ran = true;
    Future<?> done = complete.get();
    if (!done.isComplete()) {
      waiting = true;
      source.pause();
      OnContext.of(done).onComplete(any -> proceed());
    }
  }

  private void proceed() {
    waiting = false;
    deliver();
  }

  private void deliver() {
    Buffer piece = held;
    if (piece != null && demand > 0) {
      held = null;
      pass(piece);
    }
    if (held == null && ended) {
      tellEnd();
    } else if (held == null && demand > 0) {
      source.fetch(demand);
    }
  }

  private void failed(Throwable failure) {
    if (!ran) {
      ran = true;
      brokenOff.run();
    }
    held = null;
    Handler<Throwable> handler = onFailure;
    if (handler != null) {
      handler.handle(failure);
    }
  }

  @Override
  public BeforeLastByte exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public BeforeLastByte handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    source.handler(handler == null ? null : this::piece);
    return this;
  }

  @Override
  public BeforeLastByte endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    source.endHandler(end -> end());
    return this;
  }

  @Override
  public BeforeLastByte pause() {
    demand = 0;
    source.pause();
    return this;
  }

  @Override
  public BeforeLastByte resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public BeforeLastByte fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    if (held != null && !waiting) {
      deliver();
    } else if (!waiting) {
      source.fetch(amount);
    }
    return this;
  }
}
