package dev.frontdesk.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockStepsTest {
  private static final long SECOND = 1_000_000_000L;

  private final ClockSteps steps = new ClockSteps();
  private Instant wall = Instant.parse("2026-12-01T10:00:00Z");
  private long nanos = -7 * SECOND;

  private @Nullable Duration after(long nanosPassed, Duration wallPassed) {
    nanos += nanosPassed;
    wall = wall.plus(wallPassed);
    return steps.observe(wall, nanos);
  }

  @Test
  void theFirstLookHasNothingToCompareWith() {
    assertThat(steps.observe(wall, nanos)).isNull();
  }

  /** A second passes, and the wall clock shows so many milliseconds more. */
  @ParameterizedTest
  @CsvSource({
    "1000, ",
    "1999, ",
    "2000, ",
    "2001, 1001",
    "1, ",
    "0, ",
    "-1, -1001",
    "-3599000, -3600000",
    "3601000, 3600000",
  })
  void aStepIsMoreThanTheTolerance(long shown, @Nullable Long step) {
    after(0, Duration.ZERO);
    assertThat(after(SECOND, Duration.ofMillis(shown)))
        .isEqualTo(step == null ? null : Duration.ofMillis(step));
  }

  @Test
  void afterAStepTheNewTimeIsTheOneToCompareWith() {
    after(0, Duration.ZERO);
    assertThat(after(SECOND, Duration.ofHours(-1))).isNotNull();
    assertThat(after(SECOND, Duration.ofSeconds(1))).isNull();
    assertThat(after(SECOND, Duration.ofHours(1))).isPositive();
  }

  @Test
  void aClockThatIsSlewedIsFollowed() {
    after(0, Duration.ZERO);
    for (int i = 0; i < 20_000; i++) {
      assertThat(after(SECOND, Duration.ofNanos(SECOND - SECOND / 2000))).isNull();
    }
  }

  @Test
  void whatGoesBackByLittleAtATimeAddsUp() {
    after(0, Duration.ZERO);
    int noticed = 0;
    for (int i = 0; i < 10; i++) {
      Duration step = after(SECOND, Duration.ofMillis(600));
      if (step != null) {
        assertThat(step).isNegative();
        noticed++;
      }
    }
    assertThat(noticed).isEqualTo(3);
  }

  @Test
  void aLongTimeBetweenLooksIsNoStep() {
    after(0, Duration.ZERO);
    assertThat(after(3600 * SECOND, Duration.ofHours(1))).isNull();
  }
}
