package dev.frontdesk.settings;

import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Placeholders;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.settings.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One rule file, of which first the identities are read and then, knowing all, the rules. */
final class RuleFile {
  /** What later versions read, so that the finding says more than "unknown key". */
  private static final Set<String> LATER = Set.of("changes", "queries");

  private final String text;
  private final Map<String, String> variables;
  private final Section file;
  private final Config config;
  private final Findings findings;

  private RuleFile(String text, Map<String, String> variables, Section file, Config config) {
    this.text = text;
    this.variables = variables;
    this.file = file;
    this.config = config;
    this.findings = file.findings();
  }

  /** Null only after a finding. */
  static @Nullable RuleFile read(
      SourceText source, Config config, Surroundings surroundings, Findings findings) {
    Node root = YamlReader.read(source, findings);
    if (root == null) {
      return null;
    }
    SortedMap<String, String> variables = new TreeMap<>();
    Node resolved =
        new Placeholders(
                name -> {
                  String value = surroundings.environment().apply(name);
                  variables.put(name, value == null ? "" : value);
                  return value;
                },
                findings)
            .resolve(root);
    Section file =
        Section.of(withoutLater(resolved, findings), "the rule file", Shapes.RULES, findings);
    if (file == null) {
      return null;
    }
    Version.check(file, new Place(source.name(), 1, 1));
    return new RuleFile(source.text(), variables, file, config);
  }

  private static Node withoutLater(Node root, Findings findings) {
    if (!(root instanceof Mapping mapping)) {
      return root;
    }
    List<Member> kept = new ArrayList<>();
    for (Member member : mapping.members()) {
      if (LATER.contains(member.name())) {
        findings.error(
            member.place(),
            "%s: not supported by this version (expected: none)".formatted(member.name()));
      } else {
        kept.add(member);
      }
    }
    return new Mapping(mapping.place(), List.copyOf(kept));
  }

  Section section() {
    return file;
  }

  /** What it says: its text, and by name the variables that stand in it. */
  List<String> said() {
    return Stream.concat(
            Stream.of(text),
            variables.entrySet().stream()
                .flatMap(variable -> Stream.of(variable.getKey(), variable.getValue())))
        .toList();
  }

  void readIdentities(Map<String, Identity> identities, Ids ids) {
    IdentityReader reader = new IdentityReader(config, findings);
    for (Member member : file.members("identities")) {
      Identity identity = reader.read(member);
      if (!member.name().matches("[A-Za-z0-9_-]+")) {
        findings.error(
            member.place(),
            "identity %s (expected: a name of letters, digits, '_' and '-')"
                .formatted(member.key().described()));
      } else if (ids.claim(member.name(), member.place()) && identity != null) {
        identities.put(member.name(), identity);
      }
    }
  }

  void readRules(
      Map<String, Identity> identities,
      List<Route> routes,
      Ids routeIds,
      List<Write> writes,
      Ids writeIds) {
    Scope scope = scope(identities);
    RouteReader routeReader = new RouteReader(scope);
    for (Node node : file.items("routes")) {
      Route route = routeReader.read(node);
      if (route != null && routeIds.claim(route.id(), route.place())) {
        routes.add(route);
      }
    }
    WriteReader writeReader = new WriteReader(scope);
    for (Node node : file.items("writes")) {
      Write write = writeReader.read(node);
      if (write != null && writeIds.claim(write.id(), write.place())) {
        writes.add(write);
      }
    }
  }

  private Scope scope(Map<String, Identity> identities) {
    Section defaults = file.sectionOrEmpty("defaults", Shapes.DEFAULTS);
    Section cache = defaults.section("cache", Shapes.DEFAULTS_CACHE);
    if (cache != null) {
      // Read once by itself, so that a mistake in it is found even where no route inherits it.
      new CacheReader(Section.empty(cache.place(), Shapes.CACHE, findings), cache, null, config)
          .read();
    }
    Scalar name = defaults.scalar("upstream", "the name of an upstream");
    Upstream upstream =
        name == null
            ? References.defaultUpstream(config)
            : References.upstream(name, config, findings);
    KeyRule.Unlisted unlisted = defaults.choice("unlisted", Ids.UNLISTED);
    Scope.Defaults read =
        new Scope.Defaults(
            upstream,
            TypeReader.read(defaults, null, SourceSyntax::of),
            unlisted == null ? KeyRule.Unlisted.BYPASS : unlisted,
            cache,
            WriteReader.consistency(defaults, Write.Consistency.CLUSTER, config),
            defaults.duration("settle"),
            WriteReader.whenRedisAway(defaults, Write.WhenRedisAway.RELEASE, config));
    return new Scope(config, identities, read, findings);
  }
}
