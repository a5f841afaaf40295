package dev.frontdesk.listener;

/**
 * Frames that carry no request cost work all the same. A client may send so many more of them than
 * its requests and bodies give reason for. What it gets gives reason for windows in proportion:
 * some clients open both after each frame that they read, and a piece goes out in many frames where
 * windows are small. Not for several threads.
 */
final class ControlFrames {
  /** Settings, windows and pings that one request, or one piece of a body, gives reason for. */
  private static final int PER_PIECE = 10;

  /** Half of the least that the codec fills a frame with while there is more, and some room. */
  private static final int OCTETS_PER_WINDOW = 256;

  /** What comes in pieces smaller than that is answered by two windows, too. */
  private static final int WINDOWS_PER_PIECE = 2;

  private int left = Http2Bounds.CONTROL_FRAMES_BOUND;

  /** Not taken back by windows yet. */
  private long sent;

  /** A request came, or a piece of a body went either way. */
  void reason() {
    left = Math.min(Http2Bounds.CONTROL_FRAMES_BOUND, left + PER_PIECE);
  }

  /** A piece of a response with so many octets. */
  void sent(int octets) {
    sent += octets + WINDOWS_PER_PIECE * OCTETS_PER_WINDOW;
  }

  /** False: one too many. */
  boolean take() {
    return left-- > 0;
  }

  /** The same for a window that is opened. */
  boolean takeWindow() {
    if (sent < OCTETS_PER_WINDOW) {
      return take();
    }
    sent -= OCTETS_PER_WINDOW;
    return true;
  }
}
