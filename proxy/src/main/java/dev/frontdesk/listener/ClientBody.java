package dev.frontdesk.listener;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. The first wish for it asks the client to send it, where the client waits
 * for that (RFC 9110 §10.1.1). A failure before a handler is set is kept for it. One event loop.
 */
final class ClientBody implements ReadStream<Buffer> {
  /** What is read and thrown away after an early answer, before the connection is closed. */
  static final long DISCARD_BOUND = 256 * 1024;

  private final HttpServerRequest request;
  private final Runnable wanted;
  private long bytes;
  private long demand;
  private long waitingSince;
  private boolean ended;
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Throwable failure;

  /**
   * @param wanted called before each wish for more
   */
  ClientBody(HttpServerRequest request, Runnable wanted) {
    this.request = request;
    this.wanted = wanted;
    request.pause();
    request.exceptionHandler(this::failed);
    request.endHandler(this::ended);
    request.handler(this::piece);
  }

  private void piece(Buffer piece) {
    bytes += piece.length();
    waitingSince = System.nanoTime();
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    if (handler != null) {
      handler.handle(piece);
    }
  }

  private void ended(@Nullable Void end) {
    ended = true;
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  private void failed(Throwable cause) {
    if (ended || failure != null) {
      return;
    }
    failure = cause;
    if (exceptionHandler != null) {
      exceptionHandler.handle(cause);
    }
  }

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

  /** Reads the rest for nothing, so that the next request can be read. */
  void discard(Runnable tooMuch) {
    long start = bytes;
    handler =
        piece -> {
          if (bytes - start > DISCARD_BOUND) {
            request.pause();
            tooMuch.run();
          }
        };
    endHandler = null;
    exceptionHandler = null;
    demand = Long.MAX_VALUE;
    waitingSince = System.nanoTime();
    request.resume();
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
    request.pause();
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
    request.fetch(amount);
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    return this;
  }
}
