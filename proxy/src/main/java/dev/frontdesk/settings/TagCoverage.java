package dev.frontdesk.settings;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.TagTemplate.Piece;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tags that one side names and the other does not: usually a slip of the pen on one of them. Only
 * literals are compared, so what it finds is certain, and it does not find all.
 */
final class TagCoverage {
  private TagCoverage() {}

  static void check(
      List<Route> routes, List<Write> writes, List<Change> changes, Findings findings) {
    List<TagTemplate> shown = routes.stream().flatMap(TagCoverage::tags).toList();
    List<TagTemplate> cleared =
        Stream.concat(
                writes.stream().flatMap(write -> write.invalidate().stream()),
                changes.stream().flatMap(change -> change.invalidate().stream()))
            .toList();
    for (TagTemplate tag : shown) {
      if (cleared.stream().noneMatch(other -> mayMeet(other, tag))) {
        findings.warning(
            tag.place(),
            "no write or change clears the tag %s (expected: invalidate with it, or a lifetime that is short enough)"
                .formatted(tag.text()),
            suggestion(tag, cleared));
      }
    }
    if (routes.stream().anyMatch(TagCoverage::takesTagsFromOrigin)) {
      return; // The origin may give any tag.
    }
    for (TagTemplate tag : cleared) {
      if (!tag.text().startsWith("~") && shown.stream().noneMatch(other -> mayMeet(tag, other))) {
        findings.warning(
            tag.place(),
            "invalidate: no route has a tag that %s clears (expected: tags: with it)"
                .formatted(tag.text()),
            suggestion(tag, shown));
      }
    }
  }

  private static @Nullable String suggestion(TagTemplate tag, List<TagTemplate> others) {
    TreeSet<String> names = new TreeSet<>();
    others.forEach(other -> names.add(head(other)));
    names.remove(head(tag));
    return Nearest.suggestion(head(tag), names);
  }

  private static String head(TagTemplate tag) {
    return tag.segments().getFirst().getFirst() instanceof Piece.Literal(String text) ? text : "";
  }

  private static boolean takesTagsFromOrigin(Route route) {
    CacheRule rule = rule(route);
    return rule != null && !rule.tagsFrom().isEmpty();
  }

  static Stream<TagTemplate> tags(Route route) {
    CacheRule rule = rule(route);
    return rule == null ? Stream.empty() : rule.tags().stream();
  }

  private static @Nullable CacheRule rule(Route route) {
    return switch (route.cache()) {
      case CacheMode.Off off -> null;
      case CacheMode.Http(CacheRule rule) -> rule;
      case CacheMode.Keyed(CacheRule rule) -> rule;
    };
  }

  /** A mark on the one may clear a response with the other: no segment of both tells them apart. */
  static boolean mayMeet(TagTemplate cleared, TagTemplate shown) {
    int common = Math.min(cleared.segments().size(), shown.segments().size());
    for (int i = 0; i < common; i++) {
      String one = literal(cleared.segments().get(i));
      String other = literal(shown.segments().get(i));
      if (one != null && other != null && !one.equals(other)) {
        return false;
      }
    }
    // A longer mark clears a shorter tag only where that was cut, which takes a value.
    return cleared.segments().size() <= shown.segments().size() || hasValue(shown);
  }

  private static boolean hasValue(TagTemplate tag) {
    return tag.segments().stream().anyMatch(segment -> literal(segment) == null);
  }

  private static @Nullable String literal(List<Piece> segment) {
    return segment.size() == 1 && segment.getFirst() instanceof Piece.Literal(String text)
        ? text
        : null;
  }
}
