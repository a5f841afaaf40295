package dev.frontdesk.collapse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request's part in a fill: first the outcome, then, where the response was accepted, the body
 * from its first byte on, at this reader's own pace.
 *
 * <p>Belongs to the Vert.x context on which the request joined: its methods are called there, and
 * its handlers are. Only {@link #leave} may be called from any thread. Nothing is delivered before
 * a handler is set. A failure does not wait for demand, and what was received before it is not
 * delivered any more.
 *
 * <p>Whoever gets an accepted response reads it to its end or leaves: the slowest reader holds back
 * an overflown fill.
 */
public final class FillReader<H> implements ReadStream<Buffer> {
  private final Fill<H> fill;
  private final Context context;
  private final Promise<FillOutcome<H>> outcome = Promise.promise();
  private final AtomicBoolean awake = new AtomicBoolean();

  /** What was read last, and whether it wants no more. Guarded by the fill. */
  Chunk position;

  boolean left;

  // All below belongs to the context.
  private @Nullable Handler<Buffer> handler;
  private @Nullable Handler<Throwable> exceptionHandler;
  private @Nullable Handler<Void> endHandler;
  private @Nullable Consumer<ResponseHead> hintHandler;
  private int hintsTold;
  private long demand = Long.MAX_VALUE;
  private boolean told;
  private boolean over;
  private volatile boolean gone;

  FillReader(Fill<H> fill, Context context, Chunk position) {
    this.fill = fill;
    this.context = context;
    this.position = position;
  }

  /** Completes once, on the reader's context; never fails, and never completes after leaving. */
  public Future<FillOutcome<H>> outcome() {
    return outcome.future();
  }

  /**
   * Early hints (RFC 8297), also those that came before this reader joined; none after the outcome.
   */
  public FillReader<H> hintHandler(Consumer<ResponseHead> newHandler) {
    hintHandler = newHandler;
    wake();
    return this;
  }

  /** Complete once the body has ended. */
  public Fields trailers() {
    return fill.trailers();
  }

  /** The client is gone, or never was: no handler is called any more. Again does nothing. */
  public void leave() {
    gone = true;
    fill.leave(this);
  }

  /** Something may have changed for this reader: it looks, on its context. Any thread. */
  void wake() {
    if (awake.compareAndSet(false, true)) {
      context.runOnContext(ignored -> {
        awake.set(false);
        look();
      });
    }
  }

  private void look() {
    if (gone || over) {
      return;
    }
    if (!told) {
      tellHints();
      tellOutcome();
    }
    if (told && !over) {
      deliver();
      finish();
    }
  }

  private void tellHints() {
    while (hintHandler != null) {
      ResponseHead hint = fill.hint(hintsTold);
      if (hint == null) {
        return;
      }
      hintsTold++;
      hintHandler.accept(hint);
    }
  }

  private void tellOutcome() {
    FillOutcome<H> known = fill.outcome();
    if (known != null) {
      told = true;
      // Who leads reads on although it failed: its head may be with the client already.
      over = known instanceof FillOutcome.Refused<H>;
      outcome.complete(known);
    }
  }

  private void deliver() {
    while (handler != null && demand > 0 && !gone) {
      Buffer bytes = fill.take(this);
      if (bytes == null) {
        return;
      }
      if (demand != Long.MAX_VALUE) {
        demand--;
      }
      handler.handle(bytes);
    }
  }

  private void finish() {
    Throwable failure = fill.failure();
    if (gone || over) {
      return;
    }
    if (failure != null) {
      if (exceptionHandler != null) {
        over = true;
        fill.leave(this);
        exceptionHandler.handle(failure);
      }
    } else if (demand > 0 && (handler != null || endHandler != null) && fill.endReachedBy(this)) {
      over = true;
      fill.leave(this);
      if (endHandler != null) {
        endHandler.handle(null);
      }
    }
  }

  @Override
  public FillReader<H> handler(@Nullable Handler<Buffer> newHandler) {
    handler = newHandler;
    wake();
    return this;
  }

  @Override
  public FillReader<H> exceptionHandler(@Nullable Handler<Throwable> newHandler) {
    exceptionHandler = newHandler;
    wake();
    return this;
  }

  @Override
  public FillReader<H> endHandler(@Nullable Handler<Void> newHandler) {
    endHandler = newHandler;
    wake();
    return this;
  }

  @Override
  public FillReader<H> pause() {
    demand = 0;
    return this;
  }

  @Override
  public FillReader<H> resume() {
    demand = Long.MAX_VALUE;
    wake();
    return this;
  }

  @Override
  public FillReader<H> fetch(long amount) {
    if (amount < 0) {
      throw new IllegalArgumentException("fetch: %d (expected: >= 0)".formatted(amount));
    }
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    wake();
    return this;
  }
}
