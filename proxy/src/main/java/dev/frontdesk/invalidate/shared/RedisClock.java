package dev.frontdesk.invalidate.shared;

import dev.frontdesk.time.ClockSteps;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Redis' clock as this node knows it from its last exchange with Redis. Any thread. */
final class RedisClock {
  private final Timing timing;
  private volatile Duration offset = Duration.ZERO;

  /** Of the last exchange: by how much the wall clock was ahead of the monotonic one. */
  private volatile @Nullable Long wallAhead;

  RedisClock(Timing timing) {
    this.timing = timing;
  }

  /**
   * A reply has come just now.
   *
   * @param asked when Redis was asked, by the monotonic clock
   * @param wall the same by the wall clock
   * @param told Redis' time in its reply, in milliseconds since 1970
   */
  void exchanged(long asked, Instant wall, long told) {
    long halfWay = (timing.nanos() - asked) / 2;
    offset = Duration.between(wall.plusNanos(halfWay), Instant.ofEpochMilli(told));
    wallAhead = wallAhead();
  }

  /** Redis' clock minus this node's wall clock; nothing before the first exchange. */
  Duration offset() {
    return offset;
  }

  /**
   * Since the last exchange the wall clock was set, or this machine stood still: times of Redis
   * cannot be told from its own until the next, and what is old could be taken for young.
   */
  boolean hasStepped() {
    Long before = wallAhead;
    return before != null && Math.abs(wallAhead() - before) > ClockSteps.TOLERANCE.toMillis();
  }

  /** In milliseconds. */
  private long wallAhead() {
    return timing.now().toEpochMilli() - timing.nanos() / 1_000_000;
  }
}
