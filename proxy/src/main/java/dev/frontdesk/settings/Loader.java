package dev.frontdesk.settings;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Rule files to a {@link RuleSet}: all of them together, or none. Any thread. */
public final class Loader {
  private Loader() {}

  /** Whether a file in a folder of rules is one: YAML, and no rule test. */
  public static boolean isRuleFile(String fileName) {
    boolean yaml = fileName.endsWith(".yaml") || fileName.endsWith(".yml");
    boolean test = fileName.endsWith(".test.yaml") || fileName.endsWith(".test.yml");
    return yaml && !test && !fileName.startsWith(".");
  }

  /**
   * Reads the files in the order of their names, whatever the order in which they come, and the
   * built-in default rules after them.
   *
   * @param config defines upstreams and identity keys, and extends the built-in lists
   */
  public static Loaded load(List<SourceText> ruleFiles, Config config, Surroundings surroundings) {
    Findings findings = new Findings();
    if (config.defaultUpstream() == null) {
      findings.error(
          new Place(DefaultRules.NAME, 1, 1),
          "no upstream (expected: upstreams in the configuration, or --upstream URL)");
    }
    List<RuleFile> files = new ArrayList<>();
    Stream<SourceText> own =
        ruleFiles.stream()
            .filter(file -> !DefaultRules.isCopy(file))
            .sorted(Comparator.comparing(SourceText::name));
    Stream.concat(own, Stream.of(DefaultRules.source()))
        .forEach(source -> {
          RuleFile file = RuleFile.read(source, config, surroundings, findings);
          if (file != null) {
            files.add(file);
          }
        });
    RuleSet rules = rules(files, config, findings);
    return new Loaded(findings.hasErrors() ? null : rules, findings.sorted(), findings.notices());
  }

  private static RuleSet rules(List<RuleFile> files, Config config, Findings findings) {
    Map<String, Identity> identities = new LinkedHashMap<>();
    Ids identityIds = new Ids("identity", findings);
    files.forEach(file -> file.readIdentities(identities, identityIds));
    List<Route> routes = new ArrayList<>();
    List<Write> writes = new ArrayList<>();
    Ids routeIds = new Ids("route", findings);
    Ids writeIds = new Ids("write", findings);
    List<Change> changes = new ArrayList<>();
    Ids changeIds = new Ids("change", findings);
    for (RuleFile file : files) {
      Scope scope = file.scope(identities);
      file.readReads(scope, routes, routeIds);
      file.readWrites(scope, writes, writeIds);
      file.readChanges(scope, changes, changeIds);
    }
    checkIdentities(config, identities, findings);
    Reachability.check(
        routes.stream().filter(route -> !route.place().file().equals(DefaultRules.NAME)).toList(),
        findings);
    TagCoverage.check(routes, writes, changes, findings);
    Set<String> credentials = credentials(files, config, identities);
    RuleSet rules =
        new RuleSet(
            List.copyOf(routes),
            TagForms.align(routes, writes),
            Map.copyOf(identities),
            united(BuiltIn.IGNORED_QUERY, config.ignoreQuery(), texts(files, "ignore-query")),
            united(BuiltIn.IGNORED_COOKIES, config.ignoreCookies(), ignoredCookies(files)),
            credentials,
            allowed(files, config, credentials),
            References.defaultUpstream(config),
            TagForms.alignChanges(routes, changes));
    return Revisions.in(rules, files, config);
  }

  /** The configuration says by which identities clients are known again; rules define them. */
  private static void checkIdentities(
      Config config, Map<String, Identity> identities, Findings findings) {
    for (String name : config.readYourWrites().identities()) {
      if (!identities.containsKey(name)) {
        findings.error(
            config.readYourWrites().place(),
            "read-your-writes: undefined identity \"%s\" (expected: %s)"
                .formatted(
                    name,
                    identities.isEmpty()
                        ? "one that is defined in identities of a rule file"
                        : String.join(", ", identities.keySet())),
            Nearest.suggestion(name, identities.keySet()));
      }
    }
  }

  private static Set<String> credentials(
      List<RuleFile> files, Config config, Map<String, Identity> identities) {
    Set<String> names = new LinkedHashSet<>(BuiltIn.CREDENTIALS);
    names.addAll(config.credentials());
    files.forEach(file -> names.addAll(FieldNames.lowerCase(file.section(), "credentials")));
    for (Identity identity : identities.values()) {
      names.add(
          switch (identity) {
            case Identity.Header(String name) -> name.toLowerCase(Locale.ROOT);
            case Identity.Cookie cookie -> "cookie";
            case Identity.JwtClaim claim -> "authorization";
          });
    }
    return Set.copyOf(names);
  }

  private static Set<String> allowed(List<RuleFile> files, Config config, Set<String> credentials) {
    Set<String> names = new LinkedHashSet<>(BuiltIn.ALLOWED_FIELDS);
    names.addAll(config.allowHeaders());
    files.forEach(file -> names.addAll(FieldNames.allowed(file.section(), credentials)));
    // An identity of the rules may be read from a field that the configuration allows.
    names.removeAll(credentials);
    return Set.copyOf(names);
  }

  private static List<String> texts(List<RuleFile> files, String key) {
    return files.stream().flatMap(file -> file.section().texts(key).stream()).toList();
  }

  private static List<String> ignoredCookies(List<RuleFile> files) {
    return files.stream()
        .map(file -> file.section().sectionOrEmpty("cookies", Shapes.COOKIES))
        .map((Section cookies) -> cookies.texts("ignore"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> united(List<String> builtIn, List<String> more, List<String> most) {
    return Stream.of(builtIn, more, most).flatMap(List::stream).distinct().toList();
  }
}
