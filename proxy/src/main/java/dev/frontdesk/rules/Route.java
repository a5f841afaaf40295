package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that matches reads: how to key, store and tag, and where to fetch.
 *
 * @param revision stands for the text of its rule file and for all else that changes keys, sharing
 *     or tags: 32 hexadecimal digits, the same on every node that has the same files. What one node
 *     stored is another's only where both have the same revision of the route; it says nothing of
 *     whether two rules in one process are the same, which is {@link #saysTheSameAs}
 * @param query answers it, and not an upstream; null: the upstream does
 */
public record Route(
    String id,
    Place place,
    List<MatchPattern> match,
    Conditions conditions,
    Upstream upstream,
    KeyRule key,
    Map<Source, ValueType> types,
    Sharing sharing,
    CacheMode cache,
    String revision,
    @Nullable Query query) {
  /** One that an upstream answers. */
  public Route(
      String id,
      Place place,
      List<MatchPattern> match,
      Conditions conditions,
      Upstream upstream,
      KeyRule key,
      Map<Source, ValueType> types,
      Sharing sharing,
      CacheMode cache,
      String revision) {
    this(id, place, match, conditions, upstream, key, types, sharing, cache, revision, null);
  }

  /** The same rule, though it may stand elsewhere in its file. */
  public boolean saysTheSameAs(@Nullable Route other) {
    return other != null && placeless().equals(other.placeless());
  }

  /** The same rule of this revision. */
  public Route withRevision(String newRevision) {
    return new Route(
        id, place, match, conditions, upstream, key, types, sharing, cache, newRevision, query);
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
        cache.placeless(),
        "",
        query == null ? null : query.placeless());
  }
}
