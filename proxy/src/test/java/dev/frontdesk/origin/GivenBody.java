package dev.frontdesk.origin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A request's body that is there at once. */
final class GivenBody implements ReadStream<Buffer> {
  private final Buffer text;
  private boolean given;
  private @Nullable Handler<Buffer> pieces;
  private @Nullable Handler<Void> end;

  GivenBody(String text) {
    this.text = Buffer.buffer(text);
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    pieces = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    end = handler;
    return this;
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    if (!given && pieces != null && end != null) {
      given = true;
      pieces.handle(text);
      end.handle(null);
    }
    return this;
  }
}
