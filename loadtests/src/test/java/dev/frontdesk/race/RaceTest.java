package dev.frontdesk.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The seed of a run is printed; {@code -Dfrontdesk.seed=N} runs with the same decisions again. */
class RaceTest {
  private static final Logger LOG = LoggerFactory.getLogger(RaceTest.class);

  @Test
  void nobodyReadsWhatAnAcknowledgedWriteHasMadeWrong() throws Exception {
    isClean(new Race.Plan(seed(), 3, 24, 6, 2, Duration.ofSeconds(2)));
  }

  @Test
  @Tag("proof")
  void nobodyReadsWhatAnAcknowledgedWriteHasMadeWrongForMinutes() throws Exception {
    isClean(new Race.Plan(seed(), 2, 32, 8, 12, Duration.ofSeconds(8)));
    isClean(new Race.Plan(seed() + 1, 40, 64, 24, 12, Duration.ofSeconds(8)));
  }

  @Test
  void withTheMarkCheckSwitchedOffTheCheckerFails() throws Exception {
    Race.Result result =
        Race.run(
            new Race.Plan(seed(), 3, 8, 4, 1, Duration.ofMillis(700)),
            BrokenInvalidation::unchecked);
    LOG.info("Race without the mark check: {}", result);
    assertThat(result.violations()).isNotEmpty();
  }

  @Test
  void withStampsTakenWhenStoredTheCheckerFails() throws Exception {
    Race.Result result =
        Race.run(
            new Race.Plan(seed(), 3, 16, 6, 1, Duration.ofMillis(1500)),
            BrokenInvalidation::stampedWhenStored);
    LOG.info("Race with stamps taken when stored: {}", result);
    assertThat(result.violations()).isNotEmpty();
  }

  private static void isClean(Race.Plan plan) throws Exception {
    Race.Result result = Race.run(plan, UnaryOperator.identity());
    LOG.info("Race: seed {}, {}", plan.seed(), result);
    assertThat(result.violations()).as("seed %d", plan.seed()).isEmpty();
    // A race in which nothing was stored, joined or validated would prove nothing.
    assertThat(result.outcomes())
        .containsKeys("HIT", "MISS", "COLLAPSED", "STALE", "REVALIDATED", "BYPASS");
    assertThat(result.outcomes().getOrDefault("HIT", 0L)).isGreaterThan(result.reads() / 10);
    assertThat(result.writes()).isGreaterThan(100);
  }

  private static long seed() {
    return Long.getLong("frontdesk.seed", System.nanoTime() & 0xffff_ffffL);
  }
}
