package dev.frontdesk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.fuzz.model.Check;
import dev.frontdesk.fuzz.rig.Fault;
import dev.frontdesk.fuzz.rig.Rig;
import io.vertx.core.Vertx;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The proxy with the default rules, against the model of RFC 9111. How to read a failure, and how
 * to have it again: docs/fuzz.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final long HISTORIES = Long.getLong("fuzz.histories", 4000);
  private static final long PROOF_SEED = 1_000_000;
  private static final long PROOF = 100_000;

  /** Each check has something to look at in every build, or the generator has gone blind. */
  private static final int LEAST = 3;

  /** Defects are looked for everywhere. */
  private static final EnumSet<Check> NOTHING_TO_SEE = EnumSet.of(Check.NO_DEFECT);

  private final Vertx vertx = Vertx.vertx();
  private final Rig rig = new Rig(vertx, Rig.DEFAULT_RULES);

  @AfterAll
  void close() {
    rig.close();
    vertx.close();
  }

  @Test
  void noHistoryShowsADifference() {
    Fuzzer fuzzer = new Fuzzer(rig, Fault.NONE);
    assertThat(fuzzer.search(SEED, HISTORIES)).isEmpty();
    if (HISTORIES >= 4000) {
      for (Check check : EnumSet.complementOf(NOTHING_TO_SEE)) {
        assertThat(fuzzer.tally().of(check)).as(check.name()).isGreaterThanOrEqualTo(LEAST);
      }
    }
  }

  @Test
  @Tag("proof")
  void noneOfManyShowsADifference() {
    assertThat(new Fuzzer(rig, Fault.NONE).search(PROOF_SEED, PROOF)).isEmpty();
  }

  @Test
  @Tag("proof")
  @EnabledIfSystemProperty(named = "fuzz.minutes", matches = "\\d+")
  void noneInThisTimeShowsADifference() {
    long end = System.nanoTime() + Long.getLong("fuzz.minutes", 0) * 60_000_000_000L;
    Fuzzer fuzzer = new Fuzzer(rig, Fault.NONE);
    for (long seed = SEED; System.nanoTime() - end < 0; seed += 1000) {
      assertThat(fuzzer.search(seed, 1000)).isEmpty();
    }
  }

  /** The same seed is the same history, and has the same trace: else nothing could be repeated. */
  @Test
  void aHistoryGoesTheSameWayEveryTime() {
    for (long seed = 1; seed <= 200; seed++) {
      assertThat(rig.play(Generator.history(seed))).isEqualTo(rig.play(Generator.history(seed)));
    }
  }
}
