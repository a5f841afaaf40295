package dev.frontdesk.collapse;

/**
 * Bounds of fills.
 *
 * @param budget bytes that all fills together may hold; a fill that gets none is streamed, and not
 *     stored
 * @param lagWindow bytes that the slowest reader of an overflown fill may lag before the origin is
 *     paused
 */
public record FillOptions(long budget, int lagWindow) {
  /** 128 MiB, and 256 KiB. */
  public static final FillOptions DEFAULT = new FillOptions(128L << 20, 256 << 10);

  public FillOptions {
    if (lagWindow < 1) {
      throw new IllegalArgumentException("lag window: %d (expected: >= 1)".formatted(lagWindow));
    }
  }
}
