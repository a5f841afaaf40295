package dev.frontdesk.load;

import java.time.Duration;
import java.util.Locale;

/**
 * How much a simulation does, by system properties, so that the same plan runs in seconds on a
 * laptop and for an hour elsewhere.
 *
 * @param seconds that users arrive in each of the two passes: {@code load.seconds}
 * @param warmUp seconds before that, the same plan on other days, not counted: {@code load.warm-up}
 * @param factor of all rates: {@code load.factor}
 * @param latency that the API takes longer for each answer than it has to: {@code load.latency}, in
 *     milliseconds
 * @param probes reads a second that time the first byte: {@code load.probes}
 * @param seed of what users want: {@code load.seed}
 * @param mostErrors of the requests through Frontdesk, in percent: {@code load.most-errors}
 */
record Load(
    int seconds,
    int warmUp,
    double factor,
    Duration latency,
    int probes,
    long seed,
    double mostErrors) {

  /**
   * @param latency where nothing else is said
   */
  static Load withLatency(Duration latency) {
    return new Load(
        Integer.getInteger("load.seconds", 12),
        Integer.getInteger("load.warm-up", 4),
        Double.parseDouble(System.getProperty("load.factor", "1")),
        Duration.ofMillis(Long.getLong("load.latency", latency.toMillis())),
        Integer.getInteger("load.probes", 20),
        Long.getLong("load.seed", 2026),
        Double.parseDouble(
            System.getProperty("load.most-errors", Double.toString(Goals.MOST_ERRORS_PERCENT))));
  }

  /** Arrivals a second. */
  double rate(double normal) {
    return normal * factor;
  }

  Duration lasts() {
    return Duration.ofSeconds(seconds);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d s each way after %d s of warm-up, rates times %.1f, API slowed by %d ms, seed %d",
        seconds,
        warmUp,
        factor,
        latency.toMillis(),
        seed);
  }
}
