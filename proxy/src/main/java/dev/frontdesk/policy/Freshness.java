package dev.frontdesk.policy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Age and lifetime of a stored response (RFC 9111 §4.2).
 *
 * @param responseTime when the response was received
 * @param initialAge corrected_initial_age (RFC 9111 §4.2.3)
 * @param lifetime freshness_lifetime (RFC 9111 §4.2.1), already ended by the route's {@code until}
 * @param source who gave the lifetime
 * @param staleWhileRevalidate how long after its lifetime it may be served while it is refreshed
 * @param staleIfError how long after its lifetime it may be served when the origin fails
 * @param mustRevalidate never served stale (must-revalidate, proxy-revalidate, s-maxage)
 * @param alwaysValidate no-cache: never served without validation
 * @param notAfter never served at or after this time, not even stale (the route's {@code until});
 *     null: no end
 * @param took how long it took to fetch, as far as it is known: what a refresh will take. Of a 304,
 *     the longer of this and what the response took before, because the next may bring the whole
 */
public record Freshness(
    Instant responseTime,
    Duration initialAge,
    Duration lifetime,
    Source source,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    boolean mustRevalidate,
    boolean alwaysValidate,
    @Nullable Instant notAfter,
    Duration took) {

  /** Of a response of which nobody knows how long it took. */
  public Freshness(
      Instant responseTime,
      Duration initialAge,
      Duration lifetime,
      Source source,
      Duration staleWhileRevalidate,
      Duration staleIfError,
      boolean mustRevalidate,
      boolean alwaysValidate,
      @Nullable Instant notAfter) {
    this(
        responseTime,
        initialAge,
        lifetime,
        source,
        staleWhileRevalidate,
        staleIfError,
        mustRevalidate,
        alwaysValidate,
        notAfter,
        Duration.ZERO);
  }

  /** Who gave the lifetime. */
  public enum Source {
    ORIGIN,
    ROUTE,
    HEURISTIC
  }

  /** The same, but over at {@code end} at the latest. */
  public Freshness endingAt(Instant end) {
    Duration untilEnd = initialAge.plus(Duration.between(responseTime, end));
    Duration shorter = untilEnd.compareTo(lifetime) < 0 ? untilEnd : lifetime;
    return new Freshness(
        responseTime,
        initialAge,
        shorter.isNegative() ? Duration.ZERO : shorter,
        source,
        staleWhileRevalidate,
        staleIfError,
        mustRevalidate,
        alwaysValidate,
        notAfter == null || end.isBefore(notAfter) ? end : notAfter,
        took);
  }

  /** The same, with the age that it had when it was confirmed. */
  public Freshness agedFrom(Instant confirmed, Duration age) {
    return new Freshness(
        confirmed,
        age,
        lifetime,
        source,
        staleWhileRevalidate,
        staleIfError,
        mustRevalidate,
        alwaysValidate,
        notAfter,
        took);
  }

  /** The same, when its fetching took as long at least. */
  public Freshness tookAtLeast(Duration time) {
    return time.compareTo(took) <= 0
        ? this
        : new Freshness(
            responseTime,
            initialAge,
            lifetime,
            source,
            staleWhileRevalidate,
            staleIfError,
            mustRevalidate,
            alwaysValidate,
            notAfter,
            time);
  }

  /** The same, when its body was complete at this time. */
  public Freshness completeAt(Instant end) {
    return tookAtLeast(took.plus(Duration.between(responseTime, end)));
  }

  /**
   * current_age (RFC 9111 §4.2.3). A clock that was set back does not make it younger than it was
   * at first.
   */
  public Duration age(Instant now) {
    Duration resident = Duration.between(responseTime, now);
    return initialAge.plus(resident.isNegative() ? Duration.ZERO : resident);
  }

  /** What is left of the lifetime; negative by as much as it is stale. */
  public Duration left(Instant now) {
    return lifetime.minus(age(now));
  }

  /** It is stored to be validated, and good for one request: the others ask for themselves. */
  public boolean isForOneOnly(Instant responseTime) {
    return alwaysValidate || !left(responseTime).isPositive();
  }
}
