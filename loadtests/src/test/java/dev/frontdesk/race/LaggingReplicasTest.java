package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.frontdesk.cli.Interposed;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.FloorOptions;
import dev.frontdesk.replica.Floors;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three standbys that are behind by 0 to 700 ms, pause, are killed and come back. The seed is
 * printed; {@code -Dfrontdesk.seed=N} draws the same again.
 */
@ExtendWith(LagServers.Shared.class)
class LaggingReplicasTest {
  private static final Logger LOG = LoggerFactory.getLogger(LaggingReplicasTest.class);
  private static final long SEED = Long.getLong("frontdesk.seed", System.nanoTime() & 0xffff_ffffL);
  private static final int LANES = 8;

  @Test
  void nobodyReadsLessThanWasPromised(LagServers servers) throws Exception {
    isClean(servers, 120);
  }

  @Test
  @Tag("proof")
  void nobodyDoesInTenThousandRounds(LagServers servers) throws Exception {
    isClean(servers, 10_000);
  }

  private static void isClean(LagServers servers, int rounds) throws Exception {
    for (int attempt = 0; ; attempt++) {
      long seed = SEED + attempt;
      LagRace.Result result =
          LagRace.run(new LagRace.Plan(seed, rounds, LANES, true), servers, Interposed.NOTHING);
      LOG.info("Lagging replicas: seed {}, {}", seed, result);
      result.violations().stream().limit(20).forEach(one -> LOG.error("Violation: {}", one));
      assertThat(result.violations()).as("seed %d", seed).isEmpty();
      assertThat(result.failed()).as("seed %d", seed).isEmpty();
      try {
        provesSomething(result, rounds);
        return;
      } catch (AssertionError idle) {
        if (attempt == 2) {
          throw idle;
        }
        LOG.info("That race proves too little: {}", idle.getMessage());
      }
    }
  }

  /** A race in which no replica answered, or none was behind, would prove nothing. */
  private static void provesSomething(LagRace.Result result, int rounds) {
    assertThat(result.shareOfReplicas()).as("by replicas").isGreaterThan(0.1);
    assertThat(result.asked()).as("asked of replicas").isGreaterThan(rounds / 2L);
    assertThat(result.served().keySet()).contains("watched", "told", Upstream.QUERIES);
    assertThat(result.late()).as("others read what was before").isPositive();
    assertThat(result.own()).containsKeys("HIT", "MISS", "BYPASS");
    assertThat(result.others()).containsKeys("HIT", "MISS", "BYPASS");
    assertThat(result.refused()).as("refused").isLessThan(result.reads() / 5);
    assertThat(result.weather()).contains("DELAY=", "PAUSE=", "KILL=");
  }

  /** What clients have written is not held against what they read. */
  @Test
  void withoutFloorsClientsReadLessThanTheyWrote(LagServers servers) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Floors none =
          new Floors(
              new FloorOptions(Duration.ofMinutes(1), null, new byte[32], Set.of(), 1),
              new VertxTiming(vertx));
      fails(
          servers,
          "floors are not looked at",
          "as written by",
          Interposed.NOTHING.withReplication(whole -> new Replication(none, whole.positions())));
    } finally {
      Waits.get(vertx.close());
    }
  }

  /** Replicas are believed to show whatever has been cleared, as most caches before them do. */
  @Test
  void withoutTheLookAtWhatReplicasShowWhatIsKeptIsOld(LagServers servers) throws Exception {
    fails(
        servers,
        "replicas are believed to show everything",
        "as kept",
        Interposed.NOTHING.withStandings(Boastful::new));
  }

  private static void fails(LagServers servers, String what, String register, Interposed broken)
      throws Exception {
    for (int attempt = 0; attempt < 8; attempt++) {
      LagRace.Result result =
          LagRace.run(new LagRace.Plan(SEED + attempt, 40, LANES, false), servers, broken);
      LOG.info("Lagging replicas, and {}: seed {}, {}", what, SEED + attempt, result);
      if (result.violations().stream().anyMatch(one -> one.read().key().contains(register))) {
        return;
      }
    }
    fail("found by no race; seeds %d to %d", SEED, SEED + 7);
  }

  /** Says of a standby that it shows everything; but it does not say so of a client's floor. */
  private record Boastful(Standing real) implements Standing {
    @Override
    public String name() {
      return real.name();
    }

    @Override
    public boolean eligible() {
      return real.eligible();
    }

    @Override
    public long sequence() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean reached(Floor floor) {
      return real.reached(floor);
    }

    @Override
    public Future<Void> look() {
      return real.look();
    }
  }
}
