package dev.frontdesk.transaction;

import io.vertx.core.buffer.Buffer;

/**
 * Runs something once before the last byte of a body is passed on: before the piece that completes
 * a known length, else before the end. Nothing is held back, so that an answer that trickles still
 * trickles.
 */
final class BeforeLastByte implements Tee.Watcher {
  private final long length;
  private final Runnable action;
  private long seen;
  private boolean ran;

  /**
   * @param length the body's length in bytes, or -1 where it is not known
   */
  BeforeLastByte(long length, Runnable action) {
    this.length = length;
    this.action = action;
  }

  @Override
  public void piece(Buffer piece) {
    seen += piece.length();
    if (length >= 0 && seen >= length) {
      run();
    }
  }

  @Override
  public void end() {
    run();
  }

  @Override
  public void failed(Throwable failure) {
    run();
  }

  private void run() {
    if (!ran) {
      ran = true;
      action.run();
    }
  }
}
