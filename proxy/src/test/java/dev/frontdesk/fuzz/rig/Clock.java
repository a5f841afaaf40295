package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time in milliseconds, and the order in which things happen. One thread. */
final class Clock implements Timing {
  private record Timer(long due, long order, Runnable task) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private long millis;
  private long timerOrder;
  private int order;

  /** Names this point in the trace. */
  Moment moment() {
    return new Moment(order++, millis);
  }

  @Override
  public Instant now() {
    return History.START.plusMillis(millis);
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  long millis() {
    return millis;
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    long wanted = delay.isNegative() ? 0 : delay.plusNanos(999_999).toMillis();
    Timer timer = new Timer(millis + wanted, timerOrder++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Moves to the next timer that is due by then, and runs it; false where there is none. */
  boolean runNext(long until) {
    Timer next = timers.peek();
    if (next == null || next.due() > until) {
      return false;
    }
    timers.remove();
    millis = Math.max(millis, next.due());
    next.task().run();
    return true;
  }

  void moveTo(long until) {
    millis = Math.max(millis, until);
  }
}
