package dev.frontdesk.compare;

import java.util.SplittableRandom;

/**
 * When requests are due at a given rate: independently of each other, as those of many users are
 * (exponential gaps). The same seed gives the same instants, so each server gets the same load.
 */
final class Arrivals {
  private final SplittableRandom random;
  private final double meanGapNanos;
  private double due;

  Arrivals(double perSecond, long seed) {
    random = new SplittableRandom(seed);
    meanGapNanos = 1e9 / perSecond;
    advance();
  }

  /** Nanoseconds since the beginning at which the next request is due. */
  long due() {
    return (long) due;
  }

  void advance() {
    due += -Math.log(1 - random.nextDouble()) * meanGapNanos;
  }
}
