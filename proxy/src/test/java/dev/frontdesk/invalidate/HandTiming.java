package dev.frontdesk.invalidate;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that moves when it is told to, by one thread; others may read it and set timers. */
public final class HandTiming implements Timing {
  private record Task(long due, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private volatile long nanos;
  private long order;

  @Override
  public Instant now() {
    return Instant.EPOCH.plusNanos(nanos);
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

  public int waiting() {
    synchronized (tasks) {
      return tasks.size();
    }
  }

  public void advance(Duration by) {
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
