package dev.frontdesk.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that moves when it is told to. Any thread; tasks run on the one that moves it. */
public final class HandTiming implements Timing {
  private record Task(long due, long order, Runnable run) {}

  private final Instant start;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private volatile long nanos;
  private long order;

  /** From the beginning of time. */
  public HandTiming() {
    this(Instant.EPOCH);
  }

  public HandTiming(Instant start) {
    this.start = start;
  }

  @Override
  public Instant now() {
    return start.plusNanos(nanos);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    synchronized (tasks) {
      Task queued = new Task(nanos + delay.toNanos(), order++, task);
      tasks.add(queued);
      return () -> {
        synchronized (tasks) {
          tasks.remove(queued);
        }
      };
    }
  }

  /** Tasks that are not due yet. */
  public int waiting() {
    synchronized (tasks) {
      return tasks.size();
    }
  }

  /** Each task that becomes due runs at its own time. */
  public synchronized void advance(Duration by) {
    long until = nanos + by.toNanos();
    for (Task next = due(until); next != null; next = due(until)) {
      nanos = next.due();
      next.run().run();
    }
    nanos = until;
  }

  private @Nullable Task due(long until) {
    synchronized (tasks) {
      return tasks.isEmpty() || tasks.element().due() > until ? null : tasks.remove();
    }
  }
}
