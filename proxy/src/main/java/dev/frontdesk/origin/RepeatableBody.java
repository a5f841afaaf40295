package dev.frontdesk.origin;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's body whose beginning is remembered until the origin answers, so that it can be sent
 * once more where the kept connection turns out to have been closed (RFC 9110 §9.2.2). One event
 * loop.
 */
final class RepeatableBody implements ReadStream<Buffer> {
  /** Of a body that is longer, what was sent cannot be sent again. */
  static final int MOST_OCTETS = 64 * 1024;

  private final ReadStream<Buffer> body;
  private final List<Buffer> taken = new ArrayList<>();
  private int octets;
  private boolean repeatable = true;
  private boolean ended;
  private @Nullable Throwable broken;
  private boolean again;
  private boolean paused;
  private @Nullable Handler<Buffer> pieces;
  private @Nullable Handler<Void> end;
  private @Nullable Handler<Throwable> failure;

  RepeatableBody(ReadStream<Buffer> body) {
    this.body = body;
  }

  /** All that was taken of it is still here, and it did not break off. */
  boolean isRepeatable() {
    return repeatable;
  }

  /** The next reader gets it from its beginning. */
  void repeat() {
    again = true;
    pieces = null;
    end = null;
    failure = null;
  }

  /** Nobody will ask for what was taken. */
  void forget() {
    repeatable = false;
    taken.clear();
  }

  @Override
  public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
    pieces = handler;
    body.handler(this::piece);
    return this;
  }

  private void piece(Buffer piece) {
    octets += repeatable ? piece.length() : 0;
    if (octets > MOST_OCTETS) {
      forget();
    } else if (repeatable) {
      taken.add(piece);
    }
    give(piece);
  }

  private void give(Buffer piece) {
    if (pieces != null) {
      pieces.handle(piece);
    }
  }

  @Override
  public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
    end = handler;
    body.endHandler(done -> {
      ended = true;
      finish();
    });
    return this;
  }

  private void finish() {
    if (end != null) {
      end.handle(null);
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    failure = handler;
    body.exceptionHandler(cause -> {
      broken = cause;
      forget();
      if (failure != null) {
        failure.handle(cause);
      }
    });
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    paused = true;
    body.pause();
    return this;
  }

  /** What is repeated is small, and comes at once. */
  @Override
  public ReadStream<Buffer> resume() {
    paused = false;
    if (again) {
      again = false;
      if (broken != null && failure != null) {
        // It broke off while nobody read it; the next reader would wait for ever.
        failure.handle(broken);
        return this;
      }
      List<Buffer> first = List.copyOf(taken);
      forget();
      first.forEach(this::give);
      if (ended) {
        finish();
        return this;
      }
    }
    if (!paused) {
      body.resume();
    }
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    body.fetch(amount);
    return this;
  }
}
