package dev.frontdesk.transaction;

import dev.frontdesk.policy.ByteRange;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A range of a body that comes as a stream: what is before it is passed over, and what is after it
 * is not waited for. One event loop.
 */
final class RangedStream implements ReadStream<Buffer> {
  private final ReadStream<Buffer> source;
  private final ByteRange range;
  private final Runnable leave;
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private long at;
  private boolean paused;
  private boolean complete;
  private boolean ended;

  /**
   * @param source paused, or without a handler
   * @param leave called when the last byte of the range has come: nothing more is wanted of it
   */
  RangedStream(ReadStream<Buffer> source, ByteRange range, Runnable leave) {
    this.source = source;
    this.range = range;
    this.leave = leave;
  }

  @Override
  public RangedStream handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    source.handler(handler == null ? null : this::arrived);
    return this;
  }

  private void arrived(Buffer piece) {
    long start = Math.max(range.first() - at, 0);
    long end = Math.min(range.last() + 1 - at, piece.length());
    at += piece.length();
    if (complete) {
      return;
    }
    if (start >= end) {
      // It counted as delivered, and nobody got anything.
      source.fetch(1);
      return;
    }
    complete = at > range.last();
    Handler<Buffer> handler = onPiece;
    if (handler != null) {
      handler.handle(piece.slice((int) start, (int) end));
    }
    if (complete) {
      leave.run();
      end();
    }
  }

  /** Not while it is paused, as with any stream. */
  private void end() {
    if (complete && !paused && !ended) {
      ended = true;
      if (onEnd != null) {
        onEnd.handle(null);
      }
    }
  }

  @Override
  public RangedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    source.exceptionHandler(
        handler == null
            ? null
            : failure -> {
              if (!complete) {
                handler.handle(failure);
              }
            });
    return this;
  }

  /** The source ends before the range does only where it is shorter than was said. */
  @Override
  public RangedStream endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    source.endHandler(end -> {
      if (!complete && onFailure != null) {
        onFailure.handle(new IllegalStateException("a body that is shorter than its length"));
      }
    });
    return this;
  }

  @Override
  public RangedStream pause() {
    paused = true;
    source.pause();
    return this;
  }

  @Override
  public RangedStream resume() {
    paused = false;
    source.resume();
    end();
    return this;
  }

  @Override
  public RangedStream fetch(long amount) {
    paused &= amount == 0;
    source.fetch(amount);
    end();
    return this;
  }
}
