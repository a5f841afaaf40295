package dev.frontdesk.time;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** The machine's clocks and Vert.x timers. Tasks run on an event loop. */
public final class VertxTiming implements Timing {
  private final Vertx vertx;

  public VertxTiming(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    // Vert.x refuses a timer of less than a millisecond.
    long timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
    return () -> vertx.cancelTimer(timer);
  }
}
