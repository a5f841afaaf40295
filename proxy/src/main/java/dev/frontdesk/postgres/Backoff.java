package dev.frontdesk.postgres;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to leave a server alone before it is tried again. Pure. */
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(50);
  static final Duration LONGEST = Duration.ofSeconds(1);

  private Backoff() {}

  /**
   * Twice as long each time, and a little by chance, so that nodes do not come all at once.
   *
   * @param attempt from 0
   */
  static Duration pause(int attempt, RandomGenerator chance) {
    long millis = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.clamp(attempt, 0, 10));
    return Duration.ofMillis(millis / 2 + chance.nextLong(millis / 2 + 1));
  }
}
