package dev.frontdesk.observe;

import java.time.Duration;
import java.util.stream.Stream;

/** Upper ends of the buckets of what is timed: the same for all timers, as far as each needs. */
final class LatencyBuckets {
  private LatencyBuckets() {}

  /** From 0.1 ms to the greatest that is at most this. */
  static Duration[] upTo(Duration longest) {
    return Stream.of(
            Duration.ofNanos(100_000),
            Duration.ofNanos(250_000),
            Duration.ofNanos(500_000),
            Duration.ofMillis(1),
            Duration.ofNanos(2_500_000),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2_500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30))
        .filter(end -> end.compareTo(longest) <= 0)
        .toArray(Duration[]::new);
  }
}
