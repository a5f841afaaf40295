package dev.frontdesk.rehearse;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body that is there from the beginning, in pieces. One event loop. */
final class ScriptedBody implements ReadStream<Buffer> {
  private static final int PIECE = 16 * 1024;

  private final Deque<Buffer> pieces = new ArrayDeque<>();
  private final boolean complete;
  private @Nullable Handler<Buffer> onPiece;
  private @Nullable Handler<Void> onEnd;
  private @Nullable Handler<Throwable> onFailure;
  private long demand;
  private boolean delivering;
  private boolean over;

  /**
   * @param complete it ends after this content; otherwise it stays open until it fails
   */
  ScriptedBody(Buffer content, boolean complete) {
    this.complete = complete;
    for (int at = 0; at < content.length(); at += PIECE) {
      pieces.add(content.getBuffer(at, Math.min(content.length(), at + PIECE)));
    }
  }

  /** It breaks off, whether what came before was read or not. */
  void fail(Throwable failure) {
    Handler<Throwable> handler = onFailure;
    if (!over && handler != null) {
      over = true;
      handler.handle(failure);
    }
  }

  /** Nothing comes any more. */
  void cancel() {
    over = true;
  }

  @Override
  public ScriptedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
    onFailure = handler;
    return this;
  }

  @Override
  public ScriptedBody handler(@Nullable Handler<Buffer> handler) {
    onPiece = handler;
    return this;
  }

  @Override
  public ScriptedBody endHandler(@Nullable Handler<Void> handler) {
    onEnd = handler;
    return this;
  }

  @Override
  public ScriptedBody pause() {
    demand = 0;
    return this;
  }

  @Override
  public ScriptedBody resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public ScriptedBody fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    deliver();
    return this;
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    while (demand > 0 && !over && onPiece != null && !pieces.isEmpty()) {
      demand -= demand == Long.MAX_VALUE ? 0 : 1;
      onPiece.handle(pieces.remove());
    }
    delivering = false;
    if (complete && pieces.isEmpty() && demand > 0 && !over) {
      over = true;
      Handler<Void> handler = onEnd;
      if (handler != null) {
        handler.handle(null);
      }
    }
  }
}
