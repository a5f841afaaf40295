package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each finding of a configuration, with its exact text; and what it makes of its values. */
class ConfigFindingsTest {
  private static final Map<String, String> FILES =
      Map.of(
          "tls.crt", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n",
          "tls.key", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n",
          "jwt.pem", "-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----\n",
          "token", "s3cret\n");

  private static LoadedConfig load(String line) {
    return ConfigLoader.load(
        new SourceText("c.yaml", "version: 1\n" + line + "\n"),
        new Surroundings(Map.of("PORT", "81", "EMPTY", "")::get, FILES::get));
  }

  private static Config config(String line) {
    LoadedConfig loaded = load(line);
    assertThat(loaded.findings()).isEmpty();
    return requireNonNull(loaded.config());
  }

  private static final List<FindingCase> CASES =
      List.of(
          new FindingCase(
              "memroy: {}",
              "1: error: unknown key \"memroy\" in configuration (expected: version, listen, admin, upstreams, default-upstream, rules, memory, compression, trusted, credentials, ignore-query, cookies, allow-headers, identity-keys, access-log, limits, shutdown, startup, answers, redis, postgres, read-your-writes) — did you mean \"memory\"?"),
          new FindingCase(
              "listen: { address: localhost }",
              "20: error: address: localhost (expected: HOST:PORT, as 127.0.0.1:8080 or [::1]:8080)"),
          new FindingCase(
              "listen: { address: localhost:80800 }",
              "20: error: address: localhost:80800 (expected: HOST:PORT, as 127.0.0.1:8080 or [::1]:8080)"),
          new FindingCase(
              "listen: { tls: { certificate: file:nowhere, key: file:tls.crt } }",
              "31: error: certificate: nowhere cannot be read (expected: a file that this process may read)",
              "45: error: key: no PEM text of a PRIVATE KEY (expected: file: and a path, or the text itself)"),
          new FindingCase(
              "listen: { tls: { certificate: file:tls.crt } }",
              "16: error: no \"key\" in tls (expected: file: and a path, or PEM text)"),
          new FindingCase(
              "upstreams: { a: { replicas: [] } }",
              "17: error: no primary (expected: a list of http://HOST:PORT or https://HOST:PORT)"),
          new FindingCase(
              "upstreams: { a: { primary: [\"http://a/api\"] } }",
              "29: error: primary: \"http://a/api\" (expected: http://HOST:PORT or https://HOST:PORT)"),
          new FindingCase(
              "upstreams: { a: { primary: \"http://a\", connections: many } }",
              "53: error: connections: many (expected: a number from 1 to 65535)"),
          new FindingCase(
              "upstreams: { a: { primary: \"http://a\", connections: 8, fills: 9 } }",
              "63: error: fills: 9 (expected: a number from 1 to 8)"),
          new FindingCase(
              "upstreams: { a: { primary: [\"http://a\", \"http://b\"], connections: 8, fills: 17 } }",
              "77: error: fills: 17 (expected: a number from 1 to 16)"),
          new FindingCase(
              "memory: { size: 64MB }",
              "17: error: size: 64MB (expected: a size with its unit, as 64KiB, 16MiB or 1GiB) — did you mean \"64MiB\"?"),
          new FindingCase(
              "memory: { size: 8GiB, max-object: 2GiB }",
              "23: error: max-object: 2147483648 bytes (expected: at most 1GiB)"),
          new FindingCase(
              "memory: { size: 1MiB, max-object: 2MiB, fills: 3MiB }",
              "23: error: max-object: 2097152 bytes (expected: at most the memory's size, 1048576)",
              "41: error: fills: 3145728 bytes (expected: at most the memory's size, 1048576)"),
          new FindingCase(
              "compression: { encodings: [brotli, gzp] }",
              "28: error: encodings: brotli (expected: br, zstd, gzip)",
              "36: error: encodings: gzp (expected: br, zstd, gzip) — did you mean \"gzip\"?"),
          new FindingCase(
              "compression: none",
              "14: error: compression: \"none\" (expected: a mapping with encodings, level, min-size, types)"),
          new FindingCase(
              "trusted: [10.0.0.1/8, host]",
              "11: error: trusted: 10.0.0.1/8 (expected: an IP address or a network, as 10.0.0.0/8 or fd00::/8)",
              "23: error: trusted: host (expected: an IP address or a network, as 10.0.0.0/8 or fd00::/8)"),
          new FindingCase(
              "identity-keys: { k: { algorithms: [RS256], issuer: i, audience: a } }",
              "21: error: no key (expected: one of jwks, key, secret)"),
          new FindingCase(
              "identity-keys: { k: { jwks: \"http://a/\", algorithms: [HS256], issuer: i, audience: a } }",
              "55: error: algorithm HS256 with a public key (expected: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, or a secret)"),
          new FindingCase(
              "identity-keys: { k: { secret: short, algorithms: [HS256], issuer: i, audience: a } }",
              "23: error: a secret of too few octets (expected: at least 32 for HS256)"),
          new FindingCase(
              "identity-keys: { k: { key: file:jwt.pem, algorithms: [RS265], issuer: i, audience: a } }",
              "55: error: algorithm RS265 (expected: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, HS256, HS384, HS512) — did you mean \"RS256\"?"),
          new FindingCase(
              "identity-keys: { k: { key: file:jwt.pem, algorithms: [RS256], refresh: 1m } }",
              "21: warning: no issuer: tokens of any issuer are accepted",
              "21: warning: no audience: tokens for any audience are accepted",
              "63: error: refresh without jwks (expected: only beside jwks)"),
          new FindingCase(
              "identity-keys: { k: { jwks: \"http://a/\", algorithms: [RS256], issuer: i, audience: a, skew: 6m } }",
              "87: error: skew: more than 5m (expected: what clocks are off, not a longer life)"),
          new FindingCase(
              "upstreams: { a: { primary: \"http://a\", response-timeout: 0s } }",
              "58: error: response-timeout: 0s (expected: more than nothing)"),
          new FindingCase(
              "compression: { min-size: 1GiB }",
              "16: error: min-size: 1073741824 bytes (expected: at most 64MiB)"),
          new FindingCase(
              "limits: { fields: 1B }",
              "11: error: fields: 1 bytes (expected: from 256B to 64MiB)"),
          new FindingCase(
              "answers: { x-cache: \"a b\" }",
              "21: error: x-cache: \"a b\" (expected: on, off or a field name)"),
          new FindingCase(
              "admin: { token: \"${UNSET} ${PORT\" }",
              "17: error: \"${UNSET} ${PORT\" (expected: ${NAME} or ${NAME:-default})"),
          new FindingCase(
              "access-log: { to: \"${UNSET}\" }",
              "19: error: to: ${UNSET} is not set (expected: that variable, or a default: ${UNSET:-…})"),
          new FindingCase(
              "allow-headers: [Authorization]",
              "17: error: allow-headers: Authorization carries credentials (expected: key.identity or sharing on the routes that need it)"));

  @TestFactory
  List<DynamicTest> eachFindingHasItsPlaceAndItsText() {
    return FindingCase.tests(CASES, ConfigFindingsTest::load);
  }

  @Test
  void anUndefinedDefaultUpstreamIsFound() {
    assertThat(
            load("upstreams: { abc: { primary: \"http://a\" } }\ndefault-upstream: abd").findings())
        .extracting(Finding::toString)
        .containsExactly(
            "c.yaml:3:19: error: default-upstream: abd (expected: abc) — did you mean \"abc\"?");
  }

  @Test
  void theDefaultUpstreamIsTheFirstUnlessAnotherIsNamed() {
    String two = "upstreams: { b: { primary: \"http://b\" }, a: { primary: \"http://a\" } }";
    assertThat(config(two).defaultUpstream()).isEqualTo("b");
    assertThat(config(two + "\ndefault-upstream: a").defaultUpstream()).isEqualTo("a");
  }

  @Test
  void secretsComeFromFilesAndAreNeverShown() {
    Config config =
        config(
            "admin: { token: file:token }\nlisten: { tls: { certificate: file:tls.crt, key: file:tls.key } }");
    assertThat(config.admin().token()).isEqualTo(new Secret("s3cret"));
    assertThat(requireNonNull(config.listen().tls()).key().text()).contains("PRIVATE KEY");
    assertThat(config.toString()).doesNotContain("s3cret", "PRIVATE KEY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${UNSET}", "${EMPTY}", ""})
  void anAdminTokenMayBeLeftOut(String token) {
    assertThat(config("admin: { token: \"" + token + "\" }").admin().token()).isNull();
    assertThat(config("admin: {}").admin().token()).isNull();
  }

  @Test
  void valuesOfVariablesAreTyped() {
    assertThat(config("listen: { address: \"h:${PORT}\" }").listen().address())
        .isEqualTo(new Address("h", 81));
    assertThat(
            config("upstreams:\n  a:\n    primary: http://a:${PORT}\n    connections: ${PORT}")
                .upstreams()
                .get("a"))
        .extracting(UpstreamGroup::connections, UpstreamGroup::primary)
        .containsExactly(81, List.of(URI.create("http://a:81")));
  }

  @Test
  void partsAreSwitchedOff() {
    assertThat(config("compression: off").compression()).isNull();
    assertThat(config("access-log: off").accessLog()).isNull();
    Config.Answers answers =
        config("answers: { x-cache: off, x-response-time: X-Took, server-timing: false }")
            .answers();
    assertThat(answers.cache()).isNull();
    assertThat(answers.cacheTtl()).isEqualTo("X-Cache-TTL");
    assertThat(answers.responseTime()).isEqualTo("X-Took");
    assertThat(answers.serverTiming()).isFalse();
  }

  @Test
  void fillsTakeAQuarterOfTheMemoryUnlessSaid() {
    assertThat(config("memory: { size: 8MiB }").memory())
        .isEqualTo(new Config.Memory(8 << 20, 8 << 20, 2 << 20, 1_000_000));
    assertThat(config("memory: { size: 8MiB, fills: 1MiB }").memory().fills()).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "4,3", "64,48", "100,75"})
  void fillsTakeThreeQuartersOfTheConnectionsUnlessSaid(int connections, int fills) {
    String upstream = "upstreams: { a: { primary: \"http://a\", connections: " + connections;
    assertThat(config(upstream + " } }").upstreams().get("a"))
        .extracting(UpstreamGroup::fills)
        .isEqualTo(fills);
    assertThat(config(upstream + ", fills: 1 } }").upstreams().get("a"))
        .extracting(UpstreamGroup::fills)
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "64,96", "65535,49151"})
  void fillsCountTheConnectionsToAllServersOfAGroup(int connections, int fills) {
    String upstream = "upstreams: { a: { primary: [\"http://a\", \"http://b\"], connections: ";
    assertThat(config(upstream + connections + " } }").upstreams().get("a"))
        .extracting(UpstreamGroup::fills)
        .isEqualTo(fills);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8,10.255.0.1,true",
    "10.0.0.0/8,11.0.0.1,false",
    "10.0.0.0/8,::1,false",
    "192.0.2.4,192.0.2.4,true",
    "192.0.2.4,192.0.2.5,false",
    "0.0.0.0/0,192.0.2.5,true",
    "fd00::/8,fd12::1,true",
    "fd00::/8,fe80::1,false",
    "172.16.0.0/12,172.31.0.1,true",
    "172.16.0.0/12,172.32.0.1,false",
    "10.0.0.0/8,localhost,false"
  })
  void networksContainAddresses(String network, String address, boolean contained) {
    assertThat(requireNonNull(Network.parse(network)).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/-1",
        "localhost/8",
        "10.1.0.0/8"
      })
  void otherTextsAreNoNetworks(String text) {
    assertThat(Network.parse(text)).isNull();
  }
}
