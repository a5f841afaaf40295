package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;

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
    CacheMode cache) {}
