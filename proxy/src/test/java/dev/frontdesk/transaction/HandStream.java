package dev.frontdesk.transaction;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body that the test feeds. Starts paused, like the bodies of connections. One event loop. */
final class HandStream implements ReadStream<Buffer> {
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private long demand;
  private boolean delivering;
  private boolean ending;
  private boolean over;
  private @Nullable Throwable failure;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  void push(Buffer piece) {
    waiting.add(piece);
    deliver();
  }

  void end() {
    ending = true;
    deliver();
  }

  void fail(Throwable cause) {
    if (!over && failure == null) {
      failure = cause;
      deliver();
    }
  }

  /** Its end or its failure was told. */
  boolean isOver() {
    return over;
  }

  boolean isPaused() {
    return demand == 0;
  }

  /** Pieces that nobody took yet. */
  int backlog() {
    return waiting.size();
  }

  private void deliver() {
    if (delivering || over) {
      return;
    }
    delivering = true;
    while (demand > 0 && handler != null && !waiting.isEmpty()) {
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(waiting.remove());
    }
    delivering = false;
    if (!waiting.isEmpty()) {
      return;
    }
    if (failure != null && exceptionHandler != null) {
      over = true;
      exceptionHandler.handle(failure);
    } else if (failure == null && ending && demand > 0) {
      over = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public HandStream exceptionHandler(@Nullable Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    if (newHandler != null && failure != null) {
      deliver();
    }
    return this;
  }

  @Override
  public HandStream handler(@Nullable Handler<Buffer> newHandler) {
    handler = newHandler;
    return this;
  }

  @Override
  public HandStream endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }

  @Override
  public HandStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public HandStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public HandStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }
}
