package dev.frontdesk.rehearse;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until it is moved, in milliseconds. Any thread may ask it and set
 * timers; tasks run on the thread that moves it, one after the other, each at the time that it was
 * set for.
 */
public final class VirtualTiming implements Timing {
  private record Timer(long due, long order, Runnable task) {}

  private final Instant start;
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
  private long millis;
  private long order;

  public VirtualTiming(Instant start) {
    this.start = start;
  }

  @Override
  public synchronized Instant now() {
    return start.plusMillis(millis);
  }

  @Override
  public synchronized long nanos() {
    return millis * 1_000_000;
  }

  /** A part of a millisecond counts as a whole one: nothing runs before its time. */
  @Override
  public synchronized Cancellation after(Duration delay, Runnable task) {
    long wanted = delay.isNegative() ? 0 : delay.plusNanos(999_999).toMillis();
    Timer timer = new Timer(millis + wanted, order++, task);
    timers.add(timer);
    return () -> cancel(timer);
  }

  private synchronized void cancel(Timer timer) {
    timers.remove(timer);
  }

  /** Runs one task whose time has come; false where there is none. */
  boolean runDue() {
    return runUntil(Duration.ZERO);
  }

  /** Moves to the next timer within this time and runs its task; false where there is none. */
  boolean runUntil(Duration ahead) {
    Timer next = take(ahead.toMillis());
    if (next == null) {
      return false;
    }
    next.task().run();
    return true;
  }

  private synchronized @Nullable Timer take(long ahead) {
    Timer next = timers.peek();
    if (next == null || next.due() - millis > ahead) {
      return null;
    }
    millis = Math.max(millis, next.due());
    return timers.poll();
  }

  /** Moves on without running anything. */
  synchronized void moveTo(long atNanos) {
    millis = Math.max(millis, atNanos / 1_000_000);
  }
}
