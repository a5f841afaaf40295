package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule that matches reads: how to key, store and tag, and where to fetch. */
public record Route(
    String id,
    Place place,
    List<MatchPattern> match,
    Conditions conditions,
    Upstream upstream,
    KeyRule key,
    Map<Source, ValueType> types,
    Sharing sharing,
    CacheMode cache) {

  /** The same rule, though it may stand elsewhere in its file. */
  public boolean saysTheSameAs(@Nullable Route other) {
    return other != null && placeless().equals(other.placeless());
  }

  private Route placeless() {
    return new Route(
        id,
        Place.NOWHERE,
        match.stream().map(MatchPattern::placeless).toList(),
        conditions,
        upstream,
        key,
        types,
        sharing,
        cache.placeless());
  }
}
