package dev.frontdesk.settings;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.KeyRule.QueryKey;
import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.PathTemplate.Segment;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.TagTemplate.Piece;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Whether the sources of a rule can have a value: path parameters, identities, taken names. */
final class SourceChecks {
  private final List<MatchPattern> match;
  private final Set<String> taken;
  private final Scope scope;

  private SourceChecks(List<MatchPattern> match, Set<String> taken, Scope scope) {
    this.match = match;
    this.taken = taken;
    this.scope = scope;
  }

  static void check(Route route, Section section, Scope scope) {
    SourceChecks checks = new SourceChecks(route.match(), Set.of(), scope);
    if (section.node("types") instanceof Mapping types) {
      route
          .types()
          .forEach((source, type) -> {
            Place place = placeOf(types, source, section);
            if (!(type instanceof ValueType.Dates)) {
              checks.everywhere(source, place);
            }
            sources(type, inner -> checks.everywhere(inner, place));
          });
    }
    checks.cache(route, section);
  }

  /** Of a query whose parameters are as they were read. */
  static void checkQuery(
      Route route, List<ParameterReader.Read> parameters, Section section, Scope scope) {
    SourceChecks checks = new SourceChecks(route.match(), Set.of(), scope);
    for (ParameterReader.Read read : parameters) {
      if (read.parameter() != null) {
        checks.everywhere(read.parameter().source(), read.scalar().place());
      }
    }
    checks.cache(route, section);
  }

  private void cache(Route route, Section section) {
    if (route.cache() instanceof CacheMode.Keyed(CacheRule rule)) {
      for (TagTemplate tag : rule.tags()) {
        values(
            tag,
            source -> {
              if (!(route.types().get(source) instanceof ValueType.Dates)) {
                everywhere(source, tag.place());
              }
              keyed(source, route, tag.place());
            });
      }
      if (rule.until() instanceof CacheRule.Until.ValueOf(Source source, Zone zone)) {
        everywhere(source, section.placeOf("cache"));
        sources(zone, inner -> everywhere(inner, section.placeOf("cache")));
      }
    }
  }

  static void check(Write write, Section section, Scope scope) {
    Set<String> taken = WriteReader.taken(section);
    SourceChecks checks = new SourceChecks(write.match(), taken, scope);
    Set<String> used = new HashSet<>();
    for (TagTemplate tag : write.invalidate()) {
      values(
          tag,
          source -> {
            checks.everywhere(source, tag.place());
            if (source instanceof Source.Taken(String name)) {
              used.add(name);
            }
          });
    }
    if (!(section.node("take") instanceof Mapping take)) {
      return;
    }
    for (Member member : take.members()) {
      Write.Take read = write.take().get(member.name());
      if (read != null) {
        read.from().forEach(source -> checks.somewhere(source, member.place()));
        sources(read.as(), source -> checks.somewhere(source, member.place()));
      }
      if (!used.contains(member.name()) && wellFormed(section, write)) {
        scope
            .findings()
            .error(
                member.place(),
                "take: \"%s\" is in no tag of invalidate (expected: {%s} in one)"
                    .formatted(member.name(), member.name()));
      }
    }
  }

  /** All tags could be read, so that what no tag uses is really unused. */
  private static boolean wellFormed(Section section, Write write) {
    Node node = section.node("invalidate");
    int written = node instanceof Node.Sequence list ? list.items().size() : node == null ? 0 : 1;
    return write.invalidate().size() == written;
  }

  /** Where the values of a rule's tag come from. */
  static void values(TagTemplate tag, Consumer<Source> visitor) {
    for (List<Piece> segment : tag.segments()) {
      for (Piece piece : segment) {
        if (piece instanceof Piece.Value value) {
          visitor.accept(value.source());
        }
      }
    }
  }

  private static void sources(ValueType type, Consumer<Source> visitor) {
    switch (type) {
      case ValueType.Date(Zone zone) -> sources(zone, visitor);
      case ValueType.Dates(Source from, Source to, Zone zone) -> {
        visitor.accept(from);
        visitor.accept(to);
        sources(zone, visitor);
      }
      case ValueType.Text() -> {}
      case ValueType.Int() -> {}
      case ValueType.Uuid() -> {}
      case ValueType.Lower() -> {}
    }
  }

  private static void sources(Zone zone, Consumer<Source> visitor) {
    if (zone instanceof Zone.From(Source source)) {
      visitor.accept(source);
    }
  }

  /** The source has a value whichever line of {@code match} matched. */
  private void everywhere(Source source, Place place) {
    identity(source, place);
    if (source instanceof Source.Path(String name)) {
      match.stream()
          .filter(line -> !parameters(line).contains(name))
          .findFirst()
          .ifPresent(line -> missing(name, line, place));
    }
  }

  /** At least one line of {@code match} gives the source a value. */
  private void somewhere(Source source, Place place) {
    identity(source, place);
    if (source instanceof Source.Path(String name)
        && !match.isEmpty()
        && match.stream().noneMatch(line -> parameters(line).contains(name))) {
      missing(name, match.getFirst(), place);
    }
  }

  /**
   * What a tag is made of is in the key: else one stored response stands for several answers, and
   * carries the tag of the first of them only.
   */
  private void keyed(Source source, Route route, Place place) {
    String part =
        switch (source) {
          case Source.Query(String name)
              when route.key().query() instanceof QueryKey.Listed listed
                  && !listed.names().contains(name) ->
              "query." + name;
          case Source.Header(String name)
              when route.key().header().stream().noneMatch(name::equalsIgnoreCase) ->
              "header." + name;
          case Source.Identity(String name)
              when !name.equals(route.key().identity())
                  && !(route.sharing() instanceof Sharing.Verified) ->
              "identity." + name;
          default -> null;
        };
    if (part != null) {
      scope
          .findings()
          .warning(
              place,
              "{%s} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)"
                  .formatted(part));
    }
  }

  private void missing(String name, MatchPattern line, Place place) {
    Set<String> known = new TreeSet<>(taken);
    match.forEach(other -> known.addAll(parameters(other)));
    scope
        .findings()
        .error(
            place,
            "{%s} is no parameter of %s %s%s (expected: %s)"
                .formatted(
                    name,
                    line.method(),
                    line.path().text(),
                    taken.isEmpty() ? "" : ", nor in take",
                    known.isEmpty()
                        ? "a source as query.x or response.body.x"
                        : String.join(", ", known) + ", or a source as query.x"),
            known.contains(name) ? null : Nearest.suggestion(name, known));
  }

  private void identity(Source source, Place place) {
    if (source instanceof Source.Identity(String name) && !scope.identities().containsKey(name)) {
      Set<String> known = scope.identities().keySet();
      scope
          .findings()
          .error(
              place,
              "undefined identity \"%s\" (expected: %s)"
                  .formatted(
                      name,
                      known.isEmpty()
                          ? "one that is defined in identities"
                          : String.join(", ", known)),
              Nearest.suggestion(name, known));
    }
  }

  private static Set<String> parameters(MatchPattern line) {
    Set<String> names = new HashSet<>();
    for (Segment segment : line.path().segments()) {
      switch (segment) {
        case Segment.Parameter(String name) -> names.add(name);
        case Segment.Rest(String name) -> names.add(name);
        case Segment.Literal literal -> {}
      }
    }
    return names;
  }

  private static Place placeOf(Mapping types, Source source, Section section) {
    for (Member member : types.members()) {
      Source read = Syntax.read("types", member.key(), SourceSyntax::ofRoute, new Findings());
      if (source.equals(read)) {
        return member.place();
      }
    }
    return section.placeOf("types");
  }
}
