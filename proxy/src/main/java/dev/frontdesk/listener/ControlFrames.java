package dev.frontdesk.listener;

/**
 * Frames that carry no request cost work all the same. A client may send so many more of them than
 * its requests and bodies give reason for. Not for several threads.
 */
final class ControlFrames {
  /** Settings, windows and pings that one request, or one piece of a body, gives reason for. */
  private static final int PER_PIECE = 10;

  private int left = Http2Bounds.CONTROL_FRAMES_BOUND;

  /** A request came, or a piece of a body went either way. */
  void reason() {
    left = Math.min(Http2Bounds.CONTROL_FRAMES_BOUND, left + PER_PIECE);
  }

  /** False: one too many. */
  boolean take() {
    return left-- > 0;
  }
}
