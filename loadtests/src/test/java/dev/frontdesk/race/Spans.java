package dev.frontdesk.race;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** How long something took, many times, in nanoseconds. Any thread. */
final class Spans {
  private final ConcurrentLinkedQueue<Long> all = new ConcurrentLinkedQueue<>();

  void add(long nanos) {
    all.add(nanos);
  }

  int count() {
    return all.size();
  }

  /**
   * @param share from 0 to 1: 0.5 is the median, 1 the longest
   */
  long nanos(double share) {
    long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? 0
        : sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
  }

  private static String millis(long nanos) {
    return "%.2f".formatted(nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Override
  public String toString() {
    long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
    return "p50 %s ms, p99 %s ms, max %s ms of %,d"
        .formatted(
            millis(nanos(0.5)),
            millis(nanos(0.99)),
            millis(Arrays.stream(sorted).max().orElse(0)),
            sorted.length);
  }
}
