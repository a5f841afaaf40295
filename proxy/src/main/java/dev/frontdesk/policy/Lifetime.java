package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.rules.CacheRule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** freshness_lifetime and who gave it (RFC 9111 §4.2.1). */
record Lifetime(Duration length, Freshness.Source source) {

  /** Of the time since Last-Modified, one part in this many (RFC 9111 §4.2.2). */
  static final int HEURISTIC_PART = 10;

  /**
   * No heuristic lifetime is longer. RFC 9111 sets no bound; an hour is short for a cache, and long
   * for an answer that nobody said anything about and no write rule clears.
   */
  static final Duration LONGEST_HEURISTIC = Duration.ofHours(1);

  /**
   * The origin's: s-maxage, max-age, Expires. {@code no-cache} alone is a lifetime of zero: the
   * origin did speak, so the route's does not stand in.
   *
   * @param cacheControl without what the route ignores
   * @param heedExpires false where the route ignores max-age, of which Expires is the older form
   */
  static @Nullable Lifetime fromOrigin(
      ResponseHead response,
      ResponseCacheControl cacheControl,
      boolean heedExpires,
      Instant responseTime) {
    Duration length = cacheControl.sharedMaxAge();
    if (length == null) {
      length = cacheControl.maxAge();
    }
    if (length == null && heedExpires) {
      length = untilExpires(response.fields(), responseTime);
    }
    if (length == null && cacheControl.noCache() && mayDoWithoutLifetime(response, cacheControl)) {
      length = Duration.ZERO;
    }
    return length == null ? null : new Lifetime(length, Freshness.Source.ORIGIN);
  }

  /** RFC 9111 §3: no-cache is no permission to store, and one of these is. */
  private static boolean mayDoWithoutLifetime(
      ResponseHead response, ResponseCacheControl cacheControl) {
    return Statuses.isHeuristicallyCacheable(response.status()) || cacheControl.isPublic();
  }

  /** The route's, for the status; null where it says nothing of it. */
  static @Nullable Lifetime fromRoute(int status, CacheRule rule) {
    Duration length = rule.statuses().get(status);
    if (length == null && status == 200) {
      length = rule.ttl();
    }
    return length == null ? null : new Lifetime(length, Freshness.Source.ROUTE);
  }

  /** RFC 9111 §4.2.2: for statuses that allow it, and for what says {@code public}. */
  static @Nullable Lifetime heuristic(
      ResponseHead response, ResponseCacheControl cacheControl, Instant responseTime) {
    if (!mayDoWithoutLifetime(response, cacheControl)) {
      return null;
    }
    Instant modified = HttpDates.parse(response.fields(), "Last-Modified", responseTime);
    Instant date = Age.date(response.fields(), responseTime);
    if (modified == null || !modified.isBefore(date)) {
      return null;
    }
    Duration part = Duration.between(modified, date).dividedBy(HEURISTIC_PART);
    return new Lifetime(
        part.compareTo(LONGEST_HEURISTIC) < 0 ? part : LONGEST_HEURISTIC,
        Freshness.Source.HEURISTIC);
  }

  /**
   * Expires minus Date (RFC 9111 §5.3), null without Expires. Junk, {@code 0} included, is in the
   * past; so is one of several that do not agree (RFC 9111 §4.2.1).
   */
  private static @Nullable Duration untilExpires(Fields response, Instant responseTime) {
    if (!response.contains("Expires")) {
      return null;
    }
    boolean oneValue = response.all("Expires").stream().distinct().count() == 1;
    String text = response.first("Expires");
    Instant expires = oneValue && text != null ? HttpDates.parse(text, responseTime) : null;
    if (expires == null) {
      return Duration.ZERO;
    }
    Duration length = Duration.between(Age.date(response, responseTime), expires);
    return length.isNegative() ? Duration.ZERO : length;
  }
}
