package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.cli.LoadOnDesk.Kind;
import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redis is lost, slow or lies, while a whole proxy is under load. */
@Timeout(60)
class OutageTest {
  private static final Logger LOG = LoggerFactory.getLogger(OutageTest.class);
  private static final Duration OUTAGE = Duration.ofMillis(800);

  /** With a lease of 300 ms and the margin of 200 a write waits for half a second at most. */
  private static final String RULES =
      """
      routes: [{ id: things, match: "GET /things/{id}", cache: { ttl: 1h, tags: ["thing:{id}"] } }]
      writes:
        - { id: change, match: "POST /things/{id}", invalidate: ["thing:{id}"], consistency: cluster }
      """;

  private static final String HITS = "frontdesk_redis_lookups_total{result=\"hit\",tier=\"redis\"}";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk desk(String name, String redis) throws IOException {
    return desk(name, redis, "");
  }

  private RunningDesk desk(String name, String redis, String upstream) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve(name)),
        """
        upstreams: { api: { primary: ["%s"]%s } }
        rules: rules
        redis: { %s, lease: 300ms }
        """
            .formatted(api.uri(), upstream, redis),
        Map.of("rules.yaml", RULES));
  }

  private static RunningDesk settled(RunningDesk node) {
    await().until(() -> node.metric("frontdesk_redis_lease") == 1);
    return node;
  }

  enum Fault {
    KILLED,
    STOPPED,
    SLOW,
    HALF_OPEN,
    REFUSED,
    CUT_SHORT,
    GARBLED;

    void begin(RedisServer redis, FaultyLink link) {
      switch (this) {
        case KILLED -> redis.kill();
        case STOPPED -> redis.pause();
        case SLOW -> link.delay(Duration.ofSeconds(2));
        case HALF_OPEN -> link.halfOpen();
        case REFUSED -> link.refuse();
        case CUT_SHORT -> link.cutAfter(500);
        case GARBLED -> link.corrupt();
      }
    }

    void end(RedisServer redis, FaultyLink link) {
      switch (this) {
        case KILLED -> redis.restartEmpty();
        case STOPPED -> redis.resume();
        case SLOW, REFUSED, CUT_SHORT -> link.pass();
        case HALF_OPEN, GARBLED -> {
          link.pass();
          // What was thrown away in between cannot come any more.
          link.cut();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"KILLED", "STOPPED", "GARBLED"})
  void noRequestFailsOrWaitsForLongAndItRecovers(Fault fault) throws Exception {
    survives(fault);
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "HALF_OPEN", "REFUSED", "CUT_SHORT"})
  @Tag("proof")
  void norWithOtherFaults(Fault fault) throws Exception {
    survives(fault);
  }

  private void survives(Fault fault) throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultyLink link = FaultyLink.to(redis.port());
        RunningDesk desk = settled(desk("one", "url: \"" + link.url() + "\""));
        LoggedLines log = new LoggedLines()) {
      desk.get("/things/1").is("MISS", "a1");
      desk.get("/things/9").is("MISS", "a1");
      LoadOnDesk before = load(desk, Duration.ofMillis(300));
      log.taken();
      int connections = link.connections();

      fault.begin(redis, link);
      LoadOnDesk during = load(desk, OUTAGE);
      // Redis still has the old one.
      assertThat(desk.post("/things/9", "{}").status()).isEqualTo(200);
      int connected = link.connections() - connections;
      fault.end(redis, link);
      settled(desk);
      List<String> lines = log.taken();
      LOG.info("{}: before {}", fault, before);
      LOG.info("{}: during {}, {} connections", fault, during, connected);
      LOG.info("{}: {} lines: {}", fault, lines.size(), lines);

      assertThat(during.broken()).isEmpty();
      assertThat(during.statuses()).containsOnlyKeys(200);
      assertThat(during.longest(Kind.HIT)).isLessThan(Duration.ofMillis(400));
      // A look-up, the marks, a lease for the fill: the command time-out each, and the origin.
      assertThat(during.longest(Kind.MISS)).isLessThan(Duration.ofMillis(700));
      assertThat(during.longest(Kind.WRITE)).isLessThan(Duration.ofMillis(1200));
      assertThat(connected).isLessThan(60);
      assertThat(lines).noneMatch(LoggedLines::isAlarming).hasSizeLessThan(20);

      desk.get("/things/9").is("MISS", "a3");
      // Values have a link of their own, which is asked every second.
      double written = written(desk);
      AtomicInteger next = new AtomicInteger(500);
      await()
          .until(() -> {
            desk.get("/things/" + next.incrementAndGet()).is("MISS", "a1");
            return written(desk) > written;
          });
      String kept = "/things/900";
      desk.get(kept).is("MISS", "a1");
      // A node's first look-up also connects.
      String patient = "url: \"" + redis.url() + "\", command-timeout: 250ms";
      try (RunningDesk other = settled(desk("other", patient))) {
        other.get(kept).is("HIT", "a1");
        assertThat(other.metric(HITS)).isEqualTo(1);
        // Whether the values' link was back when it was fetched does not matter.
        assertThat(other.get("/things/9").body()).isIn("a3", "a4");
      }
    }
  }

  private static double written(RunningDesk desk) throws IOException {
    return desk.metric("frontdesk_redis_value_bytes_total{direction=\"written\",route=\"things\"}");
  }

  private static LoadOnDesk load(RunningDesk desk, Duration how) throws InterruptedException {
    long until = System.nanoTime() + how.toNanos();
    return new LoadOnDesk(desk)
        .run(Map.of(Kind.HIT, 2, Kind.MISS, 3, Kind.WRITE, 2), () -> System.nanoTime() > until);
  }

  /** Nothing is left of a request that Redis could not be asked for. */
  @Test
  @Tag("proof")
  void nothingGrowsInALongOutage() throws Exception {
    try (RedisServer redis = RedisServer.start();
        FaultyLink link = FaultyLink.to(redis.port());
        RunningDesk desk = settled(desk("one", "url: \"" + link.url() + "\"", ", fills: 48"));
        LoggedLines log = new LoggedLines()) {
      desk.get("/things/1").is("MISS", "a1");
      link.halfOpen();
      await().until(() -> desk.metric("frontdesk_redis_lease") == 0);
      log.taken();
      requests(desk, 2000);
      long before = used();
      LoadOnDesk load = requests(desk, 10_000);
      long grown = used() - before;
      LOG.info("10,000 requests without Redis: {}; heap {} KiB more", load, grown >> 10);
      assertThat(load.statuses()).containsOnlyKeys(200);
      // Each answer of a miss is in memory, with some 1.5 KiB, and in the backend's notes.
      assertThat(grown).isLessThan(60L << 20);
      assertThat(desk.metric("frontdesk_redis_writes_waiting")).isZero();
      assertThat(desk.metric("frontdesk_redis_fill_leases_waiting")).isZero();
      assertThat(log.taken()).hasSizeLessThan(3);
    }
  }

  private static LoadOnDesk requests(RunningDesk desk, int count) throws InterruptedException {
    AtomicInteger left = new AtomicInteger(count);
    return new LoadOnDesk(desk)
        .run(Map.of(Kind.HIT, 4, Kind.MISS, 12), () -> left.decrementAndGet() < 0);
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void afterTheLossOfRedisNoMoreThanTheFillsGoToTheOrigin() throws Exception {
    herd(300);
  }

  @Test
  @Tag("proof")
  void norWhenTheHerdIsLarge() throws Exception {
    herd(2000);
  }

  private void herd(int herd) throws Exception {
    int fills = 7;
    HeldBack held = new HeldBack();
    for (int i = 0; i < herd; i++) {
      api.on("/things/" + i, held::give);
    }
    try (RedisServer redis = RedisServer.start();
        FaultyLink link = FaultyLink.to(redis.port());
        RunningDesk desk =
            settled(
                desk(
                    "one",
                    "url: \"" + link.url() + "\"",
                    ", fills: %d, queue: 4000, connect-timeout: 10s".formatted(fills)))) {
      link.halfOpen();
      List<RawSocket> clients = new ArrayList<>();
      for (int i = 0; i < herd; i++) {
        RawSocket client = RawSocket.connect(desk.port());
        client.send("GET /things/" + i + " HTTP/1.1\nHost: desk\nConnection: close\n\n");
        clients.add(client);
      }
      for (int answered = 0; answered < 5 * fills; answered += fills) {
        int waiting = herd - fills - answered;
        await()
            .until(
                () -> desk.metric("frontdesk_fills_waiting") == waiting && held.running() == fills);
        held.let(fills);
      }
      held.let(herd);
      for (RawSocket client : clients) {
        Got got = Got.from(client);
        assertThat(got.status()).as(got.head()).isEqualTo(200);
        client.close();
      }
      assertThat(held.most()).isEqualTo(fills);
    }
  }

  @Test
  void aHotKeyIsReadFromRedisAFewTimesAfterARestart() throws Exception {
    int herd = 1000;
    api.sends("/things/1", "");
    try (RedisServer redis = RedisServer.start()) {
      String url = "url: \"" + redis.url() + "\", command-timeout: 250ms";
      try (RunningDesk first = settled(desk("first", url))) {
        first.get("/things/1").is("MISS", "a1");
      }
      try (RunningDesk desk = settled(desk("second", url))) {
        redis.pause();
        List<RawSocket> clients = new ArrayList<>();
        for (int i = 0; i < herd; i++) {
          clients.add(RawSocket.connect(desk.port()));
        }
        redis.resume();
        settled(desk);
        for (RawSocket client : clients) {
          client.send("GET /things/1 HTTP/1.1\nHost: desk\nConnection: close\n\n");
        }
        for (RawSocket client : clients) {
          Got.from(client).is("HIT", "a1");
          client.close();
        }
        String stats = String.valueOf(redis.command("INFO", "commandstats"));
        LOG.info(
            "hgetall of both: {}", stats.lines().filter(line -> line.contains("hgetall")).toList());
        assertThat(api.count("/things/1")).isEqualTo(1);
        // One by the first process, which missed; and who asks while it is on its way shares it.
        // How
        // many come later than that, and before it is in memory, is the machine's to say.
        assertThat(stats).containsPattern("cmdstat_hgetall:calls=[0-9],");
      }
    }
  }

  record Trouble(String redis, String logged) {}

  /** Serves all the same, and says clearly what is wrong, once. */
  @Test
  void whatIsSetUpWronglyIsSaid() throws Exception {
    try (RedisServer secret = RedisServer.start("requirepass s3cret");
        RedisServer full = RedisServer.start("maxclients 1");
        RedisServer limited =
            RedisServer.start("user default on nopass ~* &* +@all -evalsha -eval");
        RedisServer lonely = RedisServer.start("min-replicas-to-write 1");
        var held = full.client()) {
      held.command("PING");
      List<Trouble> troubles =
          List.of(
              new Trouble("url: \"" + secret.url() + "\"", "NOAUTH"),
              new Trouble("url: \"" + secret.url() + "\", password: wr0ng", "WRONGPASS"),
              new Trouble("url: \"redis://no-such-host.invalid:1\"", "no-such-host.invalid"),
              new Trouble("url: \"" + limited.url() + "\"", "NOPERM"),
              new Trouble("url: \"" + lonely.url() + "\"", "NOREPLICAS"),
              new Trouble("url: \"" + full.url() + "\"", "max number of clients"),
              new Trouble(
                  "sentinel: { master: nobody, nodes: [\"" + limited.url() + "\"] }",
                  "no Sentinel knows the master"),
              new Trouble(
                  "cluster: { nodes: [\"" + limited.url() + "\"] }",
                  "no node of the Cluster tells"));
      try (LoggedLines log = new LoggedLines();
          ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
        // Side by side, since each start waits for its Redis for two seconds.
        List<Future<?>> served = new ArrayList<>();
        for (int i = 0; i < troubles.size(); i++) {
          int number = i;
          served.add(all.submit(() -> serves("n" + number, troubles.get(number), log)));
        }
        for (Future<?> one : served) {
          one.get();
        }
        assertThat(log.lines())
            .noneMatch(LoggedLines::isAlarming)
            .noneMatch(line -> line.contains("wr0ng"))
            .hasSizeLessThan(12 * troubles.size());
      }
    }
  }

  private @Nullable Void serves(String name, Trouble trouble, LoggedLines log) throws Exception {
    try (RunningDesk desk = desk(name, trouble.redis())) {
      String path = "/things/" + name;
      desk.get(path).is("MISS", "a1");
      await()
          .untilAsserted(
              () -> assertThat(log.lines()).anyMatch(line -> line.contains(trouble.logged())));
      desk.get(path).is("HIT", "a1");
    }
    return null;
  }

  /** A full Redis that evicts nothing: values are not kept, and clearing works. */
  @Test
  void aFullRedisStillClears() throws Exception {
    try (RedisServer redis = RedisServer.start("maxmemory 3mb", "maxmemory-policy noeviction");
        LoggedLines log = new LoggedLines();
        RunningDesk one = settled(desk("one", "url: \"" + redis.url() + "\""));
        RunningDesk other = settled(desk("other", "url: \"" + redis.url() + "\""))) {
      one.get("/things/1").is("MISS", "a1");
      await().until(() -> written(one) > 0);
      other.get("/things/1").is("HIT", "a1");
      redis.command("CONFIG", "SET", "maxmemory", "1000");
      assertThat(one.post("/things/1", "{}").status()).isEqualTo(200);
      other.get("/things/1").is("MISS", "a3");
      await().until(() -> other.metric("frontdesk_redis_not_kept_total{cause=\"failed\"}") > 0);
      other.get("/things/1").is("HIT", "a3");
      assertThat(one.metric("frontdesk_redis_lease")).isEqualTo(1);
      await().until(() -> one.metric("frontdesk_redis_clients") > 0);
      await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> log.lines().stream().anyMatch(line -> line.contains("noeviction")));
      assertThat(log.lines()).noneMatch(LoggedLines::isAlarming);
    }
  }
}
