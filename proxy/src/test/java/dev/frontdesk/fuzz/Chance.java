package dev.frontdesk.fuzz;

import java.util.Random;

/** Random choices that can be repeated from a seed. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    this.random = new Random(seed);
  }

  /** True in so many of a hundred. */
  boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From one to that, both possible. */
  int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
