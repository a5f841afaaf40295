package dev.frontdesk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final Instant THEN = Instant.parse("2026-11-21T06:15:15.123456789Z");

  private static Freshness of(Instant response, Duration initialAge, Duration lifetime) {
    return new Freshness(
        response,
        initialAge,
        lifetime,
        Freshness.Source.ORIGIN,
        Duration.ofNanos(3),
        Duration.ofDays(4),
        true,
        false,
        Instant.MAX,
        Duration.ofMillis(5));
  }

  @Test
  void timesAreKeptToTheNanosecond() {
    List<Duration> lengths =
        List.of(
            Duration.ZERO,
            Duration.ofNanos(1),
            Duration.ofSeconds(Integer.MAX_VALUE, 999_999_999),
            Duration.ofNanos(Long.MAX_VALUE - 2_000_000_000L));
    for (Duration one : lengths) {
      for (Duration other : lengths) {
        Freshness freshness = of(THEN, one, other);
        assertThat(freshness.initialAge()).isEqualTo(one);
        assertThat(freshness.lifetime()).isEqualTo(other);
      }
    }
    Freshness freshness = of(THEN, Duration.ofNanos(7), Duration.ofSeconds(60));
    assertThat(freshness.responseTime()).isEqualTo(THEN);
    assertThat(freshness.staleWhileRevalidate()).isEqualTo(Duration.ofNanos(3));
    assertThat(freshness.staleIfError()).isEqualTo(Duration.ofDays(4));
    assertThat(freshness.took()).isEqualTo(Duration.ofMillis(5));
    assertThat(freshness.notAfter()).isEqualTo(Instant.MAX);
    assertThat(freshness.age(THEN.plusNanos(5))).isEqualTo(Duration.ofNanos(12));
    assertThat(freshness.left(THEN.plusSeconds(61)))
        .isEqualTo(Duration.ofSeconds(-1).minusNanos(7));
  }

  @Test
  void aClockThatWasSetBackMakesItNoYounger() {
    Freshness freshness = of(THEN, Duration.ofSeconds(9), Duration.ofSeconds(60));
    assertThat(freshness.age(THEN.minusNanos(1))).isEqualTo(Duration.ofSeconds(9));
    assertThat(freshness.age(THEN.minusSeconds(1))).isEqualTo(Duration.ofSeconds(9));
    assertThat(freshness.age(Instant.MIN)).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void whatIsTooLongIsAsLongAsCanBe() {
    Duration most = Duration.ofNanos(Long.MAX_VALUE);
    Freshness freshness = of(THEN, Duration.ofSeconds(9), Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(freshness.lifetime()).isEqualTo(most);
    assertThat(freshness.left(THEN)).isEqualTo(most.minusSeconds(9));
    assertThat(freshness.age(Instant.MAX)).isEqualTo(most);
    Freshness old = of(THEN, Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO);
    assertThat(old.age(THEN.plusSeconds(1))).isEqualTo(most);
    assertThat(old.left(THEN.plusSeconds(1))).isNegative();
  }

  @Test
  void twoAreEqualWhenAllIs() {
    Freshness one = of(THEN, Duration.ZERO, Duration.ofSeconds(60));
    assertThat(of(THEN, Duration.ZERO, Duration.ofSeconds(60)))
        .isEqualTo(one)
        .hasSameHashCodeAs(one);
    assertThat(of(THEN.plusNanos(1), Duration.ZERO, Duration.ofSeconds(60))).isNotEqualTo(one);
    assertThat(one.tookAtLeast(Duration.ofMillis(5))).isSameAs(one);
    assertThat(one.tookAtLeast(Duration.ofMillis(6))).isNotEqualTo(one);
  }
}
