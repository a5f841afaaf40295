package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimingTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final VirtualTiming timing = new VirtualTiming(START);
  private final List<String> ran = new ArrayList<>();

  private Timing.Cancellation after(long millis, String name) {
    return timing.after(Duration.ofMillis(millis), () -> ran.add(name + timing.nanos() / 1000000));
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesEachAtItsOwn() {
    after(20, "late@");
    after(10, "early@");
    after(10, "second@");
    assertThat(timing.runDue()).isFalse();
    while (timing.runUntil(Duration.ofMillis(20))) {
      // One at a time.
    }
    assertThat(ran).containsExactly("early@10", "second@10", "late@20");
    assertThat(timing.now()).isEqualTo(START.plusMillis(20));
  }

  @Test
  void nothingRunsBeyondTheTimeThatPasses() {
    after(11, "later@");
    assertThat(timing.runUntil(Duration.ofMillis(10))).isFalse();
    assertThat(timing.now()).isEqualTo(START);
    timing.moveTo(Duration.ofMillis(10).toNanos());
    assertThat(timing.now()).isEqualTo(START.plusMillis(10));
    assertThat(timing.runUntil(Duration.ofMillis(1))).isTrue();
    assertThat(ran).containsExactly("later@11");
  }

  @Test
  void whatIsCancelledDoesNotRunAndThatMayBeSaidTwice() {
    Timing.Cancellation cancellation = after(1, "never@");
    cancellation.cancel();
    cancellation.cancel();
    assertThat(timing.runUntil(Duration.ofDays(1))).isFalse();
  }

  @Test
  void aPartOfAMillisecondIsAWholeOne() {
    timing.after(Duration.ofNanos(1), () -> ran.add("soon"));
    assertThat(timing.runDue()).isFalse();
    assertThat(timing.runUntil(Duration.ofMillis(1))).isTrue();
  }
}
