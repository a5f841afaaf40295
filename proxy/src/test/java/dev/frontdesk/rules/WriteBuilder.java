package dev.frontdesk.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes for tests, as a rule file would say them. */
public final class WriteBuilder {
  private final String id;
  private final List<MatchPattern> match;
  private final Map<String, Write.Take> take = new LinkedHashMap<>();

  private WriteBuilder(String id, String... match) {
    this.id = id;
    this.match = RouteBuilder.patterns(match);
  }

  public static WriteBuilder write(String id, String... match) {
    return new WriteBuilder(id, match);
  }

  public WriteBuilder take(String name, ValueType as, String... from) {
    return take(name, as, false, from);
  }

  public WriteBuilder takeFirst(String name, ValueType as, String... from) {
    return take(name, as, true, from);
  }

  private WriteBuilder take(String name, ValueType as, boolean first, String... from) {
    take.put(name, new Write.Take(Stream.of(from).map(SourceSyntax::of).toList(), as, first));
    return this;
  }

  public Write invalidate(String... templates) {
    List<TagTemplate> tags =
        Stream.of(templates)
            .map(text -> TemplateSyntax.writeTag(text, RouteBuilder.PLACE, take.keySet()))
            .toList();
    return new Write(
        id,
        RouteBuilder.PLACE,
        match,
        Conditions.NONE,
        new Upstream("booking", true),
        null,
        Map.copyOf(take),
        tags,
        Write.Consistency.LOCAL,
        null,
        false,
        Write.WhenRedisAway.RELEASE);
  }
}
