package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A wall clock that is set back makes nothing immortal: all of it goes. */
class ClockWatchTest {
  private static final List<Tag> TAGS = List.of(Tag.of("thing:1"));

  /** Both clocks in the test's hands; the second may stand still for a while between two looks. */
  private static final class TwoClocks implements Timing {
    private Instant wall = Instant.parse("2026-12-01T10:00:00Z");
    private long nanos;
    private long lost;

    void pass(Duration real, Duration shown) {
      nanos += real.toNanos();
      wall = wall.plus(shown);
    }

    @Override
    public Instant now() {
      nanos += lost;
      return wall;
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Cancellation after(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("nothing is timed here");
    }
  }

  private final TwoClocks clocks = new TwoClocks();
  private final LocalInvalidation invalidation = new LocalInvalidation(MarkOptions.DEFAULT, clocks);
  private final ClockWatch watch = new ClockWatch(clocks, invalidation);

  private boolean valid(long stamp) {
    return invalidation.stillValid(stamp, TAGS);
  }

  @Test
  void setBackEverythingIsInvalidated_whatIsBeingFetchedToo() {
    watch.look();
    long stamp = invalidation.sequence();
    clocks.pass(Duration.ofSeconds(1), Duration.ofHours(-1));
    assertThat(valid(stamp)).isTrue();
    watch.look();

    assertThat(valid(stamp)).as("stored, or under way").isFalse();
    assertThat(valid(invalidation.sequence())).as("what begins from now on").isTrue();
    assertThat(watch.timesSetBack()).isEqualTo(1);
  }

  @Test
  void onceForEachStep() {
    watch.look();
    clocks.pass(Duration.ofSeconds(1), Duration.ofHours(-1));
    watch.look();
    long stamp = invalidation.sequence();
    clocks.pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
    watch.look();
    assertThat(valid(stamp)).isTrue();
    clocks.pass(Duration.ofSeconds(1), Duration.ofSeconds(-1));
    watch.look();
    assertThat(valid(stamp)).isFalse();
    assertThat(watch.timesSetBack()).isEqualTo(2);
  }

  @Test
  void setForwardThingsOnlyAge() {
    watch.look();
    long stamp = invalidation.sequence();
    clocks.pass(Duration.ofSeconds(1), Duration.ofDays(1));
    watch.look();
    assertThat(valid(stamp)).isTrue();
    assertThat(watch.timesSetBack()).isZero();
  }

  @Test
  void aThreadThatStoodStillBetweenTheClocksTellsNothing() {
    watch.look();
    long stamp = invalidation.sequence();
    clocks.pass(Duration.ofSeconds(1), Duration.ofSeconds(1));
    clocks.lost = Duration.ofSeconds(3).toNanos();
    watch.look();
    clocks.lost = 0;
    clocks.wall = clocks.wall.plusSeconds(3);
    watch.look();
    assertThat(valid(stamp)).isTrue();
    assertThat(watch.timesSetBack()).isZero();
  }
}
