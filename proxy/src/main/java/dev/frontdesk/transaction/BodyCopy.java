package dev.frontdesk.transaction;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a body that goes by, up to a bound. There is a copy only once the body is complete and
 * stayed within the bound.
 */
final class BodyCopy implements Tee.Watcher {
  private final int bound;
  private @Nullable Buffer copied = Buffer.buffer();
  private boolean complete;
  private boolean broken;

  BodyCopy(int bound) {
    this.bound = bound;
  }

  @Override
  public void piece(Buffer piece) {
    if (copied == null) {
      return;
    }
    if (copied.length() + piece.length() > bound) {
      copied = null;
    } else {
      copied.appendBuffer(piece);
    }
  }

  @Override
  public void end() {
    complete = true;
  }

  @Override
  public void failed(Throwable failure) {
    copied = null;
    broken = true;
  }

  /** It ended before it was complete. */
  boolean broken() {
    return broken;
  }

  /** The whole body, or null: over the bound, broken off, or not at its end yet. */
  byte @Nullable [] bytes() {
    return complete && copied != null ? copied.getBytes() : null;
  }
}
