package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.Documents;
import dev.frontdesk.redis.ClusterDeployment;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.SentinelDeployment;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.LoadedConfig;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two proxies started from each sample with Redis share what they store, and what they clear. */
@Timeout(60)
class RedisSamplesRunTest {
  private static final SourceText RULES =
      new SourceText(
          "shared.yaml",
          """
          version: 1
          routes: [{ id: shared, match: "GET /{run}/{n}", cache: { ttl: 1h, tags: ["shared"] } }]
          writes: [{ id: change, match: POST /change, invalidate: ["shared"] }]
          """);

  private final Backend api = new Backend("a");
  private int runs;

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void standalone() throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      sharesThrough(text("redis-standalone.yaml"), Map.of("REDIS_URL", redis.url()));
      assertThat((List<?>) redis.command("KEYS", "frontdesk:v:*")).isNotEmpty();
    }
  }

  @Test
  @Shows({"redis.sentinel", "sentinel.master", "sentinel.nodes", "redis.replica-reads"})
  void underSentinel() throws Exception {
    try (SentinelDeployment redis = SentinelDeployment.start()) {
      List<String> urls = redis.urls();
      Map<String, String> environment =
          Map.of(
              "REDIS_MASTER",
              SentinelDeployment.MASTER,
              "SENTINEL_1",
              urls.get(0),
              "SENTINEL_2",
              urls.get(1),
              "SENTINEL_3",
              urls.get(2));
      String sample = text("redis-sentinel.yaml");
      sharesThrough(sample, environment);
      assertThat((List<?>) redis.master().command("KEYS", "frontdesk:v:*")).isNotEmpty();
      assertThat(reads(redis.replica())).isZero();
      sharesThrough(sample.replace("replica-reads: false", "replica-reads: true"), environment);
      assertThat(reads(redis.replica())).isPositive();
    }
  }

  @Test
  @Shows({"redis.cluster", "cluster.nodes"})
  void onACluster() throws Exception {
    ClusterDeployment redis = ClusterDeployment.shared();
    List<String> urls = redis.urls();
    sharesThrough(
        text("redis-cluster.yaml"),
        Map.of("CLUSTER_1", urls.get(0), "CLUSTER_2", urls.get(1), "CLUSTER_3", urls.get(2)));
    assertThat(redis.ownerOf("{frontdesk}:marks").command("EXISTS", "{frontdesk}:marks"))
        .isEqualTo(1L);
  }

  private static String text(String name) throws IOException {
    return Documents.read("config/" + name);
  }

  private static final Pattern READ = Pattern.compile("cmdstat_h(?:m?get|getall):calls=(\\d+)");

  /** Reads of hashes that a server has answered. */
  private static int reads(RedisServer server) {
    Matcher found = READ.matcher(String.valueOf(server.command("INFO", "commandstats")));
    int reads = 0;
    while (found.find()) {
      reads += Integer.parseInt(found.group(1));
    }
    return reads;
  }

  private void sharesThrough(String sample, Map<String, String> environment) throws Exception {
    LoadedConfig loaded =
        ConfigLoader.load(
            new SourceText("sample.yaml", sample),
            new Surroundings(environment::get, path -> null));
    assertThat(loaded.findings()).isEmpty();
    Config config =
        Objects.requireNonNull(loaded.config())
            .withUpstream(api.uri())
            .withListen(new Address("127.0.0.1", 0))
            .withAdmin(new Address("127.0.0.1", 0));
    try (EmbeddedProxy one = EmbeddedProxy.start(config, List.of(RULES));
        EmbeddedProxy other = EmbeddedProxy.start(config, List.of(RULES))) {
      // What is stored is written to Redis after it was sent: so one path is asked for here, and
      // the one before it there.
      String run = "/run" + ++runs + "/";
      AtomicInteger paths = new AtomicInteger();
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            int n = paths.getAndIncrement();
            send(one, "GET", run + n);
            return n > 0 && "HIT".equals(send(other, "GET", run + (n - 1)).outcome());
          });
      String path = run + (paths.get() - 2);
      int before = api.count(path);
      assertThat(before).as("asked for by one of the two only").isOne();
      assertThat(send(one, "POST", "/change").status()).isEqualTo(200);
      send(other, "GET", path).is("MISS", "a2");
    }
  }

  private static Got send(EmbeddedProxy desk, String method, String target) throws IOException {
    try (RawSocket connection = RawSocket.connect(desk.port())) {
      String length = method.equals("POST") ? "Content-Length: 0\n" : "";
      connection.send(
          "%s %s HTTP/1.1\nHost: desk\n%sConnection: close\n\n".formatted(method, target, length));
      return Got.from(connection);
    }
  }
}
