package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {
  @Test
  void quantilesAreAtMostAQuarterTooLong() {
    Durations durations = new Durations();
    for (int millis = 1; millis <= 1000; millis++) {
      durations.add(Duration.ofMillis(millis));
    }
    assertThat(durations.count()).isEqualTo(1000);
    assertThat(durations.longest()).isEqualTo(Duration.ofSeconds(1));
    assertThat(durations.quantile(0.5)).isBetween(Duration.ofMillis(500), Duration.ofMillis(625));
    assertThat(durations.quantile(0.99)).isBetween(Duration.ofMillis(990), Duration.ofMillis(1000));
  }

  @Test
  void theyHaveABucketHoweverLongOrShort() {
    Durations durations = new Durations();
    durations.add(Duration.ZERO);
    durations.add(Duration.ofNanos(-1));
    durations.add(Duration.ofNanos(Long.MAX_VALUE));
    assertThat(durations.quantile(0.5)).isZero();
    assertThat(durations.quantile(1)).isEqualTo(durations.longest());
    assertThat(new Durations().quantile(0.99)).isZero();
  }
}
