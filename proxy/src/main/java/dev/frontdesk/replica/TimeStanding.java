package dev.frontdesk.replica;

import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How a replica stands of which nothing is known but how far behind it is at most. What is said of
 * it holds only while that is so. Any thread.
 */
public final class TimeStanding implements Standing {
  private final String name;
  private final Duration maxLag;
  private final LongSupplier sequence;
  private final Timing timing;
  private final TimeLog log;

  /**
   * @param maxLag what it is behind at most
   * @param sequence of invalidations of this process
   */
  public TimeStanding(String name, Duration maxLag, LongSupplier sequence, Timing timing) {
    this.name = name;
    this.maxLag = maxLag;
    this.sequence = sequence;
    this.timing = timing;
    log = new TimeLog(TimeLog.MOST_PAIRS, timing.nanos());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean eligible() {
    return true;
  }

  @Override
  public long sequence() {
    long now = learned();
    return log.sequenceAt(now - maxLag.toNanos());
  }

  /** In this order: see {@link TimeLog}. */
  private long learned() {
    long before = sequence.getAsLong();
    long now = timing.nanos();
    log.learned(before, now);
    return now;
  }

  @Override
  public boolean reached(Floor floor) {
    return !timing.now().isBefore(floor.at().plus(maxLag).plus(DatabaseStanding.CLOCKS));
  }

  /** There is nothing to look at: time passes. */
  @Override
  public Future<Void> look() {
    return Future.succeededFuture();
  }

  /** Something was marked, or may have been: so that it is known when. */
  public void changed() {
    learned();
  }
}
