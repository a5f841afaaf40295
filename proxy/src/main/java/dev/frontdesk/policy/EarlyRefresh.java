package dev.frontdesk.policy;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a hit fetches its answer again before the lifetime ends, behind the answer: "Optimal
 * Probabilistic Cache Stampede Prevention" (Vattani, Chierichetti, Lowenstein, 2015), known as
 * XFetch.
 *
 * <p>Each hit draws, and is due when {@code took * beta * -ln(random)} is at least what is left of
 * the lifetime. So the chance of one hit is {@code exp(-left / (took * beta))}: next to none at
 * first, and certain at the end. What is asked for often is refreshed before it expires, by one of
 * many; what is asked for seldom is not fetched in vain. No node needs to know of the others.
 */
public final class EarlyRefresh {
  /** What a draw gives at the least, where it is 1 less an even {@code double} below 1. */
  private static final double LEAST = 0x1p-53;

  private EarlyRefresh() {}

  /**
   * @param stored what is served as fresh
   * @param beta of the route: 1 begins about as early as a fetch takes, more begins earlier, 0
   *     never
   * @param random evenly from (0, 1], drawn for this request
   */
  public static boolean isDue(Instant now, StoredResponse stored, double beta, double random) {
    Freshness freshness = stored.freshness();
    Duration left = freshness.left(now);
    return beta > 0
        && left.isPositive()
        && isInSecondHalf(freshness, left)
        && !stored.isPartial()
        && !freshness.alwaysValidate()
        && !endsForGood(now, freshness, left)
        && -Math.log(random) * beta * seconds(freshness.took()) >= seconds(left);
  }

  /**
   * Whether a draw could make it due: where it could not, nobody need draw.
   *
   * @param beta as of {@link #isDue}
   */
  public static boolean mayBeDue(Instant now, StoredResponse stored, double beta) {
    return beta > 0 && isDue(now, stored, beta, LEAST);
  }

  /** Lifetimes may be longer than a long has nanoseconds for. */
  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  /**
   * Where fetching took longer than the lifetime is, each answer would be due when it comes, and
   * the origin would have no rest.
   */
  private static boolean isInSecondHalf(Freshness freshness, Duration left) {
    return left.multipliedBy(2).compareTo(freshness.lifetime()) <= 0;
  }

  /** What is fetched now would end at the same time, and be fetched again and again until then. */
  private static boolean endsForGood(Instant now, Freshness freshness, Duration left) {
    Instant end = freshness.notAfter();
    return end != null && !now.plus(left).isBefore(end);
  }
}
