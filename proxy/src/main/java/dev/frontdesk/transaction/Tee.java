package dev.frontdesk.transaction;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that shows each piece, its end and its failure to somebody before they are passed on.
 */
class Tee implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final Watcher watcher;
  private @Nullable Handler<Throwable> onFailure;

  /** Sees what goes by; must not keep the caller waiting. */
  interface Watcher {
    void piece(Buffer piece);

    void end();

    void failed(Throwable failure);
  }

  Tee(ReadStream<Buffer> source, Watcher watcher) {
    this.source = source;
    this.watcher = watcher;
    source.exceptionHandler(failure -> {
      watcher.failed(failure);
      Handler<Throwable> next = onFailure;
      if (next != null) {
        next.handle(failure);
      }
    });
  }

  @Override
  public Tee exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public Tee handler(@Nullable Handler<Buffer> handler) {
    source.handler(
        handler == null
            ? null
            : piece -> {
              watcher.piece(piece);
              handler.handle(piece);
            });
    return this;
  }

  @Override
  public Tee endHandler(@Nullable Handler<Void> handler) {
    source.endHandler(end -> {
      watcher.end();
      if (handler != null) {
        handler.handle(null);
      }
    });
    return this;
  }

  @Override
  public Tee pause() {
    source.pause();
    return this;
  }

  @Override
  public Tee resume() {
    source.resume();
    return this;
  }

  @Override
  public Tee fetch(long amount) {
    source.fetch(amount);
    return this;
  }
}
