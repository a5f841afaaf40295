package dev.frontdesk.invalidate.shared;

import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Does something again and again, one at a time, and at once when it is asked to. Any thread. */
final class Pulse {
  private final Timing timing;
  private final long interval;
  private final Supplier<Future<?>> beat;
  private Timing.@Nullable Cancellation next;
  private boolean beating;
  private boolean again;
  private boolean stopped;

  /**
   * @param beat must end within bounded time, and must not throw
   */
  Pulse(Timing timing, Duration interval, Supplier<Future<?>> beat) {
    this.timing = timing;
    this.interval = interval.toNanos();
    this.beat = beat;
  }

  /** Now, or when the one under way is over. Returns when what was begun is over, if it was. */
  Future<Void> soon() {
    synchronized (this) {
      if (stopped || beating) {
        again = beating;
        return Future.succeededFuture();
      }
      beating = true;
      again = false;
      if (next != null) {
        next.cancel();
        next = null;
      }
    }
    long begun = timing.nanos();
    return beat.get().otherwiseEmpty().map(done -> over(begun)).mapEmpty();
  }

  private boolean over(long begun) {
    boolean atOnce;
    synchronized (this) {
      beating = false;
      atOnce = again && !stopped;
      if (!atOnce && !stopped) {
        long wait = Math.max(0, begun + interval - timing.nanos());
        next = timing.after(Duration.ofNanos(wait), this::soon);
      }
    }
    if (atOnce) {
      soon();
    }
    return atOnce;
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
