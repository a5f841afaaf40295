package dev.frontdesk.cli;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.ClockSteps;
import dev.frontdesk.time.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invalidates everything when the wall clock was set back: what was stored before would be taken
 * for younger than it is, by as much as the clock lost. The mark hits fills that are under way,
 * too. A clock that was set forward makes things older, which costs fetches and nothing else.
 * Looked at on one event loop; counts are read from any thread.
 */
final class ClockWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final long EVERY_MILLIS = 1000;

  private final Timing timing;
  private final Invalidation invalidation;
  private final ClockSteps steps = new ClockSteps();
  private final AtomicLong setBack = new AtomicLong();

  ClockWatch(Timing timing, Invalidation invalidation) {
    this.timing = timing;
    this.invalidation = invalidation;
  }

  void start(Vertx vertx) {
    look();
    vertx.setPeriodic(EVERY_MILLIS, timer -> look());
  }

  /** Compares the clocks once. */
  void look() {
    long before = timing.nanos();
    Instant wall = timing.now();
    long after = timing.nanos();
    if (Duration.ofNanos(after - before).compareTo(ClockSteps.TOLERANCE.dividedBy(2)) > 0) {
      // The thread stood still between the clocks: they do not tell the same moment.
      return;
    }
    Duration step = steps.observe(wall, after);
    if (step != null && step.isNegative()) {
      invalidation.invalidate(List.of(Tag.ALL), false, Consistency.LOCAL);
      setBack.incrementAndGet();
      LOG.warn(
          "The wall clock was set back by {} ms: everything stored is invalidated",
          step.negated().toMillis());
    }
  }

  /** How often the wall clock was set back. */
  long timesSetBack() {
    return setBack.get();
  }
}
