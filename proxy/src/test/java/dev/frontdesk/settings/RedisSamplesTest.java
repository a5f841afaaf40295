package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Config.Redis;
import dev.frontdesk.settings.Config.Redis.Deployment;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples with Redis: they load as they are, and so do the lines that are commented out. */
class RedisSamplesTest {
  private static final String KEY = "ab".repeat(32);
  private static final String OTHER = "cd".repeat(32);
  private static final String PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n";

  private static Redis redis(String name) {
    LoadedConfig loaded = ConfigLoader.load(Samples.read("config/" + name), Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices()).isEmpty();
    return requireNonNull(requireNonNull(loaded.config()).redis());
  }

  private static final List<String> NAMES =
      List.of("redis-cluster.yaml", "redis-sentinel.yaml", "redis-standalone.yaml");

  @Test
  void theseAreAll() {
    assertThat(Samples.in("config", ".yaml"))
        .filteredOn(name -> name.contains("redis"))
        .isEqualTo(NAMES.stream().map(name -> "config/" + name).toList());
  }

  @Test
  void eachSaysWhereItsRedisIs() {
    assertThat(redis("redis-standalone.yaml"))
        .extracting(Redis::deployment, Redis::nodes)
        .containsExactly(Deployment.STANDALONE, List.of("redis://127.0.0.1:6379/0"));
    assertThat(redis("redis-sentinel.yaml"))
        .extracting(Redis::deployment, Redis::nodes, Redis::master)
        .containsExactly(
            Deployment.SENTINEL,
            List.of(
                "redis://127.0.0.1:26379", "redis://127.0.0.1:26380", "redis://127.0.0.1:26381"),
            "mymaster");
    assertThat(redis("redis-cluster.yaml"))
        .extracting(Redis::deployment, Redis::nodes)
        .containsExactly(
            Deployment.CLUSTER,
            List.of("redis://127.0.0.1:7000", "redis://127.0.0.1:7001", "redis://127.0.0.1:7002"));
  }

  /** What a sample spells out is what holds without it. */
  @ParameterizedTest
  @ValueSource(strings = {"redis-cluster.yaml", "redis-sentinel.yaml", "redis-standalone.yaml"})
  void whatTheySpellOutAreTheDefaults(String name) {
    Redis sample = redis(name);
    Redis plain =
        requireNonNull(
            requireNonNull(
                    ConfigLoader.load(
                            new SourceText(
                                "c.yaml", "version: 1\nredis: { url: \"redis://127.0.0.1\" }"),
                            Surroundings.NOTHING)
                        .config())
                .redis());
    assertThat(sample)
        .usingRecursiveComparison()
        .ignoringFields("deployment", "nodes", "master")
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis-cluster.yaml", "redis-sentinel.yaml", "redis-standalone.yaml"})
  void theLinesThatAreCommentedOutLoad(String name) {
    String text =
        Samples.read("config/" + name)
            .text()
            .replace("redis://", "rediss://")
            .replace("  # encryption-key: file:", "  # one key: file:")
            .replaceAll("(?m)^( +)# (user|password|ca|encryption-key|fills): ", "$1$2: ");
    LoadedConfig loaded =
        ConfigLoader.load(
            new SourceText(name, text),
            new Surroundings(
                variable -> null,
                path -> path.endsWith(".pem") ? PEM : path.contains("new") ? OTHER : KEY));
    assertThat(loaded.findings()).isEmpty();
    Redis redis = requireNonNull(requireNonNull(loaded.config()).redis());
    assertThat(redis.user()).isEqualTo("frontdesk");
    assertThat(redis.password()).isNotNull();
    assertThat(redis.certificates()).isNotNull();
    assertThat(redis.encryptionKeys()).containsExactly(new Secret(OTHER), new Secret(KEY));
    assertThat(redis.nodes()).allMatch(node -> node.startsWith("rediss://"));
  }

  /** The sample's rules have a route with encrypt: true, and the samples have no key. */
  @ParameterizedTest
  @ValueSource(strings = {"redis-cluster.yaml", "redis-sentinel.yaml", "redis-standalone.yaml"})
  void theSampleRulesLoadWithThem(String name) {
    List<SourceText> files =
        Samples.in("rules", ".yaml").stream()
            .filter(Loader::isRuleFile)
            .map(Samples::read)
            .toList();
    Config config =
        requireNonNull(
            ConfigLoader.load(Samples.read("config/" + name), Surroundings.NOTHING).config());
    Loaded loaded = Loader.load(files, config, Surroundings.NOTHING);
    assertThat(loaded.rules()).isNotNull();
    assertThat(loaded.findings())
        .extracting(Finding::message)
        .isNotEmpty()
        .allMatch(message -> message.startsWith("encrypt: true without a key"));
  }
}
