package dev.frontdesk.time;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the wall clock was set, by holding it against a clock that only goes forward. Pure:
 * both clocks are parameters. One thread at a time.
 *
 * <p>The two need not run at the same pace: a wall clock that is slewed, or a bad quartz, is
 * followed at up to {@link #DRIFT}. What is faster adds up, and is a step once it is more than the
 * tolerance; else a clock that goes back by a little each second would never be noticed.
 */
public final class ClockSteps {
  /** What two looks at clocks may differ without a step. */
  public static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** A thousandth: twice what a kernel slews a clock by. */
  private static final long DRIFT = 1000;

  private @Nullable Instant expectedWall;
  private long lastNanos;

  /**
   * Takes both clocks, read at the same moment.
   *
   * @return how far the wall clock was set since, forward or (negative) back; null where it was not
   */
  public @Nullable Duration observe(Instant wall, long nanos) {
    if (expectedWall == null) {
      follow(wall, nanos);
      return null;
    }
    long elapsed = nanos - lastNanos;
    Instant expected = expectedWall.plusNanos(elapsed);
    Duration off = Duration.between(expected, wall);
    if (off.abs().compareTo(TOLERANCE) > 0) {
      follow(wall, nanos);
      return off;
    }
    long drift = elapsed / DRIFT;
    follow(expected.plusNanos(Math.clamp(off.toNanos(), -drift, drift)), nanos);
    return null;
  }

  private void follow(Instant wall, long nanos) {
    expectedWall = wall;
    lastNanos = nanos;
  }
}
