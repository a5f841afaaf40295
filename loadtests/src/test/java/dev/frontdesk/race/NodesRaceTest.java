package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.rules.Write.Consistency;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
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
 * Three nodes, one Redis. The seed of a run is printed; {@code -Dfrontdesk.seed=N} runs the same
 * plans again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodesRaceTest {
  private static final Logger LOG = LoggerFactory.getLogger(NodesRaceTest.class);
  private static final int NODES = 3;
  private static final long SEED = Long.getLong("frontdesk.seed", System.nanoTime() & 0xffff_ffffL);

  private static final int LANES = 8;

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
  void nobodyReadsWhatAnAcknowledgedWriteOnAnyNodeHasMadeWrong() throws Exception {
    isClean(Consistency.CLUSTER, 400);
  }

  @Test
  @Tag("proof")
  void nobodyDoesInTenThousandRounds() throws Exception {
    isClean(Consistency.CLUSTER, 10_000);
  }

  @ParameterizedTest
  @EnumSource(
      value = Consistency.class,
      names = {"SHARED", "LOCAL"})
  void whatIsPromisedOfWritesThatDoNotWaitForAllNodes(Consistency consistency) throws Exception {
    isClean(consistency, 150);
  }

  @ParameterizedTest
  @EnumSource(
      value = Consistency.class,
      names = {"SHARED", "LOCAL"})
  @Tag("proof")
  void whatIsPromisedOfThemInThousandsOfRounds(Consistency consistency) throws Exception {
    isClean(consistency, 3000);
  }

  @Test
  void withoutTheLookAtTheMarksInRedisTheCheckerFails() throws Exception {
    fails("believes what it reads from Redis", BrokenSharing::unchecked);
  }

  @Test
  void withStampsTakenAfterPromotionTheCheckerFails() throws Exception {
    fails("stamps what it promotes afterwards", BrokenSharing::promotedLate);
  }

  @Test
  void withStampsTakenWhenPutIntoRedisTheCheckerFails() throws Exception {
    fails("stamps what it puts into Redis when it does", BrokenSharing::keptLate);
  }

  @Test
  void withAcknowledgementsBeforeApplyingTheCheckerFails() throws Exception {
    fails("acknowledges before it applies", AcknowledgedEarly::new);
  }

  private void fails(String what, Supplier<RaceNodes.Fault> fault) throws Exception {
    for (int attempt = 0; attempt < 5; attempt++) {
      NodesRace.Result result = race(SEED + attempt, Consistency.CLUSTER, 200, fault);
      LOG.info("Race of nodes, of which each {}: seed {}, {}", what, SEED + attempt, result);
      if (!result.violations().isEmpty()) {
        return;
      }
    }
    fail("found by no race; seeds %d to %d", SEED, SEED + 4);
  }

  /** Whatever is raced is clean; and one of few races holds somebody at each of the moments. */
  private void isClean(Consistency consistency, int rounds) throws Exception {
    for (int attempt = 0; ; attempt++) {
      NodesRace.Result result = race(SEED + attempt, consistency, rounds, RaceNodes.Fault.NONE);
      LOG.info("Race of nodes at {}: seed {}, {}", consistency, SEED + attempt, result);
      assertThat(result.violations()).as("seed %d", SEED + attempt).isEmpty();
      try {
        provesSomething(result, consistency, rounds);
        return;
      } catch (AssertionError idle) {
        if (attempt == 4) {
          throw idle;
        }
        LOG.info("That race proves too little: {}", idle.getMessage());
      }
    }
  }

  /** A race in which nothing came from Redis, or nobody was held, would prove nothing. */
  private static void provesSomething(
      NodesRace.Result result, Consistency consistency, int rounds) {
    assertThat(result.outcomes()).containsKeys("HIT", "MISS");
    assertThat(result.served().confirmed()).as("served from Redis").isGreaterThan(rounds / 4);
    assertThat(result.served().refused()).as("marked in Redis").isGreaterThan(rounds / 20);
    assertThat(result.outcomes().getOrDefault("HIT", 0L))
        .as("hits, also of memory")
        .isGreaterThan(result.served().confirmed() + rounds / 4);
    assertThat(result.writes()).isGreaterThan(rounds * 9L / 10);
    for (Moment moment : EnumSet.allOf(Moment.class)) {
      // Nobody acknowledges what nobody waits for.
      if (moment != Moment.ACKNOWLEDGING || consistency == Consistency.CLUSTER) {
        assertThat(result.held().get(moment)).as(moment.name()).isGreaterThan(rounds / 150L);
      }
    }
    for (Moment moment : List.of(Moment.ORIGIN_READ, Moment.VALUE_READ, Moment.MARKS_READ)) {
      assertThat(result.opened().get(moment))
          .as("%s, until a write was acknowledged", moment)
          .isGreaterThan(rounds / 200L);
    }
  }

  private NodesRace.Result race(
      long seed, Consistency consistency, int rounds, Supplier<RaceNodes.Fault> fault)
      throws Exception {
    RaceRedis shared = RaceRedis.at(redis.url(), "race" + namespaces++);
    try (RaceNodes nodes = new RaceNodes(consistency, shared.forNodes(NODES), fault)) {
      return NodesRace.run(
          new NodesRace.Plan(seed, rounds, LANES, consistency, shared.lease()), nodes);
    }
  }
}
