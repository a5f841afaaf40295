package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.settings.Config.Redis.WhenAway;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Figures of several nodes on one Redis. All run in one process with their clients, their origin
 * and the figures' own threads: they say what is added, not what a machine can do.
 */
@Tag("proof")
class RedisFiguresTest {
  private static final Logger LOG = LoggerFactory.getLogger(RedisFiguresTest.class);
  private static final long PATIENCE_SECONDS = 120;

  private static final String SIZED =
      """
      version: 1
      defaults: { consistency: cluster }
      routes:
        - id: sized
          match: GET /sized/{key}
          cache: { ttl: 1h, tags: ["sized:{key}", "shelf"] }
      writes:
        - { id: shelf-written, match: "POST /shelf/{key}", invalidate: ["shelf"] }
        - { id: other-written, match: "POST /other/{key}", invalidate: ["other:{key}"] }
      """;

  @Test
  void aHitFromRedis() throws Exception {
    int warmUp = 3000;
    int keys = 8000;
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes = nodes(SIZED, redis, 2);
        Swarm swarm = new Swarm(16)) {
      Spans origin = new Spans();
      Spans fromRedis = new Spans();
      Spans memory = new Spans();
      fill(nodes, swarm, 0, warmUp + keys, 4, origin);
      awaitInRedis(redis, warmUp + keys);
      long before = nodes.shared().get(1).confirmed();
      for (int from : List.of(0, warmUp)) {
        int to = from == 0 ? warmUp : warmUp + keys;
        Spans first = from == 0 ? new Spans() : fromRedis;
        Spans second = from == 0 ? new Spans() : memory;
        readAll(nodes, swarm, 1, from, to, 1, "HIT", first);
        readAll(nodes, swarm, 1, from, to, 1, "HIT", second);
      }
      assertThat(nodes.shared().get(1).confirmed() - before).isEqualTo(warmUp + keys);
      LOG.info("Figures: one connection, 1 KiB; hit from Redis {}", fromRedis);
      LOG.info("Figures: one connection, 1 KiB; hit from memory {}", memory);
    }
  }

  @Test
  void aTagThatAHundredThousandResponsesCarry() throws Exception {
    int responses = 100_000;
    int writes = 500;
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes = nodes(SIZED, redis, 2);
        Swarm swarm = new Swarm(64)) {
      fill(nodes, swarm, 0, responses, 32, new Spans());
      awaitInRedis(redis, responses);
      Spans nobody = new Spans();
      Spans everybody = new Spans();
      for (int i = 0; i < writes; i++) {
        write(nodes, swarm, "/other/" + i, nobody);
      }
      write(nodes, swarm, "/shelf/first", everybody);
      LOG.info("Figures: the write that invalidated {} responses took {}", responses, everybody);
      Spans again = new Spans();
      for (int key = 0; key < responses; key += responses / 1000) {
        assertThat(get(swarm.get(nodes.port(0), path(key))).outcome())
            .as("key %d", key)
            .isEqualTo("MISS");
      }
      for (int i = 0; i < writes; i++) {
        write(nodes, swarm, "/shelf/" + i, again);
      }
      LOG.info("Figures: a write that invalidates a tag of no response: {}", nobody);
      LOG.info("Figures: a write that invalidates that tag again: {}", again);
    }
  }

  private static final String REACHES =
      """
      version: 1
      routes:
        - { id: read, match: "GET /{reach}/{key}", cache: { ttl: 1h, tags: ["of:{reach}:{key}"] } }
      writes:
        - id: local-written
          match: POST /local/{key}
          consistency: local
          invalidate: ["of:local:{key}"]
        - id: shared-written
          match: POST /shared/{key}
          consistency: shared
          invalidate: ["of:shared:{key}"]
        - id: cluster-written
          match: POST /cluster/{key}
          consistency: cluster
          invalidate: ["of:cluster:{key}"]
      """;

  @Test
  void aWriteOnOneOfThreeNodes() throws Exception {
    int warmUp = 4000;
    int writes = 5000;
    List<AppliedClock> clocks = new ArrayList<>();
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes =
            new RaceNodes(
                REACHES,
                RaceRedis.at(redis.url(), "writes").forNodes(3),
                () -> {
                  AppliedClock clock = new AppliedClock();
                  clocks.add(clock);
                  return clock;
                });
        Swarm swarm = new Swarm(4)) {
      Map<String, Spans> took = new TreeMap<>();
      Map<String, Spans> inForce = new TreeMap<>();
      for (int i = 0; i < warmUp + writes; i++) {
        // In turn, so that what else goes on is the same for all.
        for (String reach : List.of("local", "shared", "cluster")) {
          Spans into = took.computeIfAbsent(i < warmUp ? "" : reach, name -> new Spans());
          String key = "k" + i + "x";
          clocks.forEach(clock -> clock.watch(key));
          write(nodes, swarm, "/" + reach + "/" + key, into);
          long last = Math.max(appliedAt(clocks.get(1)), appliedAt(clocks.get(2)));
          inForce
              .computeIfAbsent(i < warmUp ? "" : reach, name -> new Spans())
              .add(last - clocks.getFirst().sent());
        }
      }
      for (String reach : List.of("local", "shared", "cluster")) {
        LOG.info(
            "Figures: a write at {} on one of three nodes, one client: {}", reach, took.get(reach));
        LOG.info(
            "Figures: of it, from when Redis is told until in force on both others: {}",
            inForce.get(reach));
      }
    }
  }

  @Test
  void redisKilledUnderSteadyLoadAtDegrade() throws Exception {
    int keys = 500;
    try (RedisServer redis = RedisServer.start();
        RaceNodes nodes =
            new RaceNodes(
                SIZED,
                List.of(
                    RaceRedis.at(redis.url(), "away")
                        .degradedFor(Duration.ofSeconds(30))
                        .whenAway(WhenAway.DEGRADE)
                        .settings()),
                RaceNodes.Fault.NONE);
        Swarm swarm = new Swarm(32)) {
      fill(nodes, swarm, 0, keys, 8, new Spans());
      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<Phase> phase = new AtomicReference<>(new Phase());
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        AtomicInteger next = new AtomicInteger(i * 31);
        readers.add(
            swarm.repeat(
                over::get,
                () ->
                    steady(nodes, swarm, path(next.incrementAndGet() % keys), phase)
                        .compose(done -> swarm.pause(2))));
      }
      // The first is to warm up.
      for (String what : List.of("warming up", "before", "while it is away", "after")) {
        if (what.equals("while it is away")) {
          redis.kill();
        } else if (what.equals("after")) {
          redis.restartEmpty();
        }
        Phase now = new Phase();
        phase.set(now);
        await()
            .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
            .until(() -> now.hits.count() >= 30_000);
        LOG.info(
            "Figures: Redis killed under steady load, {}: hits {}, others {}",
            what,
            now.hits,
            now.others);
      }
      over.set(true);
      get(Future.join(readers));
    }
  }

  private static final class Phase {
    final Spans hits = new Spans();
    final LongAdder others = new LongAdder();
  }

  private static Future<?> steady(
      RaceNodes nodes, Swarm swarm, String path, AtomicReference<Phase> phase) {
    long began = System.nanoTime();
    return swarm
        .get(nodes.port(0), path)
        .onSuccess(answer -> {
          Phase now = Objects.requireNonNull(phase.get());
          if ("HIT".equals(answer.expect(200).outcome())) {
            now.hits.add(System.nanoTime() - began);
          } else {
            now.others.increment();
          }
        });
  }

  private static RaceNodes nodes(String rules, RedisServer redis, int count) throws Exception {
    return new RaceNodes(
        rules, RaceRedis.at(redis.url(), "figures").forNodes(count), RaceNodes.Fault.NONE);
  }

  private static String path(int key) {
    return "/sized/" + key;
  }

  private static void fill(RaceNodes nodes, Swarm swarm, int from, int to, int lanes, Spans spans)
      throws Exception {
    readAll(nodes, swarm, 0, from, to, lanes, "MISS", spans);
  }

  private static void readAll(
      RaceNodes nodes,
      Swarm swarm,
      int node,
      int from,
      int to,
      int lanes,
      String outcome,
      Spans spans)
      throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      all.add(
          swarm.repeat(
              () -> next.get() >= to,
              () -> {
                int key = next.getAndIncrement();
                if (key >= to) {
                  return Future.succeededFuture();
                }
                long began = System.nanoTime();
                return swarm
                    .get(nodes.port(node), path(key))
                    .map(answer -> {
                      spans.add(System.nanoTime() - began);
                      if (!outcome.equals(answer.expect(200).outcome())) {
                        throw new IllegalStateException(
                            "%s (expected: %s) for key %d"
                                .formatted(answer.outcome(), outcome, key));
                      }
                      return answer;
                    });
              }));
    }
    get(Future.join(all));
  }

  /** Values are written behind the answers. */
  private static void awaitInRedis(RedisServer redis, int values) {
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> (Long) Objects.requireNonNull(redis.command("DBSIZE")) >= values);
  }

  private static void write(RaceNodes nodes, Swarm swarm, String path, Spans spans)
      throws Exception {
    long began = System.nanoTime();
    get(swarm.ask(HttpMethod.POST, nodes.port(0), path, null, Map.of())).expect(200);
    spans.add(System.nanoTime() - began);
  }

  private static long appliedAt(AppliedClock clock) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (clock.applied() == 0) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("no message within %d s".formatted(PATIENCE_SECONDS));
      }
      Thread.onSpinWait();
    }
    return clock.applied();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
