package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.rules.Write.Consistency;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways of two of three nodes to Redis stall, are cut, are slow, all at random, while the third
 * one writes at {@code cluster}. Its writes reach Redis, so all that is promised holds without
 * exception on every node: whoever does not hear of a write has fenced itself before it is
 * acknowledged.
 */
class FlakyReadersTest {
  private static final Logger LOG = LoggerFactory.getLogger(FlakyReadersTest.class);
  private static final Duration LEASE = Duration.ofMillis(300);

  private final long seed = Long.getLong("frontdesk.seed", System.nanoTime() & 0xffff_ffffL);

  @Test
  void nobodyReadsWhatAWriteHasMadeWrongWhateverItsWayToRedisDoes() throws Exception {
    race(15);
  }

  @Test
  @Tag("proof")
  void nobodyDoesForMinutes() throws Exception {
    race(150);
  }

  private void race(int faults) throws Exception {
    Random random = new Random(seed);
    try (RedisServer redis = RedisServer.start();
        FaultyLink one = FaultyLink.to(redis.port());
        FaultyLink other = FaultyLink.to(redis.port())) {
      RaceRedis shared = RaceRedis.at(redis.url(), "flaky").lease(LEASE);
      try (RaceNodes nodes =
              new RaceNodes(
                  Consistency.CLUSTER,
                  List.of(
                      shared.settings(),
                      shared.via(one.url()).settings(),
                      shared.via(other.url()).settings()),
                  RaceNodes.Fault.NONE);
          FaultLoad load = new FaultLoad(nodes, seed, 1)) {
        load.awaitMoreFromRedis(5);
        for (int i = 0; i < faults; i++) {
          FaultyLink way = random.nextBoolean() ? one : other;
          switch (random.nextInt(6)) {
            case 0, 1 -> way.stall();
            case 2 -> way.cut();
            case 3 -> way.delay(Duration.ofMillis(random.nextInt(2 * (int) LEASE.toMillis())));
            case 4 -> way.halfOpen();
            default -> way.cutAfter(random.nextInt(2000));
          }
          load.awaitMore(random.nextInt(100), 0);
          load.awaitWrites(random.nextInt(3));
          if (random.nextInt(3) > 0) {
            way.pass();
          }
        }
        one.pass();
        other.pass();
        load.awaitLeases();
        load.awaitMoreHits(20);
        load.awaitMoreFromRedis(5);
        load.stop();
        List<Violation> violations = load.violations(List.of());
        LOG.info(
            "Ways to Redis that fail at random: seed {}, faults {}, {}, violations {}",
            seed,
            faults,
            load,
            violations.size());
        assertThat(load.failures()).isEmpty();
        assertThat(violations).as("seed %d", seed).isEmpty();
      }
    }
  }
}
