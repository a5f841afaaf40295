package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rule files say of Redis, with and without one in the configuration. */
class SharedRulesTest {
  private static final String KEY = ", encryption-key: " + "ab".repeat(32);

  private static Loaded load(String rules, String redis) {
    String config = "version: 1\nupstreams: { a: { primary: \"http://a\" } }\n" + redis;
    return Loader.load(
        List.of(new SourceText("f.yaml", "version: 1\n" + rules)),
        requireNonNull(
            ConfigLoader.load(new SourceText("c.yaml", config), Surroundings.NOTHING).config()),
        Surroundings.NOTHING);
  }

  private static String redis(String more) {
    return "redis: { url: \"redis://r\"" + more + " }\n";
  }

  private static String route(String cache) {
    return "routes: [{ id: r, match: GET /r, cache: { ttl: 1h, " + cache + " } }]";
  }

  private static double beta(String value) {
    Loaded loaded = load(route("early-refresh: " + value), "");
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
    return requireNonNull(loaded.rules()).routes().getFirst().cache()
            instanceof CacheMode.Keyed(var rule)
        ? rule.earlyRefresh()
        : -1;
  }

  @ParameterizedTest
  @CsvSource({"true,1.0", "false,0.0", "0.1,0.1", "2,2.0", "1.5,1.5", "10,10.0", "10.0,10.0"})
  void earlyRefreshIsANumber(String written, double read) {
    assertThat(beta(written)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.05", "10.1", "-1", "1e3", "'2'", "often", "100"})
  void earlyRefreshHasBounds(String written) {
    assertThat(load(route("early-refresh: " + written), "").findings())
        .extracting(Finding::toString)
        .containsExactly(
            "f.yaml:2:67: error: early-refresh: %s (expected: true, false or a number from 0.1 to 10)"
                .formatted(written.replace('\'', '"')));
  }

  @Test
  void earlyRefreshIsInherited() {
    Loaded loaded =
        load(
            "defaults: { cache: { early-refresh: true } }\nroutes: [{ id: r, match: GET /r, cache: {} }]",
            "");
    assertThat(requireNonNull(loaded.rules()).routes().getFirst().cache().toString())
        .contains("earlyRefresh=1.0");
  }

  @Test
  void encryptWithoutRedisIsNoticed() {
    Loaded loaded = load(route("encrypt: true"), "");
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices())
        .containsExactly("encrypt: has no effect without redis; answers stay in this process");
  }

  @Test
  void encryptWithoutAKeyIsWarnedOfWhereItStands() {
    Loaded loaded = load(route("encrypt: true"), redis(""));
    assertThat(loaded.findings())
        .extracting(Finding::toString)
        .containsExactly(
            "f.yaml:2:52: warning: encrypt: true without a key: such answers stay in memory, and other nodes do not share them (expected: encryption-key in redis of the configuration)");
    assertThat(loaded.rules()).isNotNull();
    assertThat(loaded.notices()).isEmpty();
    Loaded inherited =
        load(
            "defaults: { cache: { encrypt: true } }\nroutes: [{ id: r, match: GET /r, cache: {} }, { id: s, match: GET /s, cache: {} }]",
            redis(""));
    assertThat(inherited.findings())
        .extracting(Finding::toString)
        .singleElement()
        .asString()
        .startsWith("f.yaml:2:22: warning: encrypt: true without a key");
  }

  @Test
  void encryptWithAKeyIsAsItShouldBe() {
    for (String rules : List.of(route("encrypt: true"), route("encrypt: false"))) {
      Loaded loaded = load(rules, redis(KEY));
      assertThat(loaded.findings()).isEmpty();
      assertThat(loaded.notices()).isEmpty();
    }
  }

  private static final String WRITE =
      "writes: [{ id: w, match: POST /w, event: e, consistency: %s, when-redis-away: refuse }]";

  @Test
  void consistencyWithoutRedisIsNoticedOnlyWhereSomebodyAskedForIt() {
    assertThat(load(WRITE.formatted("cluster"), "").notices())
        .containsExactly(
            "consistency: cluster has no effect without redis",
            "when-redis-away: has no effect without redis");
    assertThat(load("defaults: { consistency: shared }", "").notices())
        .containsExactly("consistency: shared has no effect without redis");
    assertThat(load("defaults: { consistency: local }", "").notices()).isEmpty();
    assertThat(load("writes: [{ id: w, match: POST /w, event: e }]", "").notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "shared", "cluster"})
  void withRedisNothingIsNoticed(String consistency) {
    Loaded loaded = load(WRITE.formatted(consistency), redis(""));
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
  }
}
