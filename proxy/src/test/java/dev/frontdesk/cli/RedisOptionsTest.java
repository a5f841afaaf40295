package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.Documents;
import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.redis.RespClient;
import dev.frontdesk.wire.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of {@code redis} has its effect, with several proxies and a real Redis. */
@Timeout(60)
class RedisOptionsTest {
  private static final String KEY = "ab".repeat(32);
  private static final String NEW_KEY = "cd".repeat(32);
  private static final String RULES =
      """
      routes:
        - { id: kept, match: GET /kept, cache: { ttl: 1h, tags: ["kept"] } }
        - { id: sealed, match: GET /sealed, cache: { ttl: 1h, encrypt: true } }
        - { id: thing, match: "GET /things/{id}", cache: { ttl: 1h, tags: ["thing:{id}"] } }
        - { id: any, match: [GET /large, GET /slow], cache: { ttl: 1h } }
      writes:
        - { id: change, match: "POST /things/{id}", invalidate: ["thing:{id}"], consistency: local }
        - id: many
          match: POST /many
          take: { ids: ["request.body.ids[]"] }
          invalidate: ["thing:{ids}"]
          consistency: shared
      """;

  private static RedisServer redis;

  @TempDir private Path folder;
  private final Backend api = new Backend("a");
  private final List<RunningDesk> desks = new ArrayList<>();

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @AfterEach
  void close() throws IOException {
    desks.forEach(RunningDesk::close);
    api.close();
  }

  /** A proxy with this namespace and what else {@code redis} says. */
  private RunningDesk desk(String url, String namespace, String more) throws IOException {
    Path own = Files.createDirectories(folder.resolve("desk" + desks.size()));
    RunningDesk desk =
        RunningDesk.start(
            own,
            """
            upstreams: { api: { primary: ["%s"] } }
            rules: rules
            redis: { url: "%s", namespace: %s%s }
            """
                .formatted(api.uri(), url, namespace, patiently(more)),
            Map.of("a.yaml", RULES));
    desks.add(desk);
    return desk;
  }

  /** The usual time-out is short for a machine that runs all tests at once. */
  private static String patiently(String more) {
    String time = more.contains("command-timeout") ? "" : ", command-timeout: 250ms";
    return more.isEmpty() ? time : time + ", " + more;
  }

  private RunningDesk desk(String namespace, String more) throws IOException {
    return desk(redis.url(), namespace, more);
  }

  /** Of the same, which trusts what it stores. */
  private static RunningDesk joined(RunningDesk desk) {
    await().until(() -> desk.metric("frontdesk_redis_lease") == 1);
    return desk;
  }

  private static List<?> keys(String pattern) {
    return (List<?>) Objects.requireNonNull(redis.command("KEYS", pattern));
  }

  private static int stored(String namespace) {
    return keys(namespace + ":v:*").size();
  }

  private static void awaitStored(String namespace, int count) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> stored(namespace) == count);
  }

  @Test
  @Shows({"configuration.redis", "redis.url", "redis.namespace"})
  void whoHasTheNamespaceShares() throws Exception {
    RunningDesk one = joined(desk("shared", ""));
    RunningDesk two = joined(desk("shared", ""));
    RunningDesk other = joined(desk("other", ""));
    one.get("/kept").is("MISS", "a1");
    awaitStored("shared", 1);
    two.get("/kept").is("HIT", "a1");
    other.get("/kept").is("MISS", "a2");
    awaitStored("other", 1);
    assertThat(keys("*other*"))
        .allMatch(key -> key.toString().startsWith("other:") || key.equals("{other}:marks"));
    assertThat(other.notices()).isEmpty();
  }

  /** With the very line that the page on the configuration gives. */
  @Test
  @Shows({"redis.user", "redis.password"})
  void theShortestListOfRightsIsEnough() throws Exception {
    Matcher line =
        Pattern.compile("`ACL SETUSER frontdesk ([^`]+)`")
            .matcher(Documents.read("proxy/docs/configuration.md"));
    assertThat(line.find()).isTrue();
    try (RedisServer guarded =
        RedisServer.start(
            "user default off",
            "user root on nopass ~* &* +@all",
            "user frontdesk " + line.group(1).replace("PASSWORD", "pa55word"))) {
      Path file = Files.writeString(folder.resolve("password"), "pa55word\n");
      String known = "user: frontdesk, password: file:" + file;
      RunningDesk stranger = desk(guarded.url(), "frontdesk", "user: frontdesk, password: no");
      RunningDesk one = joined(desk(guarded.url(), "frontdesk", known));
      RunningDesk two = joined(desk(guarded.url(), "frontdesk", known));
      stranger.get("/kept").is("MISS", "a1");
      one.get("/kept").is("MISS", "a2");
      try (RespClient root = guarded.client()) {
        root.command("AUTH", "root", "any");
        await()
            .until(() ->
                root.command("KEYS", "frontdesk:v:*") instanceof List<?> all && all.size() == 1);
        two.get("/kept").is("HIT", "a2");
        one.post("/many", "{\"ids\":[1,2,3]}");
        two.get("/things/1").is("MISS", "a1");
        assertThat(String.valueOf(root.command("ACL", "LOG")))
            .as("what was refused")
            .doesNotContain("frontdesk:v", "command", "channel");
      }
    }
  }

  @Test
  @Shows("redis.ca")
  void whoSignedTheServersCertificate() throws Exception {
    SelfSigned.writeTo(folder);
    try (TlsFront front = new TlsFront(redis.port())) {
      String url = "rediss://localhost:" + front.port();
      RunningDesk distrusting = desk(url, "tls", "");
      distrusting.get("/kept").is("MISS", "a1");
      assertThat(front.served()).isZero();
      String ca = "command-timeout: 900ms, ca: file:" + folder.resolve("certificate.pem");
      RunningDesk one = joined(desk(url, "tls", ca));
      RunningDesk two = joined(desk(url, "tls", ca));
      one.get("/kept").is("MISS", "a2");
      awaitStored("tls", 1);
      two.get("/kept").is("HIT", "a2");
    }
  }

  @Test
  @Shows("redis.command-timeout")
  void aCommandThatTakesLonger() throws Exception {
    try (FaultyLink slow = FaultyLink.to(redis.port())) {
      slow.delay(Duration.ofMillis(60));
      RunningDesk hasty = desk(slow.url(), "hasty", "command-timeout: 10ms");
      RunningDesk patient = joined(desk(slow.url(), "patient", "command-timeout: 900ms"));
      hasty.get("/kept").is("MISS", "a1");
      patient.get("/kept").is("MISS", "a2");
      awaitStored("patient", 1);
      assertThat(stored("hasty")).isZero();
    }
  }

  @Test
  @Shows({"redis.lease", "redis.when-away", "redis.degraded-ttl"})
  void withoutRedisMemoryIsTrustedForAWhile() throws Exception {
    try (FaultyLink link = FaultyLink.to(redis.port())) {
      RunningDesk passes = joined(desk(link.url(), "passes", "lease: 300ms, when-away: pass"));
      RunningDesk leased = joined(desk(link.url(), "leased", "lease: 30s, when-away: pass"));
      RunningDesk shortly =
          joined(desk(link.url(), "shortly", "lease: 300ms, degraded-ttl: 200ms"));
      RunningDesk degrades =
          joined(
              desk(link.url(), "degrades", "lease: 300ms, when-away: degrade, degraded-ttl: 1h"));
      List<RunningDesk> all = List.of(passes, leased, shortly, degrades);
      for (RunningDesk desk : all) {
        desk.get("/kept").is("MISS");
        desk.get("/kept").is("HIT");
      }
      link.stall();
      for (RunningDesk desk : List.of(passes, shortly)) {
        await().until(() -> !"HIT".equals(desk.get("/kept").outcome()));
      }
      leased.get("/kept").is("HIT");
      // From the first beat that has failed on: before that this process may only have stood still.
      await().until(() -> "HIT".equals(degrades.get("/kept").outcome()));
      passes.get("/kept").is("MISS");
      link.pass();
      await().until(() -> "HIT".equals(passes.get("/kept").outcome()));
    }
  }

  @Test
  @Shows("redis.encryption-key")
  void whatIsSealedIsReadByWhoHasTheKey() throws Exception {
    String secret = "nobody may read this";
    api.says("/sealed", count -> ok("", secret));
    api.says("/kept", count -> ok("", secret));
    RunningDesk one = joined(desk("sealed", "encryption-key: " + KEY));
    RunningDesk rotating =
        joined(desk("sealed", "encryption-key: [%s, %s]".formatted(NEW_KEY, KEY)));
    RunningDesk stranger = joined(desk("sealed", "encryption-key: " + NEW_KEY));
    one.get("/sealed").is("MISS", secret);
    awaitStored("sealed", 1);
    assertThat(values("sealed")).doesNotContain(secret);
    rotating.get("/sealed").is("HIT", secret);
    stranger.get("/sealed").is("MISS", secret);
    RunningDesk keyless = joined(desk("keyless", ""));
    keyless.get("/sealed").is("MISS", secret);
    keyless.get("/sealed").is("HIT", secret);
    keyless.get("/kept").is("MISS", secret);
    awaitStored("keyless", 1);
    assertThat(values("keyless")).as("the other one, which is not sealed").contains(secret);
    assertThat(stored("keyless")).isOne();
  }

  private static String values(String namespace) {
    StringBuilder all = new StringBuilder();
    keys(namespace + ":v:*").forEach(key -> all.append(redis.command("HVALS", key.toString())));
    return all.toString();
  }

  @Test
  @Shows("redis.max-value")
  void whatIsLargerStaysInMemory() throws Exception {
    api.says("/large", count -> ok("", "x".repeat(2000)));
    RunningDesk one = joined(desk("large", "max-value: 1KiB"));
    one.get("/large").is("MISS");
    one.get("/large").is("HIT");
    one.get("/kept").is("MISS");
    awaitStored("large", 1);
    RunningDesk two = joined(desk("large", "max-value: 1KiB"));
    two.get("/kept").is("HIT");
    two.get("/large").is("MISS");
    assertThat(stored("large")).isOne();
  }

  @Test
  @Shows("redis.marks")
  void marksInRedisAreBounded() throws Exception {
    RunningDesk few = joined(desk("few", "marks: 1000"));
    RunningDesk many = joined(desk("many", ""));
    for (int i = 0; i < 30; i++) {
      String ids =
          IntStream.range(i * 50, i * 50 + 50).mapToObj(Integer::toString).toList().toString();
      few.post("/many", "{\"ids\":" + ids + "}");
      many.post("/many", "{\"ids\":" + ids + "}");
    }
    await().until(() -> fields("many") >= 1500);
    await().until(() -> fields("few") <= 1000 + CONTROL);
  }

  /** Fields of the hash that are no marks. */
  private static final int CONTROL = 20;

  private static long fields(String namespace) {
    return redis.command("HLEN", "{" + namespace + "}:marks") instanceof Long count ? count : 0;
  }

  @ParameterizedTest
  @CsvSource({"1,MISS", "100,HIT"})
  @Shows("redis.journal")
  void overTheJournalEverythingIsCleared(int journal, String kept) throws Exception {
    String namespace = "journal" + journal;
    try (FaultyLink link = FaultyLink.to(redis.port())) {
      RunningDesk cut =
          joined(desk(link.url(), namespace, "lease: 300ms, when-away: pass, journal: " + journal));
      RunningDesk other = joined(desk(namespace, ""));
      for (String path : List.of("/kept", "/things/1", "/things/2")) {
        other.get(path).is("MISS");
        other.get(path).is("HIT");
      }
      cut.get("/kept");
      link.stall();
      await().until(() -> !"HIT".equals(cut.get("/kept").outcome()));
      cut.post("/things/1", "{}");
      cut.post("/things/2", "{}");
      other.get("/things/1").is("HIT");
      link.pass();
      await().until(() -> "MISS".equals(other.get("/things/1").outcome()));
      other.get("/kept").is(kept);
    }
  }

  @ParameterizedTest
  @CsvSource({"30s,1", "50ms,2"})
  @Shows("redis.fill-wait")
  void aFillElsewhereIsWaitedFor(String wait, int asked) throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    api.on(
        "/slow",
        (connection, request, count) -> {
          release.await();
          connection.send(ok("", "a" + count));
        });
    try {
      RunningDesk one = joined(desk("wait" + asked, "fill-wait: " + wait));
      RunningDesk two = joined(desk("wait" + asked, "fill-wait: " + wait));
      CompletableFuture<Got> first = later(one);
      await().until(() -> api.count("/slow") == 1);
      CompletableFuture<Got> second = later(two);
      await()
          .during(Duration.ofMillis(asked == 1 ? 300 : 0))
          .until(() -> api.count("/slow") == asked);
      release.countDown();
      first.get(10, TimeUnit.SECONDS).is("MISS", "a1");
      assertThat(second.get(10, TimeUnit.SECONDS).body()).isEqualTo("a" + asked);
      assertThat(api.count("/slow")).isEqualTo(asked);
    } finally {
      release.countDown();
    }
  }

  private static CompletableFuture<Got> later(RunningDesk desk) {
    CompletableFuture<@Nullable Got> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            answer.complete(desk.get("/slow"));
          } catch (IOException | RuntimeException failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer.thenApply(Objects::requireNonNull);
  }
}
