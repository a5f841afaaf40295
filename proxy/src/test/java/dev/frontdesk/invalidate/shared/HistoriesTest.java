package dev.frontdesk.invalidate.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.frontdesk.invalidate.shared.World.Mutation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories of three nodes that share a Redis: whatever the network and Redis do, no node serves
 * what a completed write made wrong; and each way of being wrong is found.
 */
class HistoriesTest {
  private static final int STEPS = 400;

  /** Repeats one history: -Dfrontdesk.histories.seed=…; more of them: -Dfrontdesk.histories=…. */
  private static final long SEED =
      Long.getLong("frontdesk.histories.seed", System.nanoTime() << 20);

  /** Redis loses an epoch that one node's change began, before that node has beaten in it. */
  private static final long SUSPENSION = -8_945_118_257_483_873_161L;

  @Test
  void noNodeServesWhatACompletedWriteMadeWrong() {
    run(3_000);
  }

  @Test
  @Tag("proof")
  void inManyMoreHistoriesNeither() {
    run(Integer.getInteger("frontdesk.histories", 1_000_000));
  }

  private static void run(int histories) {
    long begun = System.nanoTime();
    int served = 0;
    for (int i = 0; i < histories; i++) {
      World world = new World(SEED + i, Mutation.NONE).run(STEPS);
      assertThat(world.violations).as("-Dfrontdesk.histories.seed=%d", SEED + i).isEmpty();
      served += world.served;
    }
    System.out.printf(
        "%d histories from seed %d, %d reads served, %d histories/s%n",
        histories, SEED, served, histories * 1_000_000_000L / (System.nanoTime() - begun));
    assertThat(served).as("reads that were served").isGreaterThan(histories * 5);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void findsOut(Mutation mutation) {
    // A history that has it is known where it is rare.
    long seed = mutation == Mutation.NO_SUSPENSION ? SUSPENSION : SEED;
    for (int i = 0; i < 50_000; i++) {
      if (!new World(seed + i, mutation).run(STEPS).violations.isEmpty()) {
        System.out.printf("%s was found in history %d from seed %d%n", mutation, i + 1, seed);
        return;
      }
    }
    fail("%s was not found, seed %d", mutation, seed);
  }
}
