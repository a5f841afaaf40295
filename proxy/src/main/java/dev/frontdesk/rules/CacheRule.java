package dev.frontdesk.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code cache} part of a route.
 *
 * @param ttl for 200 where the origin gives no freshness, or null
 * @param statuses freshness for other statuses where the origin gives none
 * @param ignoredOriginDirectives of {@code max-age, no-cache, private, no-store}: not heeded in
 *     responses
 * @param staleWhileRevalidate null: only the origin's own (RFC 5861 §3)
 * @param staleIfError null: only the origin's own (RFC 5861 §4)
 * @param maxObject bytes above which a response is not stored; null: the configuration's bound
 * @param targeted response fields that come before Cache-Control
 * @param earlyRefresh how eagerly a hot answer is fetched again before its lifetime ends: the beta
 *     of XFetch, where more is earlier; 0: not at all
 */
public record CacheRule(
    @Nullable Duration ttl,
    Map<Integer, Duration> statuses,
    Set<String> ignoredOriginDirectives,
    @Nullable Duration staleWhileRevalidate,
    @Nullable Duration staleIfError,
    ClientFreshness client,
    @Nullable Until until,
    SetCookie setCookie,
    boolean encrypt,
    boolean compress,
    @Nullable Long maxObject,
    Priority priority,
    boolean honourClientDirectives,
    List<TagTemplate> tags,
    List<String> tagsFrom,
    Targeted targeted,
    RangeMiss rangeMiss,
    double earlyRefresh) {

  CacheRule placeless() {
    return new CacheRule(
        ttl,
        statuses,
        ignoredOriginDirectives,
        staleWhileRevalidate,
        staleIfError,
        client,
        until,
        setCookie,
        encrypt,
        compress,
        maxObject,
        priority,
        honourClientDirectives,
        tags.stream().map(TagTemplate::placeless).toList(),
        tagsFrom,
        targeted,
        rangeMiss,
        earlyRefresh);
  }

  /** What clients are told of freshness. */
  public sealed interface ClientFreshness {
    /** {@code no-cache} where the route gives the freshness, the origin's own otherwise. */
    record Automatic() implements ClientFreshness {}

    record Origin() implements ClientFreshness {}

    record NoCache() implements ClientFreshness {}

    record MaxAge(Duration maxAge) implements ClientFreshness {}
  }

  /** An end of life that is known. */
  public sealed interface Until {
    record Midnight(ValueType.Zone zone) implements Until {}

    record ValueOf(Source source, ValueType.Zone zone) implements Until {}
  }

  /** What is asked for where a request wants a range of what is not stored. */
  public enum RangeMiss {
    /** That range, for this client. */
    FORWARD,
    /** The whole, to be stored. */
    WHOLE
  }

  /** What a response with Set-Cookie becomes. */
  public enum SetCookie {
    REFUSE,
    STRIP,
    STORE
  }

  /** Whose place in memory is defended. */
  public enum Priority {
    LOW,
    NORMAL,
    HIGH
  }
}
