package dev.frontdesk.query;

import java.time.Duration;

/**
 * How long many things took, in a fixed number of counters: four for each doubling, so that a
 * quantile is at most a quarter too long. One thread at a time.
 */
final class Durations {
  private static final int PER_DOUBLING = 4;

  private final long[] counts = new long[64 * PER_DOUBLING];
  private long count;
  private long longest;

  void add(Duration took) {
    long micros = Math.max(0, took.toNanos() / 1_000);
    counts[bucket(micros)]++;
    count++;
    longest = Math.max(longest, micros);
  }

  long count() {
    return count;
  }

  Duration longest() {
    return Duration.ofNanos(longest * 1_000);
  }

  /** What this share of them took at most; zero where there is none. */
  Duration quantile(double share) {
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && count > 0) {
        return Duration.ofNanos(Math.min(longest, most(i)) * 1_000);
      }
    }
    return Duration.ZERO;
  }

  private static int bucket(long micros) {
    if (micros < PER_DOUBLING) {
      return (int) micros;
    }
    int doublings = 63 - Long.numberOfLeadingZeros(micros);
    return (doublings - 1) * PER_DOUBLING
        + (int) ((micros >>> (doublings - 2)) & (PER_DOUBLING - 1));
  }

  /** The longest of a bucket, in microseconds. */
  private static long most(int bucket) {
    if (bucket < PER_DOUBLING) {
      return bucket;
    }
    int doublings = bucket / PER_DOUBLING + 1;
    long step = 1L << (doublings - 2);
    return (PER_DOUBLING + bucket % PER_DOUBLING + 1) * step - 1;
  }
}
