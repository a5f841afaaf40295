package dev.frontdesk.collapse;

import java.util.Map;

/**
 * Bounds of fills.
 *
 * @param budget bytes that all fills together may hold; a fill that gets none is streamed, and not
 *     stored
 * @param lagWindow bytes that the slowest reader of an overflown fill may lag before the origin is
 *     paused
 * @param upstreams how many run at once against a group, by its name; those that are not named are
 *     not bounded
 */
public record FillOptions(long budget, int lagWindow, Map<String, AtOnce> upstreams) {
  /** 128 MiB, and 256 KiB. */
  public static final FillOptions DEFAULT = new FillOptions(128L << 20, 256 << 10);

  /**
   * @param fills that run
   * @param waiting fills that wait for one of these to end; beyond, they fail
   */
  public record AtOnce(int fills, int waiting) {}

  /** Without a bound on what runs at once. */
  public FillOptions(long budget, int lagWindow) {
    this(budget, lagWindow, Map.of());
  }

  public FillOptions {
    upstreams = Map.copyOf(upstreams);
    if (lagWindow < 1) {
      throw new IllegalArgumentException("lag window: %d (expected: >= 1)".formatted(lagWindow));
    }
  }
}
