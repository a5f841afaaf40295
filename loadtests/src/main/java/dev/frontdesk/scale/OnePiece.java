package dev.frontdesk.scale;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body that is there, in one piece. One event loop. */
final class OnePiece implements ReadStream<Buffer> {
  private final Buffer piece;
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private boolean over;

  OnePiece(Buffer piece) {
    this.piece = piece;
  }

  @Override
  public OnePiece exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public OnePiece handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    return this;
  }

  @Override
  public OnePiece endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public OnePiece pause() {
    return this;
  }

  @Override
  public OnePiece resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public OnePiece fetch(long amount) {
    Handler<Buffer> taker = onPiece;
    Handler<Void> end = onEnd;
    if (!over && taker != null && end != null) {
      over = true;
      taker.handle(piece);
      end.handle(null);
    }
    return this;
  }
}
