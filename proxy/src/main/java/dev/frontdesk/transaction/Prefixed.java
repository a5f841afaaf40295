package dev.frontdesk.transaction;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A stream of which some was read already: that first, then the rest. */
final class Prefixed implements ReadStream<Buffer> {
  private final ReadStream<Buffer> rest;
  private @Nullable Buffer first;
  private @Nullable Handler<Buffer> onPiece;

  Prefixed(Buffer first, ReadStream<Buffer> rest) {
    this.first = first.length() == 0 ? null : first;
    this.rest = rest;
  }

  @Override
  public Prefixed exceptionHandler(@Nullable Handler<Throwable> handler) {
    rest.exceptionHandler(handler);
    return this;
  }

  @Override
  public Prefixed handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    rest.handler(handler);
    return this;
  }

  @Override
  public Prefixed endHandler(@Nullable Handler<Void> handler) {
    rest.endHandler(handler);
    return this;
  }

  @Override
  public Prefixed pause() {
    rest.pause();
    return this;
  }

  @Override
  public Prefixed resume() {
    deliverFirst();
    rest.resume();
    return this;
  }

  @Override
  public Prefixed fetch(long amount) {
    long left = amount - (deliverFirst() ? 1 : 0);
    if (left > 0) {
      rest.fetch(left);
    }
    return this;
  }

  private boolean deliverFirst() {
    Buffer piece = first;
    Handler<Buffer> handler = onPiece;
    if (piece == null || handler == null) {
      return false;
    }
    first = null;
    handler.handle(piece);
    return true;
  }
}
