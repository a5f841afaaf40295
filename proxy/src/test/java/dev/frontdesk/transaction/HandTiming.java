package dev.frontdesk.transaction;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves when it is told to. Any thread; tasks run on the one that moves it. */
final class HandTiming implements Timing {
  static final Instant START = Instant.parse("2026-12-01T10:00:00Z");

  private record Task(long due, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
  private long order;

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Cancellation after(Duration delay, Runnable task) {
    Task queued = new Task(nanos + delay.toNanos(), order++, task);
    tasks.add(queued);
    return () -> {
      synchronized (this) {
        tasks.remove(queued);
      }
    };
  }

  synchronized void advance(Duration by) {
    long until = nanos + by.toNanos();
    while (!tasks.isEmpty() && tasks.element().due() <= until) {
      Task next = tasks.remove();
      nanos = next.due();
      next.run().run();
    }
    nanos = until;
  }
}
