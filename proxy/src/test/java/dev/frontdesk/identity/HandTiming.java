package dev.frontdesk.identity;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that moves when the test says so. */
final class HandTiming implements Timing {
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private record Due(Instant at, Runnable task) {}

  private final List<Due> waiting = new ArrayList<>();
  private Instant now = START;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanos() {
    return Duration.between(START, now).toNanos();
  }

  @Override
  public synchronized Cancellation after(Duration delay, Runnable task) {
    Due due = new Due(now.plus(delay), task);
    waiting.add(due);
    return () -> {
      synchronized (this) {
        waiting.remove(due);
      }
    };
  }

  void advance(Duration by) {
    List<Due> ripe;
    synchronized (this) {
      now = now.plus(by);
      ripe =
          waiting.stream()
              .filter(due -> !due.at().isAfter(now))
              .sorted(Comparator.comparing(Due::at))
              .toList();
      waiting.removeAll(ripe);
    }
    ripe.forEach(due -> due.task().run());
  }
}
