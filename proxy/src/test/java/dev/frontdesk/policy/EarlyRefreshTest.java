package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.stored;
import static dev.frontdesk.policy.Samples.withLimits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who fetches before the end, and how often by chance. */
class EarlyRefreshTest {
  /** exp(-1): its negative logarithm is 1. */
  private static final double E = 0.36787944117144233;

  private static StoredResponse lasting(long lifetime, long tookMillis) {
    return stored(fresh(lifetime).tookAtLeast(Duration.ofMillis(tookMillis)), ok());
  }

  private static Instant at(double seconds) {
    return T0.plusNanos((long) (seconds * 1e9));
  }

  /**
   * Lifetime 60 s; {@code random} is such that one fetch's time is added to the time that it is.
   */
  @ParameterizedTest
  @CsvSource({
    // now, took, beta, random, due
    "59,    1000, 1,   " + E + ", true",
    "58.99, 1000, 1,   " + E + ", false",
    "58,    1000, 2,   " + E + ", true",
    "57.99, 1000, 2,   " + E + ", false",
    "58,    2000, 1,   " + E + ", true",
    "59.9,  1000, 0.1, " + E + ", true",
    "59.89, 1000, 0.1, " + E + ", false",
    // The smallest chance adds the most; the largest adds nothing.
    "31,    1000, 1,   1e-13, true",
    "30,    1000, 1,   1e-14, true",
    "59.999,1000, 10,  1,     false",
    // Not in the first half of the lifetime, whatever it took.
    "29.99, 1000, 1,   1e-300, false",
    "29.99, 90000, 10, 1e-300, false",
    "30,    90000, 10, " + E + ", true",
    // What took no time is fetched when it is stale; so is what was stored before this was known.
    "59.99, 0,    10,  1e-300, false",
    // Never, by the route.
    "59.99, 1000, 0,   1e-300, false",
    // Stale: another question.
    "60,    1000, 1,   1e-300, false",
    "61,    1000, 1,   1e-300, false",
  })
  void whenAHitIsDue(double now, long took, double beta, double random, boolean due) {
    assertThat(EarlyRefresh.isDue(at(now), lasting(60, took), beta, random)).isEqualTo(due);
  }

  /** Where no draw makes it due, nobody need draw: the least is 2 to the power of -53. */
  @ParameterizedTest
  @CsvSource({
    // now, took, beta, may be
    "59,     1000, 1,  true",
    "31,     1000, 1,  true",
    "59.97,  1,    1,  true",
    "59.96,  1,    1,  false",
    "29.99,  9000, 10, false",
    "59.99,  1000, 0,  false",
    "60,     1000, 1,  false",
  })
  void whetherADrawCouldMakeItDue(double now, long took, double beta, boolean may) {
    StoredResponse stored = lasting(60, took);
    assertThat(EarlyRefresh.mayBeDue(at(now), stored, beta)).isEqualTo(may);
    assertThat(EarlyRefresh.isDue(at(now), stored, beta, 1 - Math.nextDown(1.0))).isEqualTo(may);
  }

  /** What a refresh would not make fresher, or may not be made without the client's waiting. */
  @Test
  void whatIsNotRefreshedBehindAnAnswer() {
    Freshness took = fresh(60).tookAtLeast(Duration.ofSeconds(5));
    assertThat(isDue(took)).isTrue();
    assertThat(isDue(withTime(withLimits(took, false, true, null)))).as("no-cache").isFalse();
    assertThat(isDue(took.endingAt(at(60)))).as("its end is that of the lifetime").isFalse();
    assertThat(isDue(took.endingAt(at(59.95)))).as("until comes first").isFalse();
    assertThat(isDue(withTime(withLimits(took, false, false, at(59.85))))).as("over").isFalse();
    assertThat(isDue(withTime(withLimits(took, false, false, at(3600))))).as("later").isTrue();
    assertThat(isDue(withTime(withLimits(took, true, false, null))))
        .as("must-revalidate is about stale answers")
        .isTrue();
    assertThat(EarlyRefresh.isDue(at(59.9), part(took), 1, 1e-300)).as("a part").isFalse();
  }

  private static Freshness withTime(Freshness freshness) {
    return freshness.tookAtLeast(Duration.ofSeconds(5));
  }

  private static boolean isDue(Freshness freshness) {
    return EarlyRefresh.isDue(at(59.9), stored(freshness, ok()), 1, E);
  }

  private static StoredResponse part(Freshness freshness) {
    StoredResponse whole = stored(freshness, ok());
    return StoredResponse.ofParts(
        whole.key(),
        whole.route(),
        new Storage.Store(
            whole.head(), whole.nominated(), freshness, whole.shareable(), whole.terms()),
        HeldParts.of(100, 0, new byte[10]),
        List.of(),
        1);
  }

  /** Lifetimes may be longer than nanoseconds can be counted. */
  @Test
  void aLifetimeOfAThousandYearsIsNoProblem() {
    assertThat(EarlyRefresh.isDue(at(1), lasting(31_536_000_000L, 1000), 1, 0.5)).isFalse();
  }

  /** The share of hits that are due is exp(-left / (took * beta)). */
  @ParameterizedTest
  @CsvSource({"59.5, 1000, 1", "59, 1000, 1", "57, 1000, 1", "57, 1000, 2", "59, 250, 4"})
  void theChanceIsThatOfThePaper(double now, long took, double beta) {
    SplittableRandom random = new SplittableRandom(20_261_121);
    int hits = 200_000;
    int due = 0;
    StoredResponse stored = lasting(60, took);
    for (int i = 0; i < hits; i++) {
      if (EarlyRefresh.isDue(at(now), stored, beta, 1 - random.nextDouble())) {
        due++;
      }
    }
    double expected = Math.exp(-(60 - now) * 1000 / (took * beta));
    assertThat((double) due / hits).isCloseTo(expected, within(0.005));
  }

  /**
   * Many hits per second on one answer that takes 100 ms: in nearly all of 2,000 lifetimes one of
   * them is due in time for the fetch to be over before the end, which is what all this is for.
   */
  @Test
  void aHotAnswerIsReplacedBeforeItEnds() {
    SplittableRandom random = new SplittableRandom(7);
    StoredResponse stored = lasting(60, 100);
    int lifetimes = 2000;
    int inTime = 0;
    for (int i = 0; i < lifetimes; i++) {
      boolean due = false;
      for (double now = 55; now <= 59.9 && !due; now += 0.005) {
        due = EarlyRefresh.isDue(at(now), stored, 1, 1 - random.nextDouble());
      }
      inTime += due ? 1 : 0;
    }
    assertThat(inTime).isGreaterThan(lifetimes * 99 / 100);
  }

  @Test
  void aConfirmationKeepsTheTimeOfTheWhole() {
    StoredResponse stored = lasting(60, 800);
    StoredResponse confirmed =
        stored.decided(decision(fresh(60).tookAtLeast(Duration.ofMillis(3))), List.of(), 2);
    assertThat(confirmed.freshness().took()).isEqualTo(Duration.ofMillis(800));
    assertThat(
            stored
                .decided(decision(fresh(60).tookAtLeast(Duration.ofMillis(900))), List.of(), 2)
                .freshness()
                .took())
        .isEqualTo(Duration.ofMillis(900));
    assertThat(Freshening.unkept(stored, ok(), T0, T0, List.<Tag>of(), 2).freshness().took())
        .isEqualTo(Duration.ofMillis(800));
  }

  private static Storage.Store decision(Freshness freshness) {
    StoredResponse like = stored(freshness, ok());
    return new Storage.Store(
        like.head(), like.nominated(), freshness, like.shareable(), like.terms());
  }

  @Test
  void theTimeIsThatOfHeadAndBody() {
    Freshness head = fresh(60).tookAtLeast(Duration.ofMillis(100));
    assertThat(head.completeAt(at(0.25)).took()).isEqualTo(Duration.ofMillis(350));
    assertThat(head.completeAt(at(-5)).took()).as("a clock set back").isEqualTo(head.took());
    assertThat(head.completeAt(at(0.25)).endingAt(at(30)).took()).isEqualTo(Duration.ofMillis(350));
  }
}
