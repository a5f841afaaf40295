package dev.frontdesk.transaction;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream of which some was read already: that first, then the rest, if there is one. Delivers on
 * demand only; starts paused. One event loop.
 */
final class Prefixed implements ReadStream<Buffer> {
  private final @Nullable ReadStream<Buffer> rest;
  private @Nullable Buffer first;
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private long demand;
  private boolean ended;

  /**
   * @param rest paused; null where {@code first} is all there is
   */
  Prefixed(Buffer first, @Nullable ReadStream<Buffer> rest) {
    this.first = first.length() == 0 ? null : first;
    this.rest = rest;
  }

  @Override
  public Prefixed exceptionHandler(@Nullable Handler<Throwable> handler) {
    if (rest != null) {
      rest.exceptionHandler(handler);
    }
    return this;
  }

  @Override
  public Prefixed handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    if (rest != null) {
      rest.handler(handler);
    }
    return this;
  }

  @Override
  public Prefixed endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    if (rest != null) {
      rest.endHandler(handler);
    }
    return this;
  }

  @Override
  public Prefixed pause() {
    demand = 0;
    if (rest != null) {
      rest.pause();
    }
    return this;
  }

  @Override
  public Prefixed resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public Prefixed fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliverFirst();
    if (first == null && demand > 0) {
      handOver();
    }
    return this;
  }

  private void deliverFirst() {
    Buffer piece = first;
    Handler<Buffer> handler = onPiece;
    if (piece != null && handler != null && demand > 0) {
      first = null;
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      // It may pause this stream: then nothing of the rest is asked for.
      handler.handle(piece);
    }
  }

  private void handOver() {
    if (rest != null) {
      long wanted = demand;
      demand = 0;
      rest.fetch(wanted);
    } else if (!ended) {
      ended = true;
      if (onEnd != null) {
        onEnd.handle(null);
      }
    }
  }
}
