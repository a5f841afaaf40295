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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long after its acknowledgement a write that does not wait for other nodes is unseen
 * there: from the acknowledgement to the beginning of the last read that shows the state before.
 * Usually a message's way; where no message comes, a lease.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaleWindowTest {
  private static final Logger LOG = LoggerFactory.getLogger(StaleWindowTest.class);
  private static final Duration LEASE = Duration.ofMillis(400);
  private static final int READERS_PER_NODE = 3;

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
  void atSharedItIsAtMostALease() throws Exception {
    measure(Consistency.SHARED, 100, false);
    measure(Consistency.SHARED, 3, true);
  }

  @ParameterizedTest
  @EnumSource(Consistency.class)
  @Tag("proof")
  void ofEachReach(Consistency reach) throws Exception {
    measure(reach, 3000, false);
    measure(reach, 50, true);
  }

  /**
   * @param silent one node hears nothing from Redis while the write goes on
   */
  private void measure(Consistency reach, int writes, boolean silent) throws Exception {
    RaceRedis shared = RaceRedis.at(redis.url(), "window" + namespaces++).lease(LEASE);
    Spans windows = new Spans();
    try (FaultyLink way = FaultyLink.to(redis.port());
        RaceNodes nodes =
            new RaceNodes(
                reach,
                List.of(shared.settings(), shared.settings(), shared.via(way.url()).settings()),
                RaceNodes.Fault.NONE);
        Swarm swarm = new Swarm(4 * READERS_PER_NODE)) {
      Readers readers = new Readers(nodes, swarm);
      for (int i = 0; i < writes; i++) {
        readers.awaitHits();
        if (silent) {
          way.stall();
        }
        long version =
            get(swarm.ask(HttpMethod.POST, nodes.port(0), Readers.PATH, null, Map.of()))
                .expect(200)
                .json()
                .getLong("version");
        long acknowledged = System.nanoTime();
        readers.awaitVersion(version);
        for (int node = 1; node < nodes.count(); node++) {
          windows.add(Math.max(0, readers.lastBefore(node, version) - acknowledged));
        }
        way.pass();
      }
      readers.stop();
    }
    LOG.info(
        "Unseen on other nodes after a write at {}{}: {} (lease {} ms)",
        reach,
        silent ? ", one of two hears nothing" : "",
        windows,
        LEASE.toMillis());
    if (reach == Consistency.CLUSTER) {
      assertThat(windows.nanos(1)).isZero();
    } else if (reach == Consistency.SHARED || !silent) {
      assertThat(windows.nanos(1)).isLessThanOrEqualTo(LEASE.toNanos());
    }
  }

  /** Read one key on the nodes that do not write, without a pause. */
  private static final class Readers {
    static final String PATH = "/plain/k0x";

    private record Shown(int node, long version) {}

    private final RaceNodes nodes;
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Future<?>> actors = new ArrayList<>();
    private final AtomicLongArray newest;
    private final Map<Shown, Long> last = new ConcurrentHashMap<>();
    private final AtomicLongArray hits;

    Readers(RaceNodes nodes, Swarm swarm) {
      this.nodes = nodes;
      this.newest = new AtomicLongArray(nodes.count());
      this.hits = new AtomicLongArray(nodes.count());
      for (int node = 1; node < nodes.count(); node++) {
        for (int i = 0; i < READERS_PER_NODE; i++) {
          int where = node;
          actors.add(swarm.repeat(over::get, () -> read(swarm, where)));
        }
      }
    }

    private Future<?> read(Swarm swarm, int node) {
      long invoked = System.nanoTime();
      return swarm
          .get(nodes.port(node), PATH)
          .onSuccess(answer -> {
            long version = answer.expect(200).json().getLong("version");
            synchronized (this) {
              if (version > newest.get(node)) {
                newest.set(node, version);
                hits.set(node, 0);
              } else if ("HIT".equals(answer.outcome())) {
                hits.incrementAndGet(node);
              }
              last.merge(new Shown(node, version), invoked, Math::max);
            }
          });
    }

    /** Blocks until all have the key in their stores. */
    void awaitHits() {
      for (int node = 1; node < nodes.count(); node++) {
        hits.set(node, 0);
      }
      eachReader(node -> hits.get(node) > 3);
    }

    /** Blocks until all show this version. */
    void awaitVersion(long version) {
      eachReader(node -> newest.get(node) >= version);
    }

    private void eachReader(IntPredicate reached) {
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> {
            for (int node = 1; node < nodes.count(); node++) {
              if (!reached.test(node)) {
                return false;
              }
            }
            return true;
          });
    }

    /** When the last read began that showed what was before this version; else long ago. */
    long lastBefore(int node, long version) {
      return last.getOrDefault(new Shown(node, version - 1), Long.MIN_VALUE / 2);
    }

    void stop() throws Exception {
      over.set(true);
      get(Future.join(actors));
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
