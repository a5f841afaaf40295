package dev.frontdesk.transaction;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that can be told to read itself to its end with nobody listening. From then on, whoever
 * listened before has no say: a pipe that is being taken down must not stop it.
 */
final class Drain implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private boolean draining;

  Drain(ReadStream<Buffer> source) {
    this.source = source;
  }

  void start() {
    if (!draining) {
      draining = true;
      source.exceptionHandler(failure -> {});
      source.handler(piece -> {});
      source.endHandler(end -> {});
      source.resume();
    }
  }

  @Override
  public Drain exceptionHandler(@Nullable Handler<Throwable> handler) {
    if (!draining) {
      source.exceptionHandler(handler);
    }
    return this;
  }

  @Override
  public Drain handler(@Nullable Handler<Buffer> handler) {
    if (!draining) {
      source.handler(handler);
    }
    return this;
  }

  @Override
  public Drain endHandler(@Nullable Handler<Void> handler) {
    if (!draining) {
      source.endHandler(handler);
    }
    return this;
  }

  @Override
  public Drain pause() {
    if (!draining) {
      source.pause();
    }
    return this;
  }

  @Override
  public Drain resume() {
    if (!draining) {
      source.resume();
    }
    return this;
  }

  @Override
  public Drain fetch(long amount) {
    if (!draining) {
      source.fetch(amount);
    }
    return this;
  }
}
