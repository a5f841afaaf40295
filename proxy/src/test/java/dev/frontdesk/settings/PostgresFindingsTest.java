package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.Database.Changes;
import dev.frontdesk.settings.Database.Connections;
import dev.frontdesk.settings.Database.Positions;
import dev.frontdesk.settings.Database.Spill;
import dev.frontdesk.settings.Database.Tls;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each finding of {@code postgres}, of replicas of upstreams and of {@code read-your-writes}, with
 * its exact text; and what is made of their values.
 */
class PostgresFindingsTest {
  private static final String KEY = "k".repeat(32);
  private static final Map<String, String> FILES =
      Map.of(
          "password",
          "pa55word\n",
          "empty",
          " ",
          "key",
          KEY + "\n",
          "short",
          "secret\n",
          "ca.pem",
          "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
  private static final String FORM =
      "(expected: postgresql://USER@HOST:PORT/DATABASE, without a password; IPv6 in brackets";
  private static final String PRIMARY = "primary: \"postgresql://u@p/b\"";

  private static LoadedConfig load(String yaml) {
    return ConfigLoader.load(
        new SourceText("c.yaml", "version: 1\n" + yaml + "\n"),
        new Surroundings(Map.of("PG", "postgresql://u@env/b")::get, FILES::get));
  }

  @Test
  void severalProcessesNeedAKeyForTheirCookies() {
    String several =
        """
        upstreams: { a: { primary: "http://a:1", replicas: "http://b:1" } }
        redis: { url: "redis://r" }
        """;
    assertThat(load(several).notices())
        .singleElement()
        .asString()
        .startsWith("read-your-writes: without a key each process believes only its own cookies");
    String key = "0123456789abcdef0123456789abcdef";
    assertThat(load(several + "read-your-writes: { key: " + key + " }").notices()).isEmpty();
    assertThat(load(several + "read-your-writes: { cookie: \"off\", identities: [u] }").notices())
        .isEmpty();
    assertThat(load("redis: { url: \"redis://r\" }").notices()).isEmpty();
  }

  private static Config config(String yaml) {
    LoadedConfig loaded = load(yaml);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
    return requireNonNull(loaded.config());
  }

  private static Database database(String postgres) {
    return requireNonNull(config("postgres: { " + postgres + " }").postgres());
  }

  private record Case(String yaml, String... findings) {}

  private static Case postgres(String yaml, String... findings) {
    return new Case("postgres: { " + yaml + " }", findings);
  }

  private static Case more(String yaml, String... findings) {
    return postgres(PRIMARY + ",\n" + yaml, findings);
  }

  private static Case upstream(String yaml, String... findings) {
    return new Case(
        "upstreams: { a: { primary: \"http://a\", replicas: [\"http://b\", \"http://c\"],\n"
            + yaml
            + " } }\npostgres: { primary: \"postgresql://u@p/b\", replicas: [\"postgresql://u@r1/b\", \"postgresql://u@r2:6432/b\"] }",
        findings);
  }

  private static final List<Case> CASES =
      List.of(
          postgres(
              "audit: \"postgresql://u@a/b\"",
              "2:11: error: no \"primary\" in postgres " + FORM + ")"),
          postgres("primary: a", "2:22: error: primary: a " + FORM + ")"),
          postgres(
              "primary: \"postgresql://h:5432/b\"",
              "2:22: error: primary: \"postgresql://h:5432/b\" " + FORM + ")"),
          postgres(
              "primary: \"postgresql://u:pa55@h/b\"",
              "2:22: error: primary: a password in a URL "
                  + FORM
                  + "; password: beside it, as file: and a path)"),
          postgres(
              "primary: \"postgresql://u@h/b?password=pa55\"",
              "2:22: error: primary: a password in a URL "
                  + FORM
                  + "; password: beside it, as file: and a path)"),
          postgres(
              "primary: \"postgres//u:pa55@h/b\"",
              "2:22: error: primary: a password in a URL "
                  + FORM
                  + "; password: beside it, as file: and a path)"),
          postgres(
              "primary: \"u:pa5/5@h@i\"",
              "2:22: error: primary: a password in a URL "
                  + FORM
                  + "; password: beside it, as file: and a path)"),
          postgres(
              "primary: \"postgresql://u@h/b?sslmode=require\"",
              "2:22: error: primary: \"postgresql://u@h/b?sslmode=require\" " + FORM + ")"),
          postgres(
              "primary: \"postgresql://u@h:65536/b\"",
              "2:22: error: primary: \"postgresql://u@h:65536/b\" " + FORM + ")"),
          postgres(
              "primary: \"postgresql://u@::1/b\"",
              "2:22: error: primary: \"postgresql://u@::1/b\" " + FORM + ")"),
          postgres(
              "primary: \"postgresql://u@h\"",
              "2:22: error: primary: \"postgresql://u@h\" " + FORM + ")"),
          more(
              "replicas: [\"postgresql://u@P:5432/b\", \"postgresql://u@r/c\", \"postgresql://u@r:5432/b\", r]",
              "3:12: error: replicas: p:5432 a second time (expected: each server once, and not the primary)",
              "3:39: error: replicas: database c (expected: the primary's, b, which a standby is a copy of)",
              "3:61: error: replicas: r:5432 a second time (expected: each server once, and not the primary)",
              "3:88: error: replicas: r " + FORM + ")"),
          more(
              "replica: []",
              "3:1: error: unknown key \"replica\" in postgres (expected: primary, replicas, audit, password, tls, certificates, connect-timeout, connections, waiting, patience, idle-timeout, max-lifetime, statement-timeout, positions, catch-up, spill, changes, slow-query, max-cost) — did you mean \"replicas\"?"),
          more(
              "password: file:empty",
              "3:1: error: password: nothing (expected: a text, or file: and a path)"),
          more(
              "tls: prefer",
              "3:6: error: tls: prefer (expected: disable, require, verify-ca, verify-full)"),
          more(
              "certificates: file:ca.pem",
              "3:1: error: certificates with tls: disable, which does not look at them (expected: tls: verify-full, or verify-ca)"),
          more(
              "tls: verify-full, certificates: file:password",
              "3:19: error: certificates: no PEM text of a CERTIFICATE (expected: file: and a path, or the text itself)"),
          more(
              "connect-timeout: 0s, connections: { primary: 0, replica: 2, audit: 3 }, waiting: -1",
              "3:18: error: connect-timeout: 0s (expected: more than nothing)",
              "3:46: error: primary: 0 (expected: a number from 1 to 1000)",
              "3:49: error: connections.replica without replicas (expected: only beside them)",
              "3:61: error: connections.audit without audit (expected: only beside it)",
              "3:82: error: waiting: -1 (expected: a number from 0 to 100000)"),
          more(
              "positions: { every: 5ms, timeout: 0ms, max-lag: 5 }",
              "3:14: error: every: 5 ms (expected: from 10ms to 10s)",
              "3:35: error: timeout: 0ms (expected: more than nothing)",
              "3:49: error: max-lag: 5 (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d) — did you mean \"5s\"?"),
          more(
              "spill: { rate: 5, burst: 0 }",
              "3:19: error: burst: 0 beside a rate of 5 (expected: at least 1; rate: 0 for never)"),
          more(
              "spill: { rate: 0, burst: 5 }",
              "3:19: error: burst: 5 beside rate: 0 (expected: no burst where the primary never stands in)"),
          more(
              "changes: on",
              "3:10: error: changes: \"on\" (expected: a mapping with beat, blind-ttl, channel)"),
          more(
              "changes: { channel: Front, beat: 0s }",
              "3:21: error: channel: Front (expected: 1 to 63 small letters, digits and '_', not beginning with a digit)",
              "3:34: error: beat: 0s (expected: more than nothing)"),
          more(
              "max-cost: 0, slow-query: fast",
              "3:11: error: max-cost: 0 (expected: a number from 1 to 999999999)",
              "3:26: error: slow-query: fast (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d)"),
          upstream(
              "databases: [\"r1:5432\"]",
              "3:1: error: databases: 1 for 2 replicas (expected: one for each, in their order)"),
          upstream(
              "databases: [\"r1\", r1, r2]",
              "3:1: error: databases: 3 for 2 replicas (expected: one for each, in their order)",
              "3:23: error: databases: r2:5432 is none of postgres.replicas (expected: r1:5432, r2:6432) — did you mean \"r1:5432\"?"),
          upstream(
              "databases: [\"r1:0\", \"http://r2:6432\"]",
              "3:13: error: databases: \"r1:0\" (expected: HOST:PORT of one of postgres.replicas)",
              "3:21: error: databases: \"http://r2:6432\" (expected: HOST:PORT of one of postgres.replicas)"),
          new Case(
              "upstreams: { a: { primary: \"http://a\", replicas: \"http://b\", databases: \"r:5432\" } }",
              "2:73: error: databases: r:5432 is none of postgres.replicas (expected: replicas in postgres, which are watched)"),
          new Case(
              "upstreams: { a: { primary: \"http://a\", replicas: \"http://b\", databases: \"r:5432\" } }\npostgres: {}",
              "3:11: error: no \"primary\" in postgres " + FORM + ")"),
          new Case(
              "upstreams: { a: { primary: \"http://a\",\ncatch-up: 1s, max-lag: 1s, position-field: X-A, spill: { rate: 1 } } }",
              "3:1: error: catch-up without replicas (expected: only beside them)",
              "3:15: error: max-lag without replicas (expected: only beside them)",
              "3:28: error: position-field without replicas (expected: only beside them)",
              "3:49: error: spill without replicas (expected: only beside them)"),
          upstream(
              "position-field: X Db, breaker: { failures: 0, open-for: 0s }, health: { every: 1s }",
              "3:17: error: position-field: X Db (expected: a field name)",
              "3:44: error: failures: 0 (expected: a number from 1 to 1000)",
              "3:57: error: open-for: 0s (expected: more than nothing)",
              "3:73: error: every without path (expected: path: with what each server is asked for)"),
          upstream(
              "health: { path: health }",
              "3:17: error: path: health (expected: a path that begins with a slash)"),
          new Case(
              "read-your-writes: { lasts: 2h, cookie: a b, key: file:short }",
              "2:21: error: lasts: 7200000 ms (expected: from 1s to 1h)",
              "2:40: error: cookie: a b (expected: off, or a cookie's name)",
              "2:45: error: key: 6 characters (expected: at least 32 that nobody can guess, as file: and a path)"),
          new Case(
              "read-your-writes: { cookie: off, key: file:key }",
              "2:34: error: key beside cookie: off (expected: only with a cookie)"));

  @TestFactory
  List<DynamicTest> eachFindingHasItsPlaceAndItsText() {
    return CASES.stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.yaml(),
                () -> {
                  LoadedConfig loaded = load(one.yaml());
                  assertThat(loaded.findings().stream().map(Finding::toString))
                      .containsExactlyElementsOf(
                          List.of(one.findings()).stream().map(text -> "c.yaml:" + text).toList());
                  assertThat(loaded.config()).isNull();
                  assertThat(loaded.findings().toString()).doesNotContain("pa55", "secret");
                }))
        .toList();
  }

  @Test
  void aFloorThatEndsBeforeAReplicaHasToBeThereIsAWarning() {
    String replicas =
        "upstreams: { a: { primary: \"http://a\", replicas: \"http://b\", max-lag: 2m } }\n";
    assertThat(load(replicas + "read-your-writes: { lasts: 1m }").findings())
        .extracting(Finding::toString)
        .containsExactly(
            "c.yaml:3:21: warning: lasts: 60000 ms, and replicas may be 120000 ms behind (expected: not less than any max-lag, or a client may stop seeing its write)");
    assertThat(load(replicas + "read-your-writes: { lasts: 2m }").findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "postgresql://u@h/b, postgresql://u@h:5432/b",
    "postgres://u@H.example:6432/b, postgresql://u@h.example:6432/b",
    "postgresql://u@[::1]/b, postgresql://u@[::1]:5432/b",
    "postgresql://a%40b@h/my%20db, postgresql://a%40b@h:5432/my%20db",
    "postgresql://u@h/b?application_name=desk, postgresql://u@h:5432/b?application_name=desk",
    "postgresql://frontdesk@127.0.0.1:5432/booking, postgresql://frontdesk@127.0.0.1:5432/booking",
    "${PG}, postgresql://u@env:5432/b",
  })
  void theUrlIsLibpqsWithItsPort(String url, String read) {
    assertThat(database("primary: \"" + url + "\"").primary()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u@h/",
        "postgresql://@h/b",
        "mysql://u@h/b",
        "postgresql://u@h:/b",
        "postgresql://u@h/b/c",
        "postgresql://u@a,b/b",
        "postgresql://u@h/b#c",
        "postgresql://u@/b",
        "postgresql://u@h/b%00",
        "postgresql://u@[::::]/b",
        "postgresql://u@a_b/b",
        "postgresql://u@1.2.3/b",
        "postgresql://u @h/b",
        "u@h/b"
      })
  void noOtherFormIsRead(String url) {
    assertThat(PostgresUrl.parse(url)).isNull();
  }

  @Test
  void whatIsNotSaidHasItsDefault() {
    assertThat(config("").postgres()).isNull();
    assertThat(config("").readYourWrites()).isEqualTo(ReadYourWrites.DEFAULT);
    assertThat(database(PRIMARY))
        .isEqualTo(
            new Database(
                "postgresql://u@p:5432/b",
                List.of(),
                null,
                null,
                Tls.DISABLE,
                null,
                Duration.ofSeconds(1),
                Connections.DEFAULT,
                256,
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                Positions.DEFAULT,
                Duration.ofMillis(50),
                Spill.DEFAULT,
                Changes.DEFAULT,
                Duration.ofMillis(500),
                1_000_000));
    UpstreamGroup group =
        requireNonNull(
            config("upstreams: { a: { primary: \"http://a\", replicas: \"http://b\" } }")
                .upstreams()
                .get("a"));
    assertThat(group.reads()).isEqualTo(ReplicaReads.DEFAULT);
  }

  @Test
  void whatIsSaidIsRead() {
    Database database =
        database(
            PRIMARY
                + """
                , replicas: ["postgresql://u@r/b"], audit: "postgresql://w@p/b", password: file:password,
                  tls: verify-ca, certificates: file:ca.pem, connect-timeout: 2s,
                  connections: { primary: 1, replica: 2, audit: 3 }, waiting: 0, patience: 1s, idle-timeout: 2m,
                  max-lifetime: 3m, statement-timeout: 4s, catch-up: 0s, spill: { rate: 0 },
                  positions: { every: 20ms, timeout: 30ms, max-lag: 40ms, grace: 0s },
                  changes: { beat: 2s, blind-ttl: 3s, channel: desk_1 }, slow-query: 0s, max-cost: 999
                """);
    assertThat(database)
        .isEqualTo(
            new Database(
                "postgresql://u@p:5432/b",
                List.of("postgresql://u@r:5432/b"),
                "postgresql://w@p:5432/b",
                new Secret("pa55word"),
                Tls.VERIFY_CA,
                requireNonNull(FILES.get("ca.pem")).stripTrailing(),
                Duration.ofSeconds(2),
                new Connections(1, 2, 3),
                0,
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofSeconds(4),
                new Positions(
                    Duration.ofMillis(20),
                    Duration.ofMillis(30),
                    Duration.ofMillis(40),
                    Duration.ZERO),
                Duration.ZERO,
                new Spill(0, 0),
                new Changes(Duration.ofSeconds(2), Duration.ofSeconds(3), "desk_1"),
                Duration.ZERO,
                999));
    assertThat(database.toString()).doesNotContain("pa55");
    assertThat(database(PRIMARY + ", changes: off").changes()).isNull();
    assertThat(database(PRIMARY + ", spill: { rate: 7 }").spill()).isEqualTo(new Spill(7, 14));
  }

  @Test
  void anUpstreamSaysHowItsReplicasAreReadFrom() {
    Config config =
        config(
            """
            postgres: { primary: "postgresql://u@p/b", replicas: ["postgresql://u@r1/b", "postgresql://u@[::1]:6432/b"] }
            upstreams:
              a:
                primary: http://a
                replicas: ["http://b", "http://c", "http://d"]
                databases: ["[::1]:6432", "R1:5432", r1]
                position-field: X-Lsn
                max-lag: 1s
                catch-up: 0ms
                spill: { rate: 3, burst: 9 }
                breaker: { failures: 2, open-for: 7s }
                health: { path: "/health?deep=1", every: 3s }
            """);
    assertThat(requireNonNull(config.upstreams().get("a")).reads())
        .isEqualTo(
            new ReplicaReads(
                List.of("[::1]:6432", "r1:5432", "r1:5432"),
                "X-Lsn",
                Duration.ofSeconds(1),
                Duration.ZERO,
                new Spill(3, 9),
                2,
                Duration.ofSeconds(7),
                "/health?deep=1",
                Duration.ofSeconds(3)));
  }

  @Test
  void clientsAreKnownAgainAsItIsSaid() {
    assertThat(
            config(
                    "read-your-writes: { lasts: 5s, cookie: seen, key: file:key, identities: [user] }")
                .readYourWrites())
        .isEqualTo(
            new ReadYourWrites(
                Duration.ofSeconds(5),
                "seen",
                new Secret(KEY),
                List.of("user"),
                new Place("c.yaml", 2, 61)));
    assertThat(config("read-your-writes: { cookie: off }").readYourWrites().cookie()).isNull();
  }

  /** Only the rules say which identities there are: the finding stands in the configuration. */
  @Test
  void anIdentityThatNoRuleDefinesIsFound() {
    Config config =
        config(
            "upstreams: { a: { primary: \"http://a\" } }\nread-your-writes: { identities: [usr] }");
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText("f.yaml", "version: 1\nidentities: { user: { header: X-User } }\n")),
            config,
            Surroundings.NOTHING);
    assertThat(loaded.rules()).isNull();
    assertThat(loaded.findings())
        .extracting(Finding::toString)
        .containsExactly(
            "c.yaml:3:21: error: read-your-writes: undefined identity \"usr\" (expected: user) — did you mean \"user\"?");
  }
}
