package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.RedisServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole proxies that share a real Redis, as their operators see them. */
@Timeout(60)
class SharedTierTest {
  private static final String RULES =
      """
      identities: { user: { header: X-User-Id } }
      routes:
        - { id: things, match: "GET /things/{id}", cache: { ttl: 1h, tags: ["thing:{id}"] } }
        - { id: mine, match: "GET /mine/{id}", key: { identity: user }, cache: { ttl: 1h } }
      writes:
        - { id: change, match: "POST /things/{id}", invalidate: ["thing:{id}"], consistency: cluster }
      """;

  private static final String COMPLETE =
      "frontdesk_invalidation_spread_seconds_%s{outcome=\"complete\",reach=\"cluster\"}";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk node(String name, String url) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve(name)),
        """
        upstreams: { api: { primary: ["%s"] } }
        rules: rules
        redis: { url: "%s", command-timeout: 500ms }
        """
            .formatted(api.uri(), url),
        Map.of("rules.yaml", RULES));
  }

  /** Waits until the node trusts its memory. */
  private static RunningDesk settled(RunningDesk node) {
    await().until(() -> node.metric("frontdesk_redis_lease") == 1);
    return node;
  }

  @Test
  void whatOneNodeFetchedAnotherAnswersAndAWriteThroughOneClearsBoth() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RunningDesk one = settled(node("one", redis.url()));
        RunningDesk other = settled(node("other", redis.url()))) {
      one.get("/things/7").is("MISS", "a1");
      await()
          .until(() ->
              one.metric(
                      "frontdesk_redis_value_bytes_total{direction=\"written\",route=\"things\"}")
                  > 0);
      other.get("/things/7").is("HIT", "a1");
      other.get("/things/7").is("HIT", "a1");
      assertThat(other.metric("frontdesk_redis_lookups_total{result=\"hit\",tier=\"redis\"}"))
          .isEqualTo(1);
      assertThat(other.metric("frontdesk_redis_lookups_total{result=\"hit\",tier=\"memory\"}"))
          .isEqualTo(1);

      assertThat(one.post("/things/7", "{}").status()).isEqualTo(200);
      other.get("/things/7").is("MISS", "a3");
      assertThat(one.metric(COMPLETE.formatted("count"))).isPositive();

      JsonObject shared =
          new JsonObject(other.admin("GET", "/stats", "", RunningDesk.TOKEN).body())
              .getJsonObject("redis");
      assertThat(shared.getString("state")).isEqualTo("up");
      assertThat(shared.getBoolean("lease")).isTrue();
      assertThat(shared.getInteger("nodes")).isEqualTo(2);
      assertThat(shared.getJsonObject("hitRatio").getDouble("memory")).isEqualTo(0.333);
      await().until(() -> one.metric("frontdesk_redis_memory_bytes") > 0);
    }
  }

  @Test
  void aPersonIsPurgedFromMemoryAndRedisWithACount() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RunningDesk one = settled(node("one", redis.url()));
        RunningDesk other = settled(node("other", redis.url()))) {
      for (String path : List.of("/mine/1", "/mine/2", "/mine/3")) {
        one.get(path, "X-User-Id: 42").is("MISS");
      }
      one.get("/mine/1", "X-User-Id: 43").is("MISS");
      await()
          .until(() ->
              Stream.of("1", "2", "3").allMatch(id -> hits(other, "/mine/" + id, "X-User-Id: 42")));

      Cli.Result counted = purge(one, "--identity", "user=42", "--dry-run");
      assertThat(counted.err()).contains("memory 3, redis 3");
      one.get("/mine/1", "X-User-Id: 42").is("HIT");

      Cli.Result purged = purge(one, "--identity", "user=42");
      JsonObject answer = new JsonObject(purged.out());
      assertThat(answer.getLong("memory")).isEqualTo(3);
      assertThat(answer.getLong("redis")).isEqualTo(3);
      assertThat(answer.getBoolean("everywhere")).isTrue();
      assertThat(purged.err()).contains("memory 3, redis 3");
      int asked = api.count("/mine/1");
      other.get("/mine/1", "X-User-Id: 42").is("MISS");
      assertThat(api.count("/mine/1")).isEqualTo(asked + 1);
      one.get("/mine/1", "X-User-Id: 43").is("HIT");
    }
  }

  private static boolean hits(RunningDesk desk, String path, String field) {
    try {
      return "HIT".equals(desk.get(path, field).outcome());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Cli.Result purge(RunningDesk desk, String... what) {
    Cli.Result result =
        Cli.run(
            Stream.concat(
                    Stream.of(
                        "purge",
                        "--admin",
                        "http://127.0.0.1:" + desk.adminPort(),
                        "--token",
                        RunningDesk.TOKEN),
                    Stream.of(what))
                .toArray(String[]::new));
    assertThat(result.exit()).as(result.err()).isZero();
    return result;
  }

  @Test
  void aNodeStartsWithoutRedisAndFindsItLater() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      redis.kill();
      long begun = System.nanoTime();
      try (RunningDesk alone = node("alone", redis.url())) {
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        Got ready = alone.admin("GET", "/health/ready", "", "");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body()).contains("\"ready\"").contains("redis: ");
        alone.get("/things/7").is("MISS", "a1");
        assertThat(alone.get("/things/8").status()).isEqualTo(200);
        Cli.Result purged = purge(alone, "--all");
        assertThat(new JsonObject(purged.out()).getBoolean("everywhere")).isFalse();
        assertThat(purged.out()).contains("Redis was not told in time");
        assertThat(purge(alone, "--identity", "user=42").out()).contains("purge again");

        redis.restartEmpty();
        settled(alone);
        assertThat(alone.admin("GET", "/health/ready", "", "").body()).doesNotContain("redis");
      }
    }
  }

  /** A JVM that has just begun is too slow for its first commands, and so may Redis be. */
  @Test
  void aStartWaitsForARedisThatIsSlowAtFirst() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      redis.pause();
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS).execute(redis::resume);
      try (RunningDesk node = node("node", redis.url())) {
        assertThat(node.metric("frontdesk_redis_lease")).isEqualTo(1);
        // Two clients of one Redis would claim the same meters, which is a warning in the log.
        assertThat(node.admin("GET", "/metrics", "", "").body()).doesNotContain("vertx_redis");
      }
    }
  }

  /** Else a write at the other node would wait for it. */
  @Test
  void aNodeThatIsClosedLeavesTheNamespace() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RunningDesk stays = settled(node("stays", redis.url()))) {
      // Soon after it has come to know an epoch a node waits for whoever might not be listed.
      assertThat(stays.post("/things/0", "{}").status()).isEqualTo(200);
      try (RunningDesk leaves = settled(node("leaves", redis.url()))) {
        leaves.get("/things/7").is("MISS", "a1");
      }
      // It wrote what waited, too.
      stays.get("/things/7").is("HIT", "a1");
      double before = stays.metric(COMPLETE.formatted("sum"));
      assertThat(stays.post("/things/7", "{}").status()).isEqualTo(200);
      assertThat(stays.metric(COMPLETE.formatted("sum")) - before).isLessThan(0.9);
      assertThat(stays.metric("frontdesk_redis_lagging_nodes_total")).isZero();
    }
  }
}
