package dev.frontdesk.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that matches requests which change something: what they change.
 *
 * @param settle how long an unknown outcome holds its tags; null: the upstream's response time-out
 */
public record Write(
    String id,
    Place place,
    List<MatchPattern> match,
    Conditions conditions,
    Upstream upstream,
    @Nullable String event,
    Map<String, Take> take,
    List<TagTemplate> invalidate,
    Consistency consistency,
    @Nullable Duration settle,
    boolean soft,
    WhenRedisAway whenRedisAway) {

  /** The same with other tags. */
  public Write withInvalidate(List<TagTemplate> tags) {
    return new Write(
        id,
        place,
        match,
        conditions,
        upstream,
        event,
        take,
        tags,
        consistency,
        settle,
        soft,
        whenRedisAway);
  }

  /**
   * A named value: every distinct one that the sources have, or with {@code first} the first that
   * is found.
   */
  public record Take(List<Source> from, ValueType as, boolean first) {}

  /**
   * How far an invalidation has gone before the write is acknowledged. Without Redis every one is
   * LOCAL.
   */
  public enum Consistency {
    LOCAL,
    SHARED,
    CLUSTER
  }

  /** What a write does when Redis cannot be told. */
  public enum WhenRedisAway {
    RELEASE,
    REFUSE
  }
}
