package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLinesTest {
  private static final long WHILE = FailureLines.BETWEEN_LINES.toNanos();
  private static final long SHORT = Duration.ofMillis(10).toNanos();

  private final FailureLines lines = new FailureLines();

  @Test
  void aFailureIsSaidOnceUntilItIsAnswered() {
    assertThat(lines.answered(0)).isFalse();
    assertThat(lines.failed("a: 22012", 0)).isTrue();
    assertThat(lines.failed("a: 22012", 5 * WHILE)).isFalse();
    assertThat(lines.answered(6 * WHILE)).isTrue();
    assertThat(lines.answered(8 * WHILE)).isFalse();
    assertThat(lines.failed("a: 22012", 9 * WHILE)).isTrue();
  }

  @Test
  void whatFailsNowAndThenIsSaidNowAndThen() {
    int said = 0;
    for (long i = 0; i < 1_000; i++) {
      said += lines.failed(i % 3 == 0 ? "a: 22012" : "b: 22012", 2 * i * SHORT) ? 1 : 0;
      said += lines.answered((2 * i + 1) * SHORT) ? 1 : 0;
    }
    assertThat(said).isEqualTo(2);
  }
}
