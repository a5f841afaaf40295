package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of three nodes hears nothing from Redis any more, and keeps its clients. A write at {@code
 * cluster} on another node is acknowledged once the silent one has fenced itself: from then on it
 * shows nothing older.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FencingTest {
  private static final Logger LOG = LoggerFactory.getLogger(FencingTest.class);
  private static final Duration LEASE = Duration.ofMillis(400);
  private static final int SILENT = 2;
  private static final int READERS = 4;

  @SuppressWarnings("NullAway.Init") // made before the first test
  private RedisServer redis;

  private int namespaces;

  @BeforeAll
  void start() {
    redis = RedisServer.start();
  }

  @AfterAll
  void stop() {
    redis.close();
  }

  @Test
  void aSilentNodeFencesItselfBeforeAWriteElsewhereIsAcknowledged() throws Exception {
    assertThat(violations(3, RaceNodes.Fault.NONE)).isEmpty();
  }

  @Test
  @Tag("proof")
  void itDoesEachTime() throws Exception {
    assertThat(violations(60, RaceNodes.Fault.NONE)).isEmpty();
  }

  @Test
  void withoutFencingTheCheckerFails() throws Exception {
    assertThat(violations(1, BrokenSharing::unfenced)).isNotEmpty();
  }

  private List<Violation> violations(int rounds, Supplier<RaceNodes.Fault> fault) throws Exception {
    RaceRedis shared = RaceRedis.at(redis.url(), "fence" + namespaces++).lease(LEASE);
    History history = new History();
    List<Violation> violations = new ArrayList<>();
    Spans writes = new Spans();
    try (FaultyLink way = FaultyLink.to(redis.port());
        RaceNodes nodes =
            new RaceNodes(
                Consistency.CLUSTER,
                List.of(shared.settings(), shared.settings(), shared.via(way.url()).settings()),
                fault);
        Swarm swarm = new Swarm(4 * READERS)) {
      for (int round = 0; round < rounds; round++) {
        String path = "/plain/" + Holds.key(round);
        for (int node = 0; node < nodes.count(); node++) {
          awaitHit(nodes, swarm, history, node, path);
        }
        way.stall();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
          readers.add(swarm.repeat(over::get, () -> read(nodes, swarm, history, SILENT, path)));
        }
        long invoked = history.invoked();
        Swarm.Answer written =
            get(swarm.ask(HttpMethod.POST, nodes.port(round % 2), path, null, Map.of()));
        history.wrote(path, invoked, version(written));
        writes.add(System.nanoTime() - invoked);
        for (int node = 0; node < nodes.count(); node++) {
          get(read(nodes, swarm, history, node, path));
        }
        over.set(true);
        get(Future.join(readers));
        way.pass();
        awaitHit(nodes, swarm, history, SILENT, path);
        violations.addAll(history.check());
      }
      LOG.info(
          "A silent node: rounds {}, reads {}, violations {}; a write beside it: {}",
          rounds,
          history.reads(),
          violations.size(),
          writes);
    }
    return violations;
  }

  /** The node has a lease, and has the key. */
  private static void awaitHit(
      RaceNodes nodes, Swarm swarm, History history, int node, String path) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> "HIT".equals(get(read(nodes, swarm, history, node, path)).outcome()));
  }

  private static Future<Swarm.Answer> read(
      RaceNodes nodes, Swarm swarm, History history, int node, String path) {
    long invoked = history.invoked();
    return swarm
        .get(nodes.port(node), path)
        .onSuccess(answer -> history.read(path, invoked, version(answer)));
  }

  private static long version(Swarm.Answer answer) {
    return answer.expect(200).json().getLong("version");
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
