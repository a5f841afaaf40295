package dev.frontdesk.transaction;

import io.vertx.core.buffer.Buffer;

/**
 * Runs something once before the last byte of a body is passed on: before the piece that completes
 * a known length, else before the end; or something else where the body breaks off. Nothing is held
 * back, so that an answer that trickles still trickles.
 */
final class BeforeLastByte implements Tee.Watcher {
  private final long length;
  private final Runnable complete;
  private final Runnable brokenOff;
  private long seen;
  private boolean ran;

  /**
   * @param length the body's length in bytes, or -1 where it is not known
   */
  BeforeLastByte(long length, Runnable complete, Runnable brokenOff) {
    this.length = length;
    this.complete = complete;
    this.brokenOff = brokenOff;
  }

  @Override
  public void piece(Buffer piece) {
    seen += piece.length();
    if (length >= 0 && seen >= length) {
      run(complete);
    }
  }

  @Override
  public void end() {
    run(complete);
  }

  @Override
  public void failed(Throwable failure) {
    run(brokenOff);
  }

  private void run(Runnable action) {
    if (!ran) {
      ran = true;
      action.run();
    }
  }
}
