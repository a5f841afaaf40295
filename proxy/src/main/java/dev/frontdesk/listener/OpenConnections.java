package dev.frontdesk.listener;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections clients have open, for all listeners that share it: a bound divided among
 * event loops would refuse on one while another has room. Says in the log when it begins to refuse,
 * and when a tenth of the room is free again. Any thread.
 */
public final class OpenConnections {
  private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);

  private final int bound;
  private final int relaxed;
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicBoolean full = new AtomicBoolean();

  /**
   * @param bound at least 1
   */
  public OpenConnections(int bound) {
    this.bound = bound;
    this.relaxed = bound - Math.max(1, bound / 10);
  }

  /** False: there is no room, and nothing to leave. */
  boolean enter() {
    if (open.incrementAndGet() <= bound) {
      return true;
    }
    open.decrementAndGet();
    refused.incrementAndGet();
    if (full.compareAndSet(false, true)) {
      LOG.warn("{} connections are open (limits.connections): new ones are closed", bound);
    }
    return false;
  }

  /** Once for each that entered. */
  void leave() {
    if (open.decrementAndGet() <= relaxed && full.compareAndSet(true, false)) {
      LOG.info("Connections are accepted again; {} were refused so far", refused);
    }
  }

  /** How many are open now. */
  public long open() {
    return open.get();
  }

  /** How many were closed at once, from the start. */
  public long refused() {
    return refused.get();
  }
}
