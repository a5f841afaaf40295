package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.UNCONFIRMED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.shared.SharedMarkOptions.WhenAway;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.HandTiming;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is read from Redis while something happens that can be seen from here only. */
class ConfirmTest {
  private static final List<Tag> TAGS = List.of(Tag.of("x"));

  private final HandTiming time = new HandTiming();
  private final ModelRedis redis = new ModelRedis((told, change) -> {});
  private Duration wallSet = Duration.ZERO;
  private @Nullable Promise<Void> held;
  private Runnable whenJournalIsAsked = () -> {};

  private final Timing timing =
      new Timing() {
        @Override
        public Instant now() {
          return time.now().plus(wallSet);
        }

        @Override
        public long nanos() {
          return time.nanos();
        }

        @Override
        public Cancellation after(Duration delay, Runnable task) {
          return time.after(delay, task);
        }
      };

  private SharedInvalidation node() {
    SharedMarkOptions options =
        new SharedMarkOptions(
            "n",
            ModelTruth.NODE,
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            WhenAway.PASS,
            Duration.ZERO,
            1000,
            1000,
            100);
    LocalInvalidation local = new LocalInvalidation(MarkOptions.DEFAULT, timing);
    Journal journal =
        new Journal(options.journal(), options.node(), local::sequence) {
          @Override
          synchronized long before() {
            whenJournalIsAsked.run();
            return super.before();
          }
        };
    SharedInvalidation marks =
        new SharedInvalidation(
            local,
            new HeldTruth(),
            new NoMessages(),
            timing,
            options,
            SharedMarkObserver.NOBODY,
            new Lease(options.lease().toNanos(), timing.nanos()),
            journal);
    marks.start();
    return marks;
  }

  private static SharedStamp stamp(SharedInvalidation marks) {
    return Objects.requireNonNull(marks.stampOf(marks.sequence()));
  }

  private static Validity confirm(SharedInvalidation marks, SharedStamp stamp) {
    return marks.confirm(stamp, TAGS).result();
  }

  /**
   * The write's reply comes on another thread just while a reader looks into the journal, and then
   * a Redis answers the reader that does not have the write.
   */
  @Test
  void aChangeThatLeavesTheJournalWhileAReaderAsksIsNotMissedByARedisThatLostIt() {
    SharedInvalidation marks = node();
    SharedStamp stamp = stamp(marks);
    assertThat(confirm(marks, stamp)).isEqualTo(VALID);
    ModelRedis.State without = redis.snapshot();
    Promise<Void> reply = Promise.promise();
    held = reply;
    marks.invalidate(TAGS, false, Consistency.SHARED);
    whenJournalIsAsked =
        () -> {
          whenJournalIsAsked = () -> {};
          reply.complete();
          redis.restart(without);
        };
    assertThat(confirm(marks, stamp)).isEqualTo(UNCONFIRMED);
  }

  @Test
  void betweenAStepOfTheWallClockAndTheNextBeatNothingIsSharedAndNothingSharedIsBelieved() {
    SharedInvalidation marks = node();
    for (Duration step : List.of(Duration.ofHours(1), Duration.ofHours(-2))) {
      SharedStamp before = stamp(marks);
      wallSet = wallSet.plus(step);
      assertThat(confirm(marks, before)).isEqualTo(UNCONFIRMED);
      assertThat(marks.stampOf(marks.sequence())).isNull();
      assertThat(marks.hasLease()).isTrue();
      time.advance(Duration.ofMillis(250));
      assertThat(marks.clockOffset()).isEqualTo(wallSet.negated());
      assertThat(confirm(marks, before)).isEqualTo(VALID);
      assertThat(stamp(marks)).isEqualTo(before);
    }
    wallSet = wallSet.plusMillis(900);
    assertThat(confirm(marks, stamp(marks))).as("clocks drift a little").isEqualTo(VALID);
  }

  private final class HeldTruth extends ModelTruth {
    HeldTruth() {
      // The clock of Redis is not set when this node's is.
      super(redis, time);
    }

    @Override
    public Future<Executed> invalidate(List<Change> changes) {
      Promise<Void> wait = held;
      Future<Executed> executed = super.invalidate(changes);
      return wait == null ? executed : wait.future().compose(now -> executed);
    }
  }
}
