package dev.frontdesk.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tags of a response and of a write, without the implicit ones. Any thread. */
public final class Tags {
  /** Tags per response, and per template of a write. */
  public static final int BOUND = 64;

  /** Segments of one tag that an origin gives; what has more shows everything below the last. */
  static final int MOST_SEGMENTS = 32;

  private static final ValueType AS_IT_CAME = new ValueType.Text();

  private Tags() {}

  /**
   * What a response shows. What does not fit into the bound cuts its tags; the origin's own tags
   * have no prefix to be cut to, so too many of them make a response that shows everything.
   */
  public static List<Tag> responseTags(Route route, Evidence evidence, int bound) {
    CacheRule rule = Needs.rule(route);
    if (rule == null) {
      return List.of();
    }
    Map<String, Tag> tags = new LinkedHashMap<>();
    int left = rule.tags().size() + (rule.tagsFrom().isEmpty() ? 0 : 1);
    if (left > bound) {
      return List.of(Tag.ALL);
    }
    for (TagTemplate template : rule.tags()) {
      left--;
      TagExpansion expansion =
          new TagExpansion(
              hole ->
                  Values.of(
                      hole.source(),
                      route.types().getOrDefault(hole.source(), AS_IT_CAME),
                      evidence),
              bound - tags.size() - left);
      add(tags, expansion.expand(template));
    }
    if (evidence.response() != null) {
      List<Tag> origins = new ArrayList<>();
      for (String name : rule.tagsFrom()) {
        for (String line : evidence.response().fields().all(name)) {
          origins.addAll(originTags(name, line));
        }
      }
      add(tags, origins.size() > bound - tags.size() ? List.of(Tag.ALL) : origins);
    }
    return List.copyOf(tags.values());
  }

  /** What a write clears. */
  public static List<Tag> writeTags(MatchedWrite matched, Evidence evidence) {
    Write write = matched.write();
    Evidence own =
        new Evidence(
            matched.path(),
            evidence.request(),
            evidence.identified(),
            evidence.requestBody(),
            evidence.response(),
            evidence.responseBody(),
            evidence.storedBody());
    Map<String, Found> taken = new LinkedHashMap<>();
    write.take().forEach((name, take) -> taken.put(name, Values.taken(take, own)));
    TagExpansion expansion =
        new TagExpansion(
            hole ->
                Values.withForms(
                    hole.source() instanceof Source.Taken name
                        ? taken.getOrDefault(name.name(), Found.ABSENT)
                        : Values.of(hole.source(), AS_IT_CAME, own),
                    hole.forms(),
                    own),
            BOUND);
    Map<String, Tag> tags = new LinkedHashMap<>();
    write.invalidate().forEach(template -> add(tags, expansion.expand(template)));
    return List.copyOf(tags.values());
  }

  /** The same text once; cut says more than not cut. */
  private static void add(Map<String, Tag> tags, Collection<Tag> more) {
    for (Tag tag : more) {
      tags.merge(tag.text(), tag, (one, other) -> one.cut() ? one : other);
    }
  }

  /**
   * Cache-Tag and Edge-Cache-Tag part with commas, Surrogate-Key with spaces, others (xkey) with
   * either. The text counts as it is: its colons part segments.
   */
  private static List<Tag> originTags(String name, String line) {
    String separators =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "cache-tag", "edge-cache-tag" -> ",";
          case "surrogate-key" -> "[ \t]+";
          default -> "[ \t,]+";
        };
    List<Tag> tags = new ArrayList<>();
    for (String text : line.split(separators, -1)) {
      if (!text.isBlank()) {
        tags.add(originTag(text.strip()));
      }
    }
    return tags;
  }

  /** Each look at the marks takes as long as there are segments, each as long as all before it. */
  private static Tag originTag(String text) {
    int end = -1;
    for (int i = 0; i < MOST_SEGMENTS; i++) {
      end = text.indexOf(':', end + 1);
      if (end < 0) {
        return Tag.of(text);
      }
    }
    return new Tag(text.substring(0, end), true);
  }
}
