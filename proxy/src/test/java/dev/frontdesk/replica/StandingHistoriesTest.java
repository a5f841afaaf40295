package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.frontdesk.replica.World.Mutation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever servers and chance do, no standby is said to show a mark or a write that it has not
 * replayed; and each way of being wrong is found.
 */
class StandingHistoriesTest {
  private static final int STEPS = 300;

  /** Repeats one history: -Dfrontdesk.standings.seed=…; more of them: -Dfrontdesk.standings=…. */
  private static final long SEED =
      Long.getLong("frontdesk.standings.seed", System.nanoTime() << 20);

  /** Another timeline is often noticed otherwise: a history in which it is not. */
  private static final long TIMELINE = 1_220_216_219_598_061_568L + 4_456;

  @Test
  void noStandbyIsSaidToShowWhatItHasNotReplayed() {
    run(150);
  }

  @Test
  @Tag("proof")
  void inManyMoreHistoriesNeither() {
    run(Integer.getInteger("frontdesk.standings", 50_000));
  }

  private static void run(int histories) {
    long vouched = 0;
    long reached = 0;
    for (int i = 0; i < histories; i++) {
      World world = new World(SEED + i, Mutation.NONE).run(STEPS);
      assertThat(world.violations).as("-Dfrontdesk.standings.seed=%d", SEED + i).isEmpty();
      vouched += world.vouched;
      reached += world.reached;
    }
    System.out.printf(
        "%d histories from seed %d: %d times a standby vouched, %d floors were reached%n",
        histories, SEED, vouched, reached);
    assertThat(vouched).isGreaterThan(histories * 50L);
    assertThat(reached).isGreaterThan(histories * 50L);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsOut(Mutation mutation) {
    long seed = mutation == Mutation.TIMELINES_ARE_NOT_SEEN ? TIMELINE : SEED;
    for (int i = 0; i < 20_000; i++) {
      if (!new World(seed + i, mutation).run(STEPS).violations.isEmpty()) {
        System.out.printf("%s was found in history %d from seed %d%n", mutation, i + 1, seed);
        return;
      }
    }
    fail("%s was not found, seed %d", mutation, seed);
  }
}
