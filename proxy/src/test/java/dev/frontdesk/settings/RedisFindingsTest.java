package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Config.Redis;
import dev.frontdesk.settings.Config.Redis.Deployment;
import dev.frontdesk.settings.Config.Redis.WhenAway;
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

/** Each finding of {@code redis}, with its exact text; and what it makes of its values. */
class RedisFindingsTest {
  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String BASE64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OTHER = "ff".repeat(32);

  private static final Map<String, String> FILES =
      Map.of(
          "hex",
          HEX + "\n",
          "base64",
          BASE64 + "\n",
          "other",
          OTHER,
          "short",
          "c2hvcnQ=",
          "password",
          "pa55word\n",
          "ca.pem",
          "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");

  private static LoadedConfig load(String redis) {
    return ConfigLoader.load(
        new SourceText("c.yaml", "version: 1\nredis: { " + redis + " }\n"),
        new Surroundings(
            Map.of("REDIS", "redis://r:1", "SECRET_URL", "redis://me:pa55word@r:1")::get,
            FILES::get));
  }

  private static Redis redis(String text) {
    LoadedConfig loaded = load(text);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
    return requireNonNull(requireNonNull(loaded.config()).redis());
  }

  private static final String URL = "url: \"redis://r\", ";
  private static final String EXPECTED_URL = "(expected: redis://HOST:PORT, or rediss:// for TLS";
  private static final String DATABASE = ", with /DATABASE where it is not 0)";

  private static final List<FindingCase> CASES =
      List.of(
          new FindingCase(
              "namespace: n",
              "8: error: no server in redis (expected: one of url, sentinel, cluster)"),
          new FindingCase(
              URL + "cluster: { nodes: [\"redis://a\"] }",
              "28: error: url and cluster in redis (expected: one of url, sentinel, cluster)"),
          new FindingCase(
              "url: \"http://r\"", "15: error: url: \"http://r\" " + EXPECTED_URL + DATABASE),
          new FindingCase(
              "url: \"redis://\"", "15: error: url: \"redis://\" " + EXPECTED_URL + DATABASE),
          new FindingCase(
              "url: \"redis://r:0\"", "15: error: url: \"redis://r:0\" " + EXPECTED_URL + DATABASE),
          new FindingCase(
              "url: \"redis://r:65536\"",
              "15: error: url: \"redis://r:65536\" " + EXPECTED_URL + DATABASE),
          new FindingCase(
              "url: \"redis://r/one\"",
              "15: error: url: \"redis://r/one\" " + EXPECTED_URL + DATABASE),
          new FindingCase(
              "url: \"redis://me:pa55word@r\"",
              "15: error: url: user or password in a URL (expected: user and password as keys of redis)"),
          new FindingCase(
              "url: \"${SECRET_URL}\"",
              "15: error: url: user or password in a URL (expected: user and password as keys of redis)"),
          new FindingCase(
              "url: \"${UNSET}\"",
              "15: error: url: ${UNSET} is not set (expected: that variable, or a default: ${UNSET:-…})"),
          new FindingCase(
              URL + "nodes: []",
              "28: error: unknown key \"nodes\" in redis (expected: url, sentinel, cluster, user, password, ca, namespace, command-timeout, lease, when-away, degraded-ttl, encryption-key, max-value, marks, journal, fill-wait, replica-reads)"),
          new FindingCase(
              "sentinel: { nodes: [\"redis://a\"] }",
              "20: error: no \"master\" in sentinel (expected: the name that Sentinels know the master by)"),
          new FindingCase(
              "sentinel: { master: a b, nodes: [\"redis://a\"] }",
              "30: error: master: a b (expected: a name of letters, digits, '.', '_' and '-')"),
          new FindingCase(
              "sentinel: { master: m }",
              "20: error: no nodes (expected: a list of redis://HOST:PORT, or rediss:// for TLS)"),
          new FindingCase(
              "cluster: { nodes: [] }",
              "21: error: no nodes (expected: a list of redis://HOST:PORT, or rediss:// for TLS)"),
          new FindingCase(
              "cluster: { nodes: [\"redis://a/1\", \"redis://b\", \"redis://b:6379\", \"rediss://c\"] }",
              "29: error: nodes: \"redis://a/1\" " + EXPECTED_URL + ", without a database)",
              "57: error: nodes: redis://b:6379 a second time (expected: once)",
              "75: error: nodes: redis: and rediss: (expected: all with TLS, or all without)"),
          new FindingCase(
              URL + "user: u", "28: error: user without password (expected: both, or password)"),
          new FindingCase(
              URL + "password: file:nowhere",
              "38: error: password: nowhere cannot be read (expected: a file that this process may read)"),
          new FindingCase(
              URL + "password: \"\"",
              "28: error: password: nothing (expected: a text, or file: and a path)"),
          new FindingCase(
              URL + "ca: file:ca.pem",
              "28: error: ca without TLS (expected: only with rediss:// in the address)"),
          new FindingCase(
              "url: \"rediss://r\", ca: file:hex",
              "29: error: ca: no PEM text of a CERTIFICATE (expected: file: and a path, or the text itself)"),
          new FindingCase(
              URL + "namespace: \"a:b\"",
              "39: error: namespace: \"a:b\" (expected: 1 to 64 letters, digits, '.', '_' and '-')"),
          new FindingCase(
              URL + "namespace: \"{a}\"",
              "39: error: namespace: \"{a}\" (expected: 1 to 64 letters, digits, '.', '_' and '-')"),
          new FindingCase(
              URL + "command-timeout: 0s",
              "45: error: command-timeout: 0s (expected: more than nothing)"),
          new FindingCase(
              URL + "command-timeout: 1s",
              "28: error: command-timeout: 1000 ms (expected: less than the lease, 1000 ms)"),
          new FindingCase(
              URL + "lease: 50ms",
              "28: error: lease: 50 ms (expected: from 100ms to 30s)",
              "28: error: command-timeout: 50 ms (expected: less than the lease, 50 ms)"),
          new FindingCase(
              URL + "lease: 31s", "28: error: lease: 31000 ms (expected: from 100ms to 30s)"),
          new FindingCase(
              URL + "when-away: fail", "39: error: when-away: fail (expected: degrade, pass)"),
          new FindingCase(
              URL + "degraded-ttl: 0s",
              "42: error: degraded-ttl: 0s (expected: more than nothing)"),
          new FindingCase(
              URL + "when-away: pass, degraded-ttl: 1s",
              "45: error: degraded-ttl beside when-away: pass (expected: only with degrade)"),
          new FindingCase(
              URL + "encryption-key: pa55word",
              "44: error: encryption-key: no key (expected: 32 octets as 64 hexadecimal digits or in base64)"),
          new FindingCase(
              URL + "encryption-key: [file:hex, file:short, file:base64]",
              "55: error: encryption-key: no key (expected: 32 octets as 64 hexadecimal digits or in base64)",
              "67: error: encryption-key: the same key again (expected: each once)"),
          new FindingCase(
              URL + "max-value: 0B", "28: error: max-value: 0 bytes (expected: from 1B to 64MiB)"),
          new FindingCase(
              URL + "max-value: 65MiB",
              "28: error: max-value: 68157440 bytes (expected: from 1B to 64MiB)"),
          new FindingCase(
              URL + "marks: 10",
              "35: error: marks: 10 (expected: a number from 1000 to 100000000)"),
          new FindingCase(
              URL + "journal: 0", "37: error: journal: 0 (expected: a number from 1 to 1000000)"),
          new FindingCase(
              URL + "fill-wait: 0s", "39: error: fill-wait: 0s (expected: more than nothing)"),
          new FindingCase(
              URL + "replica-reads: true",
              "28: error: replica-reads beside url (expected: only with sentinel or cluster, which know replicas)"));

  @TestFactory
  List<DynamicTest> eachFindingHasItsPlaceAndItsText() {
    return FindingCase.tests(CASES, RedisFindingsTest::load);
  }

  @Test
  void withoutItThereIsNone() {
    LoadedConfig loaded =
        ConfigLoader.load(new SourceText("c.yaml", "version: 1\n"), Surroundings.NOTHING);
    assertThat(requireNonNull(loaded.config()).redis()).isNull();
  }

  @Test
  void theDefaults() {
    assertThat(redis("url: \"redis://127.0.0.1\""))
        .isEqualTo(
            new Redis(
                Deployment.STANDALONE,
                List.of("redis://127.0.0.1:6379"),
                null,
                null,
                null,
                null,
                "frontdesk",
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                WhenAway.DEGRADE,
                Duration.ofSeconds(30),
                List.of(),
                4L << 20,
                1_000_000,
                10_000,
                Duration.ofMillis(500),
                false));
  }

  @Test
  void everyKey() {
    Redis read =
        redis(
            "sentinel: { master: my-master, nodes: [\"rediss://a\", \"rediss://b:7\"] }, user: u, password: file:password, ca: file:ca.pem, namespace: shop-1, command-timeout: 20ms, lease: 2s, when-away: degrade, degraded-ttl: 5s, encryption-key: [file:other, file:hex], max-value: 1MiB, marks: 5000, journal: 7, fill-wait: 1s, replica-reads: true");
    assertThat(read)
        .isEqualTo(
            new Redis(
                Deployment.SENTINEL,
                List.of("rediss://a:26379", "rediss://b:7"),
                "my-master",
                "u",
                new Secret("pa55word"),
                requireNonNull(FILES.get("ca.pem")).stripTrailing(),
                "shop-1",
                Duration.ofMillis(20),
                Duration.ofSeconds(2),
                WhenAway.DEGRADE,
                Duration.ofSeconds(5),
                List.of(new Secret(OTHER), new Secret(HEX)),
                1L << 20,
                5000,
                7,
                Duration.ofSeconds(1),
                true));
    assertThat(read.toString()).doesNotContain("pa55word", HEX, OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "redis://localhost,redis://localhost:6379",
    "rediss://cache.example:6380,rediss://cache.example:6380",
    "redis://[::1]:7000/,redis://[::1]:7000",
    "redis://10.0.0.1:6379/3,redis://10.0.0.1:6379/3",
    "${REDIS},redis://r:1",
    "${UNSET:-redis://127.0.0.1:6379/0},redis://127.0.0.1:6379/0"
  })
  void aUrlIsCompleted(String written, String read) {
    assertThat(redis("url: \"" + written + "\"").nodes()).containsExactly(read);
  }

  @Test
  void nodesOfAClusterMayBeOne() {
    Redis read = redis("cluster: { nodes: \"redis://a\" }, replica-reads: true");
    assertThat(read.deployment()).isEqualTo(Deployment.CLUSTER);
    assertThat(read.nodes()).containsExactly("redis://a:6379");
    assertThat(read.master()).isNull();
    assertThat(read.replicaReads()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEX,
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        BASE64,
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        "file:hex",
        "file:base64"
      })
  void aKeyIsTheSameInEachForm(String written) {
    assertThat(redis(URL + "encryption-key: \"" + written + "\"").encryptionKeys())
        .containsExactly(new Secret(HEX));
  }
}
