package dev.frontdesk.replica;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many reads the primary answers in the place of replicas: so that lost replicas do not sink
 * it. A token bucket, one per process and group. Any thread.
 */
public final class SpillBudget {
  private final @Nullable Bucket bucket;

  /**
   * @param rate reads a second; 0: the primary never answers in their place
   * @param burst reads at once, at least 1 where the rate is
   * @param nanos a clock that only goes forward
   */
  public SpillBudget(int rate, int burst, LongSupplier nanos) {
    if (rate < 0 || burst < 0) {
      throw new IllegalArgumentException(
          "rate " + rate + ", burst " + burst + " (expected: not negative)");
    }
    bucket =
        rate == 0
            ? null
            : Bucket.builder()
                .addLimit(limit ->
                    limit.capacity(Math.max(1, burst)).refillGreedy(rate, Duration.ofSeconds(1)))
                .withCustomTimePrecision(meter(nanos))
                .build();
  }

  /** Takes one read, where there is one left. */
  public boolean take() {
    return bucket != null && bucket.tryConsume(1);
  }

  private static TimeMeter meter(LongSupplier nanos) {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return nanos.getAsLong();
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }
}
