package dev.frontdesk.redis;

import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The commands that a {@link Lane} has under way, and their time-outs. All may take equally long,
 * so the oldest is always the next that is due, and one timer is enough. On the event loop of its
 * lane alone.
 */
final class Deadlines {
  private final Vertx vertx;
  private final long timeoutNanos;
  private final Consumer<Flight> due;
  private final ArrayDeque<Flight> flights = new ArrayDeque<>();
  private long timer = -1;

  /**
   * @param due is told of each that has taken too long, and ends it
   */
  Deadlines(Vertx vertx, long timeoutNanos, Consumer<Flight> due) {
    this.vertx = vertx;
    this.timeoutNanos = timeoutNanos;
    this.due = due;
  }

  void add(Flight flight) {
    flights.add(flight);
    arm();
  }

  /** Whether there was any. */
  boolean failAll(Predicate<Flight> which, String reason) {
    var cause = new RedisAway(reason);
    boolean any = false;
    for (Flight flight : flights) {
      if (!flight.ended && which.test(flight)) {
        flight.fail(cause, LinkObserver.Outcome.AWAY);
        any = true;
      }
    }
    return any;
  }

  private void arm() {
    if (timer < 0) {
      Flight oldest = flights.peek();
      if (oldest != null) {
        long left = oldest.started + timeoutNanos - System.nanoTime();
        timer = vertx.setTimer(Math.max(1, (left + 999_999) / 1_000_000), over -> sweep());
      }
    }
  }

  private void sweep() {
    timer = -1;
    long now = System.nanoTime();
    for (Flight oldest = flights.peek(); oldest != null; oldest = flights.peek()) {
      if (!oldest.ended) {
        if (now - oldest.started < timeoutNanos) {
          break;
        }
        due.accept(oldest);
      }
      flights.poll();
    }
    arm();
  }
}
