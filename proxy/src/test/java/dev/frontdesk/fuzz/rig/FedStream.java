package dev.frontdesk.fuzz.rig;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body that comes piece by piece. Starts paused. One thread. */
final class FedStream implements ReadStream<Buffer> {
  private final Deque<Buffer> waiting = new ArrayDeque<>();
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private @Nullable Throwable failure;
  private long demand;
  private boolean delivering;
  private boolean ending;
  private boolean over;

  void push(String piece) {
    if (!piece.isEmpty()) {
      waiting.add(Buffer.buffer(piece, "ISO-8859-1"));
    }
    deliver();
  }

  void end() {
    ending = true;
    deliver();
  }

  void fail(Throwable cause) {
    failure = cause;
    deliver();
  }

  /** Nobody wants it any more. */
  void cancel() {
    over = true;
  }

  private void deliver() {
    if (delivering || over) {
      return;
    }
    delivering = true;
    while (demand > 0 && onPiece != null && !waiting.isEmpty() && !over) {
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
      onPiece.handle(waiting.remove());
    }
    delivering = false;
    if (over || !waiting.isEmpty()) {
      return;
    }
    Throwable broken = failure;
    Handler<Throwable> handler = onFailure;
    if (broken != null && handler != null) {
      over = true;
      handler.handle(broken);
    } else if (broken == null && ending && demand > 0) {
      over = true;
      if (onEnd != null) {
        onEnd.handle(null);
      }
    }
  }

  @Override
  public FedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    deliver();
    return this;
  }

  @Override
  public FedStream handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    return this;
  }

  @Override
  public FedStream endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public FedStream pause() {
    demand = 0;
    return this;
  }

  @Override
  public FedStream resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public FedStream fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }
}
