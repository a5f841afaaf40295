package dev.frontdesk.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Age and lifetime of a stored response (RFC 9111 §4.2). Immutable; any thread. A million of them
 * are kept, so times are kept as numbers. A length of time is kept to the nanosecond up to 292
 * years; a longer one is as long as that.
 */
public final class Freshness {
  private static final long NANOS = 1_000_000_000L;

  /** Seconds whose nanoseconds are no long any more. */
  private static final long TOO_LONG = Long.MAX_VALUE / NANOS - 1;

  private final long responseSecond;
  private final int responseNano;
  private final long initialAge;
  private final long lifetime;
  private final long staleWhileRevalidate;
  private final long staleIfError;
  private final long took;
  private final Source source;
  private final boolean mustRevalidate;
  private final boolean alwaysValidate;
  private final @Nullable Instant notAfter;

  /**
   * @param responseTime when the response was received
   * @param initialAge corrected_initial_age (RFC 9111 §4.2.3)
   * @param lifetime freshness_lifetime (RFC 9111 §4.2.1), already ended by the route's {@code
   *     until}
   * @param source who gave the lifetime
   * @param staleWhileRevalidate how long after its lifetime it may be served while it is refreshed
   * @param staleIfError how long after its lifetime it may be served when the origin fails
   * @param mustRevalidate never served stale (must-revalidate, proxy-revalidate, s-maxage)
   * @param alwaysValidate no-cache: never served without validation
   * @param notAfter never served at or after this time, not even stale (the route's {@code until});
   *     null: no end
   * @param took how long it took to fetch, as far as it is known: what a refresh will take. Of a
   *     304, the longer of this and what the response took before, because the next may bring the
   *     whole
   */
  public Freshness(
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
    this.responseSecond = responseTime.getEpochSecond();
    this.responseNano = responseTime.getNano();
    this.initialAge = nanos(initialAge);
    this.lifetime = nanos(lifetime);
    this.source = source;
    this.staleWhileRevalidate = nanos(staleWhileRevalidate);
    this.staleIfError = nanos(staleIfError);
    this.mustRevalidate = mustRevalidate;
    this.alwaysValidate = alwaysValidate;
    this.notAfter = notAfter;
    this.took = nanos(took);
  }

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

  private static long nanos(Duration length) {
    long seconds = length.getSeconds();
    if (seconds > TOO_LONG) {
      return Long.MAX_VALUE;
    }
    return seconds < -TOO_LONG ? -Long.MAX_VALUE : seconds * NANOS + length.getNano();
  }

  public Instant responseTime() {
    return Instant.ofEpochSecond(responseSecond, responseNano);
  }

  public Duration initialAge() {
    return Duration.ofNanos(initialAge);
  }

  public Duration lifetime() {
    return Duration.ofNanos(lifetime);
  }

  public Source source() {
    return source;
  }

  public Duration staleWhileRevalidate() {
    return Duration.ofNanos(staleWhileRevalidate);
  }

  public Duration staleIfError() {
    return Duration.ofNanos(staleIfError);
  }

  public boolean mustRevalidate() {
    return mustRevalidate;
  }

  public boolean alwaysValidate() {
    return alwaysValidate;
  }

  public @Nullable Instant notAfter() {
    return notAfter;
  }

  public Duration took() {
    return Duration.ofNanos(took);
  }

  /** Who gave the lifetime. */
  public enum Source {
    ORIGIN,
    ROUTE,
    HEURISTIC
  }

  /** The same, but over at {@code end} at the latest. */
  public Freshness endingAt(Instant end) {
    Duration untilEnd = initialAge().plus(Duration.between(responseTime(), end));
    Duration shorter = untilEnd.compareTo(lifetime()) < 0 ? untilEnd : lifetime();
    return new Freshness(
        responseTime(),
        initialAge(),
        shorter.isNegative() ? Duration.ZERO : shorter,
        source,
        staleWhileRevalidate(),
        staleIfError(),
        mustRevalidate,
        alwaysValidate,
        notAfter == null || end.isBefore(notAfter) ? end : notAfter,
        took());
  }

  /** The same, with the age that it had when it was confirmed. */
  public Freshness agedFrom(Instant confirmed, Duration age) {
    return new Freshness(
        confirmed,
        age,
        lifetime(),
        source,
        staleWhileRevalidate(),
        staleIfError(),
        mustRevalidate,
        alwaysValidate,
        notAfter,
        took());
  }

  /** The same, when its fetching took as long at least. */
  public Freshness tookAtLeast(Duration time) {
    return nanos(time) <= took
        ? this
        : new Freshness(
            responseTime(),
            initialAge(),
            lifetime(),
            source,
            staleWhileRevalidate(),
            staleIfError(),
            mustRevalidate,
            alwaysValidate,
            notAfter,
            time);
  }

  /** The same, when its body was complete at this time. */
  public Freshness completeAt(Instant end) {
    return tookAtLeast(took().plus(Duration.between(responseTime(), end)));
  }

  /**
   * current_age (RFC 9111 §4.2.3). A clock that was set back does not make it younger than it was
   * at first.
   */
  public Duration age(Instant now) {
    return Duration.ofNanos(nanosOfAge(now));
  }

  private long nanosOfAge(Instant now) {
    long seconds = now.getEpochSecond() - responseSecond;
    if (seconds < 0) {
      return initialAge;
    }
    if (seconds > TOO_LONG) {
      return Long.MAX_VALUE;
    }
    long resident = Math.max(0, seconds * NANOS + now.getNano() - responseNano);
    return resident > Long.MAX_VALUE - Math.max(0, initialAge)
        ? Long.MAX_VALUE
        : initialAge + resident;
  }

  /** What is left of the lifetime; negative by as much as it is stale. */
  public Duration left(Instant now) {
    return Duration.ofNanos(lifetime - nanosOfAge(now));
  }

  /** It is stored to be validated, and good for one request: the others ask for themselves. */
  public boolean isForOneOnly(Instant responseTime) {
    return alwaysValidate || !left(responseTime).isPositive();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Freshness like
        && responseSecond == like.responseSecond
        && responseNano == like.responseNano
        && initialAge == like.initialAge
        && lifetime == like.lifetime
        && staleWhileRevalidate == like.staleWhileRevalidate
        && staleIfError == like.staleIfError
        && took == like.took
        && source == like.source
        && mustRevalidate == like.mustRevalidate
        && alwaysValidate == like.alwaysValidate
        && Objects.equals(notAfter, like.notAfter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(responseSecond, responseNano, initialAge, lifetime, took, source, notAfter);
  }

  @Override
  public String toString() {
    return "Freshness[responseTime=%s, initialAge=%s, lifetime=%s, source=%s, staleWhileRevalidate=%s, staleIfError=%s, mustRevalidate=%s, alwaysValidate=%s, notAfter=%s, took=%s]"
        .formatted(
            responseTime(),
            initialAge(),
            lifetime(),
            source,
            staleWhileRevalidate(),
            staleIfError(),
            mustRevalidate,
            alwaysValidate,
            notAfter,
            took());
  }
}
