package dev.frontdesk.origin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives. What comes while the reader is paused waits here, and the socket is told to
 * read no further, so what waits is at most what one read of the socket decoded to. Starts paused.
 * A failure is told after the pieces that came before it. One event loop.
 */
public final class ReceivedBody implements ReadStream<Buffer> {
  /** The socket, seen from here. */
  public interface Source {
    /** One that has brought everything. */
    Source NONE =
        new Source() {
          @Override
          public void pause() {}

          @Override
          public void resume() {}
        };

    void pause();

    void resume();
  }

  private final Source source;
  private final Deque<Buffer> waiting = new ArrayDeque<>(4);
  private long demand;
  private boolean ended;
  private boolean over;
  private boolean delivering;
  private @Nullable Throwable failure;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;

  public ReceivedBody(Source source) {
    this.source = source;
  }

  /** The reader wants more, and there is nothing that it has not got. */
  boolean starving() {
    return demand > 0 && waiting.isEmpty() && !ended;
  }

  public void push(Buffer piece) {
    waiting.add(piece);
    deliver();
    settle();
  }

  /** Where something waits for the reader, the socket is to bring no more. */
  void settle() {
    if (!waiting.isEmpty()) {
      source.pause();
    }
  }

  public void end() {
    ended = true;
    deliver();
  }

  public void fail(Throwable cause) {
    if (!ended && failure == null) {
      failure = cause;
      deliver();
    }
  }

  private void deliver() {
    if (delivering || over) {
      return;
    }
    delivering = true;
    try {
      while (demand > 0 && handler != null && !waiting.isEmpty()) {
        if (demand != Long.MAX_VALUE) {
          demand--;
        }
        handler.handle(waiting.remove());
      }
    } finally {
      delivering = false;
    }
    if (waiting.isEmpty()) {
      deliverEnd();
    }
  }

  private void deliverEnd() {
    if (failure != null && exceptionHandler != null) {
      over = true;
      exceptionHandler.handle(failure);
    } else if (ended && demand > 0 && failure == null) {
      over = true;
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    if (newHandler != null && failure != null) {
      deliver();
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
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    if (waiting.isEmpty() && !ended && failure == null) {
      source.resume();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }
}
