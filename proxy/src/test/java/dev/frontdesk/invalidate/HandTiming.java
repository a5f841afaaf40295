package dev.frontdesk.invalidate;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves when it is told to. One thread. */
final class HandTiming implements Timing {
  private record Task(long due, long order, Runnable run) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long nanos;
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
    Task queued = new Task(nanos + delay.toNanos(), order++, task);
    tasks.add(queued);
    return () -> tasks.remove(queued);
  }

  int waiting() {
    return tasks.size();
  }

  void advance(Duration by) {
    long until = nanos + by.toNanos();
    while (!tasks.isEmpty() && tasks.element().due() <= until) {
      Task next = tasks.remove();
      nanos = next.due();
      next.run().run();
    }
    nanos = until;
  }
}
