package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Outdated;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes share what they store under a route only where its revision is the same on both. */
class RevisionsTest {
  private static final String RULES =
      """
      version: 1
      identities: { user: { header: X-User } }
      routes:
        - { id: one, match: GET /one, cache: { ttl: "${TTL:-1h}" } }
        - { id: two, match: GET /two, cache: { ttl: 1h } }
      """;
  private static final String CONFIG = "upstreams: { a: { primary: \"http://a\" } }\n";

  private static RuleSet load(String name, String rules, String config, String... variables) {
    List<String> given = List.of(variables);
    Surroundings surroundings =
        new Surroundings(
            variable -> given.contains(variable) ? given.get(given.indexOf(variable) + 1) : null,
            path -> "x".repeat(64));
    Config read =
        requireNonNull(
            ConfigLoader.load(new SourceText("c.yaml", "version: 1\n" + config), surroundings)
                .config());
    Loaded loaded = Loader.load(List.of(new SourceText(name, rules)), read, surroundings);
    return requireNonNull(loaded.rules(), () -> loaded.findings().toString());
  }

  private static String revision(RuleSet rules, String id) {
    return rules.routes().stream()
        .filter(route -> route.id().equals(id))
        .map(Route::revision)
        .findFirst()
        .orElseThrow();
  }

  private static String one(String rules, String config, String... variables) {
    return revision(load("f.yaml", rules, config, variables), "one");
  }

  private static final String PLAIN = one(RULES, CONFIG);

  @Test
  void isThirtyTwoDigitsAndEveryRouteHasOne() {
    assertThat(load("f.yaml", RULES, CONFIG).routes())
        .hasSize(3)
        .allSatisfy(route -> assertThat(route.revision()).matches("[0-9a-f]{32}"));
  }

  @Test
  void isTheSameInEveryRunAndOnEveryMachine() {
    // A literal: another run, another JVM, another order of a set would make another text.
    assertThat(PLAIN).isEqualTo("bf4ea265e9e789581b6ec7799dba195f");
    assertThat(revision(load("/elsewhere/g.yaml", RULES, CONFIG), "one")).isEqualTo(PLAIN);
  }

  @Test
  void isOnePerFile() {
    RuleSet rules = load("f.yaml", RULES, CONFIG);
    assertThat(revision(rules, "two")).isEqualTo(PLAIN);
    assertThat(revision(rules, "http")).isNotEqualTo(PLAIN);
  }

  @Test
  void ofTheBuiltInRulesIsThatOfTheirTextAndACopyIsTheSame() {
    String builtIn = revision(load("f.yaml", RULES, CONFIG), "http");
    String copy = revision(load("default.yaml", DefaultRules.source().text(), CONFIG), "http");
    String without = revision(load("g.yaml", "version: 1\n", CONFIG), "http");
    assertThat(copy).isEqualTo(without);
    // The other file has an identity, whose field is a credential for all routes.
    assertThat(builtIn).isNotEqualTo(without);
  }

  @Test
  void aVariableCountsAsMuchAsTheText() {
    assertThat(one(RULES, CONFIG, "TTL", "2h")).isNotEqualTo(PLAIN);
    assertThat(one(RULES, CONFIG, "OTHER", "2h")).isEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "credentials: [X-Key]",
        "trusted: [10.0.0.0/8]",
        "ignore-query: [q]",
        "cookies: { ignore: [c] }",
        "allow-headers: [X-Allowed]",
        "answers: { name: other }",
        "identity-keys: { k: { secret: file:s, algorithms: [HS256], issuer: i, audience: a } }"
      })
  void whatAppliesToAllFilesCounts(String more) {
    assertThat(one(RULES, CONFIG + more)).isNotEqualTo(PLAIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memory: { size: 64MiB }",
        "listen: { address: \"127.0.0.1:9999\" }",
        "redis: { url: \"redis://r\" }",
        "limits: { connections: 7 }"
      })
  void whatIsOneNodesOwnDoesNot(String more) {
    assertThat(one(RULES, CONFIG + more)).isEqualTo(PLAIN);
  }

  @Test
  void theOrderOfListsThatAreSetsDoesNotCount() {
    assertThat(one(RULES, CONFIG + "credentials: [X-A, X-B, X-C]\ntrusted: [10.0.0.0/8, \"::1\"]"))
        .isEqualTo(
            one(RULES, CONFIG + "credentials: [X-C, X-A, X-B]\ntrusted: [\"::1\", 10.0.0.0/8]"));
  }

  @ParameterizedTest
  @CsvSource({"ttl: 1h } },ttl: 2h } }", "header: X-User,header: X-Person"})
  void theTextCounts(String before, String after) {
    assertThat(one(RULES.replace(before, after), CONFIG)).isNotEqualTo(PLAIN);
  }

  @Test
  void aCommentChangesItAndInvalidatesNothingInMemory() {
    String commented = "# said\n" + RULES;
    assertThat(one(commented, CONFIG)).isNotEqualTo(PLAIN);
    assertThat(Outdated.tags(load("f.yaml", RULES, CONFIG), load("f.yaml", commented, CONFIG)))
        .isEmpty();
  }

  @Test
  void noSecretIsInIt() {
    Map<String, String> secrets = Map.of("a", "a".repeat(32), "b", "b".repeat(32));
    List<String> revisions =
        List.of("a", "b").stream()
            .map(name -> {
              Surroundings files = new Surroundings(variable -> null, secrets::get);
              Config config =
                  requireNonNull(
                      ConfigLoader.load(
                              new SourceText(
                                  "c.yaml",
                                  "version: 1\n%sidentity-keys: { k: { secret: file:%s, algorithms: [HS256] } }"
                                      .formatted(CONFIG, name)),
                              files)
                          .config());
              return revision(
                  requireNonNull(
                      Loader.load(List.of(new SourceText("f.yaml", RULES)), config, files).rules()),
                  "one");
            })
            .toList();
    assertThat(revisions.get(0)).isEqualTo(revisions.get(1));
  }
}
