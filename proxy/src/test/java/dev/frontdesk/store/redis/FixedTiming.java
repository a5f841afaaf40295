package dev.frontdesk.store.redis;

import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;

/** A wall clock that stands where it is put. */
final class FixedTiming implements Timing {
  private volatile Instant now;

  FixedTiming(Instant now) {
    this.now = now;
  }

  void set(Instant newNow) {
    now = newNow;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    throw new UnsupportedOperationException("no timers here");
  }
}
