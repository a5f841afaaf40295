package dev.frontdesk.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Now, and later. The real one rests on Vert.x, the virtual one of rule tests moves when it is told
 * to. Any thread.
 */
public interface Timing {
  /** The wall clock, for what HTTP dates and lifetimes are compared with. */
  Instant now();

  /** A clock that only goes forward, in nanoseconds, for measuring how long something took. */
  long nanos();

  /**
   * Runs the task once, {@code delay} from now, on no particular thread; returns what cancels it.
   */
  Cancellation after(Duration delay, Runnable task);

  /** Cancels what has not run yet; calling it again does nothing. */
  @FunctionalInterface
  interface Cancellation {
    void cancel();
  }
}
