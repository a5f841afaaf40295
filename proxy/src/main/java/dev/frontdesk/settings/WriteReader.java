package dev.frontdesk.settings;

import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.TemplateSyntax;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.rules.Write;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.rules.Write.Take;
import dev.frontdesk.rules.Write.WhenRedisAway;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Scalars;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of a file's {@code writes}. */
final class WriteReader {
  private final Scope scope;
  private final Findings findings;

  WriteReader(Scope scope) {
    this.scope = scope;
    this.findings = scope.findings();
  }

  /** Null only after a finding. */
  @Nullable Write read(Node node) {
    Section write = Section.of(node, "write", Shapes.WRITE, findings);
    if (write == null) {
      return null;
    }
    String id = Ids.read(write);
    Zone zone = TypeReader.read(write, scope.defaults().zone(), SourceSyntax::of);
    List<MatchPattern> match = MatchReader.patterns(write);
    Map<String, Take> take = take(write, zone);
    Duration settle = write.duration("settle");
    Write read =
        new Write(
            id,
            write.has("id") ? write.placeOf("id") : write.place(),
            match,
            MatchReader.conditions(write),
            scope.defaults().upstream(),
            write.text("event"),
            take,
            tags(write),
            consistency(write, scope.defaults().consistency(), scope.config()),
            settle == null ? scope.defaults().settle() : settle,
            write.flag("soft", false),
            whenRedisAway(write, scope.defaults().whenRedisAway(), scope.config()));
    if (read.invalidate().isEmpty() && read.event() == null && !write.has("invalidate")) {
      findings.warning(
          read.place(),
          "write \"%s\" clears nothing and raises no event (expected: invalidate or event)"
              .formatted(id));
    }
    SourceChecks.check(read, write, scope);
    return read;
  }

  /** Beyond this process there is nobody without Redis: who asks for more is told. */
  static Consistency consistency(Section section, Consistency otherwise, Config config) {
    Consistency consistency =
        section.choice(
            "consistency",
            Words.of(
                "local",
                Consistency.LOCAL,
                "shared",
                Consistency.SHARED,
                "cluster",
                Consistency.CLUSTER));
    if (consistency != null && consistency != Consistency.LOCAL && config.redis() == null) {
      section
          .findings()
          .notice(
              "consistency: %s has no effect without redis"
                  .formatted(consistency.name().toLowerCase(Locale.ROOT)));
    }
    return consistency == null ? otherwise : consistency;
  }

  static WhenRedisAway whenRedisAway(Section section, WhenRedisAway otherwise, Config config) {
    WhenRedisAway away =
        section.choice(
            "when-redis-away",
            Words.of("release", WhenRedisAway.RELEASE, "refuse", WhenRedisAway.REFUSE));
    if (away != null && config.redis() == null) {
      section.findings().notice("when-redis-away: has no effect without redis");
    }
    return away == null ? otherwise : away;
  }

  private List<TagTemplate> tags(Section write) {
    Set<String> taken = taken(write);
    List<TagTemplate> tags = new ArrayList<>();
    for (Scalar scalar : write.scalars("invalidate")) {
      TagTemplate tag =
          Syntax.read(
              "invalidate",
              scalar,
              text -> TemplateSyntax.writeTag(text, scalar.place(), taken),
              findings);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  /** The names in {@code take}, even of those that cannot be read: one mistake, one finding. */
  static Set<String> taken(Section write) {
    Set<String> names = new LinkedHashSet<>();
    if (write.node("take") instanceof Mapping mapping) {
      mapping.members().forEach(member -> names.add(member.name()));
    }
    return names;
  }

  private Map<String, Take> take(Section write, @Nullable Zone zone) {
    TypeReader types = new TypeReader(zone, SourceSyntax::of, findings);
    Map<String, Take> takes = new LinkedHashMap<>();
    for (Member member : write.members("take")) {
      if (!member.name().matches("[A-Za-z0-9_-]+")) {
        findings.error(
            member.place(),
            "take: %s (expected: a name of letters, digits, '_' and '-')"
                .formatted(member.key().described()));
        continue;
      }
      Take take =
          member.value() instanceof Mapping
              ? longForm(member, types)
              : new Take(sources(member.name(), member.value()), new ValueType.Text(), false);
      if (take != null) {
        takes.put(member.name(), take);
      }
    }
    return Collections.unmodifiableMap(takes);
  }

  private @Nullable Take longForm(Member member, TypeReader types) {
    Section take = Section.of(member.value(), member.name(), Shapes.TAKE, findings);
    if (take == null) {
      return null;
    }
    Node as = take.node("as");
    ValueType type = as == null ? new ValueType.Text() : types.read(member.name(), as);
    Node from = take.node("from");
    if (from == null && !(type instanceof ValueType.Dates)) {
      take.required("from", "a list of sources");
    }
    List<Source> sources = from == null ? List.of() : sources("from", from);
    return new Take(sources, type == null ? new ValueType.Text() : type, take.flag("first", false));
  }

  private List<Source> sources(String label, Node node) {
    List<Source> sources = new ArrayList<>();
    for (Scalar scalar : Scalars.list(label, node, findings)) {
      Source source = Syntax.read(label, scalar, SourceSyntax::of, findings);
      if (source != null) {
        sources.add(source);
      }
    }
    return List.copyOf(sources);
  }
}
