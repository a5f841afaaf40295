package dev.frontdesk.rules;

import dev.frontdesk.rules.TagTemplate.Piece;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which copies of bodies the rules ask for; nothing else is kept. Any thread. */
public final class Needs {
  private Needs() {}

  /** A write's tags read the request's body. */
  public static boolean needsRequestBody(Classification classification) {
    return any(
        classification.writes(),
        source -> source instanceof Source.RequestBody || source instanceof Source.RequestForm);
  }

  /** A write's tags read the response's body: its head is held until that is known. */
  public static boolean needsResponseBody(List<MatchedWrite> writes) {
    return any(writes, Source.ResponseBody.class::isInstance);
  }

  /** A write's tags read what the cache holds for its URI. */
  public static boolean needsStoredBody(List<MatchedWrite> writes) {
    return any(writes, Source.StoredBody.class::isInstance);
  }

  /** The route's tags, or the end of its answers' life, are read from the response's body. */
  public static boolean needsResponseBody(Route route) {
    CacheRule rule = rule(route);
    if (rule == null) {
      return false;
    }
    Set<Source> sources = sources(route, rule);
    switch (rule.until()) {
      case null -> {}
      case CacheRule.Until.Midnight midnight -> add(midnight.zone(), sources);
      case CacheRule.Until.ValueOf value -> {
        sources.add(value.source());
        add(value.zone(), sources);
      }
    }
    return sources.stream().anyMatch(Source.ResponseBody.class::isInstance);
  }

  /** All tags of the route's answers come from the request, so they are known before the fill. */
  public static boolean requestOnly(Route route) {
    CacheRule rule = rule(route);
    return rule == null
        || (rule.tagsFrom().isEmpty()
            && sources(route, rule).stream()
                .noneMatch(source ->
                    source instanceof Source.ResponseBody
                        || source instanceof Source.ResponseHeader));
  }

  /** The cache part of a route, or null where it is off. */
  static @Nullable CacheRule rule(Route route) {
    return switch (route.cache()) {
      case CacheMode.Off off -> null;
      case CacheMode.Http http -> http.rule();
      case CacheMode.Keyed keyed -> keyed.rule();
    };
  }

  private static boolean any(List<MatchedWrite> writes, Predicate<Source> kind) {
    for (MatchedWrite matched : writes) {
      Set<Source> sources = new HashSet<>();
      for (Source source : holes(matched.write().invalidate())) {
        Write.Take take =
            source instanceof Source.Taken taken ? matched.write().take().get(taken.name()) : null;
        if (take == null) {
          sources.add(source);
        } else {
          sources.addAll(take.from());
          add(take.as(), sources);
        }
      }
      if (sources.stream().anyMatch(kind)) {
        return true;
      }
    }
    return false;
  }

  private static Set<Source> sources(Route route, CacheRule rule) {
    Set<Source> sources = new HashSet<>();
    for (Source source : holes(rule.tags())) {
      sources.add(source);
      add(route.types().get(source), sources);
    }
    return sources;
  }

  private static Set<Source> holes(Collection<TagTemplate> templates) {
    Set<Source> sources = new HashSet<>();
    for (TagTemplate template : templates) {
      for (List<Piece> segment : template.segments()) {
        for (Piece piece : segment) {
          if (piece instanceof Piece.Value value) {
            sources.add(value.source());
          }
        }
      }
    }
    return sources;
  }

  private static void add(@Nullable ValueType type, Set<Source> sources) {
    switch (type) {
      case ValueType.Date date -> add(date.zone(), sources);
      case ValueType.Dates dates -> {
        sources.add(dates.from());
        sources.add(dates.to());
        add(dates.zone(), sources);
      }
      case null, default -> {}
    }
  }

  private static void add(ValueType.Zone zone, Set<Source> sources) {
    if (zone instanceof ValueType.Zone.From from) {
      sources.add(from.source());
    }
  }
}
