package dev.frontdesk.settings;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Placeholders;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.settings.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One rule file, of which first the identities are read and then, knowing all, the rules. */
final class RuleFile {
  private final SourceText source;
  private final Map<String, String> variables;
  private final Section file;
  private final Config config;
  private final Surroundings surroundings;
  private final Findings findings;

  /** Texts of the files that its rules name, by their paths as written. */
  private final SortedMap<String, String> beside = new TreeMap<>();

  private RuleFile(
      SourceText source,
      Map<String, String> variables,
      Section file,
      Config config,
      Surroundings surroundings) {
    this.source = source;
    this.variables = variables;
    this.file = file;
    this.config = config;
    this.surroundings = surroundings;
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
    Section file = Section.of(resolved, "the rule file", Shapes.RULES, findings);
    if (file == null) {
      return null;
    }
    Version.check(file, new Place(source.name(), 1, 1));
    return new RuleFile(source, variables, file, config, surroundings);
  }

  Section section() {
    return file;
  }

  /** What it says: its text, and by name the variables that stand in it and the files. */
  List<String> said() {
    return Stream.concat(
            Stream.of(source.text()),
            Stream.of(variables, beside)
                .flatMap(named -> named.entrySet().stream())
                .flatMap(named -> Stream.of(named.getKey(), named.getValue())))
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

  /** Routes and queries, in the order in which the file has the two lists. */
  void readReads(Scope scope, List<Route> routes, Ids ids) {
    Runnable queries = () -> readQueries(scope, routes, ids);
    boolean first = file.has("queries") && before("queries", "routes");
    if (first) {
      queries.run();
    }
    RouteReader reader = new RouteReader(scope);
    for (Node node : file.items("routes")) {
      Route route = reader.read(node);
      if (route != null && ids.claim(route.id(), route.place())) {
        routes.add(route);
      }
    }
    if (!first) {
      queries.run();
    }
  }

  private boolean before(String one, String other) {
    return file.has(other) && file.placeOf(one).line() < file.placeOf(other).line();
  }

  private void readQueries(Scope scope, List<Route> routes, Ids ids) {
    if (file.has("queries") && config.postgres() == null) {
      findings.error(
          file.placeOf("queries"),
          "queries without a database (expected: postgres in the configuration, with its primary)");
    }
    QueryReader reader =
        new QueryReader(scope, new StatementReader(source, this::readBeside, findings));
    for (Node node : file.items("queries")) {
      Route route = reader.read(node);
      if (route != null && ids.claim(route.id(), route.place())) {
        routes.add(route);
      }
    }
  }

  private byte @Nullable [] readBeside(String ruleFile, String path) {
    byte[] octets = surroundings.beside().apply(ruleFile, path);
    beside.put(path, octets == null ? "" : new String(octets, StandardCharsets.UTF_8));
    return octets;
  }

  void readWrites(Scope scope, List<Write> writes, Ids ids) {
    WriteReader reader = new WriteReader(scope);
    for (Node node : file.items("writes")) {
      Write write = reader.read(node);
      if (write != null && ids.claim(write.id(), write.place())) {
        writes.add(write);
      }
    }
  }

  void readChanges(Scope scope, List<Change> changes, Ids ids) {
    Database database = config.postgres();
    if (file.has("changes") && (database == null || database.changes() == null)) {
      findings.notice(
          "changes: have no effect %s"
              .formatted(database == null ? "without postgres" : "with changes: off in postgres"));
    }
    ChangeReader reader = new ChangeReader(scope);
    for (Node node : file.items("changes")) {
      Change change = reader.read(node);
      if (change != null && ids.claim(change.id(), change.place())) {
        changes.add(change);
      }
    }
  }

  /** What its rules are read against. */
  Scope scope(Map<String, Identity> identities) {
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
