package dev.frontdesk.invalidate.shared;

/**
 * For how long this node trusts its memory. Times are nanoseconds of the monotonic clock, which may
 * be negative and may overflow. Any thread.
 */
class Lease {
  private final long nanos;
  private volatile long until;
  private volatile boolean ever;
  private volatile boolean ended;

  /** Guarded by this. */
  private long suspended;

  Lease(long nanos, long now) {
    this.nanos = nanos;
    this.until = now;
    this.suspended = now;
  }

  boolean holds(long now) {
    return now - until < 0;
  }

  /**
   * What Redis says is in force here.
   *
   * @param asked a time before Redis was asked
   */
  synchronized void renew(long asked) {
    if (!ended && asked - suspended >= 0) {
      until = asked + nanos;
      ever = true;
    }
  }

  /** Nothing that was asked before now counts any more. */
  synchronized void suspend(long now) {
    suspended = now;
    if (holds(now)) {
      until = now;
    }
  }

  /** Whether it ended at most so long ago. */
  boolean heldWithin(long past, long now) {
    return ever && !ended && now - until < past;
  }

  /** For good. */
  synchronized void end(long now) {
    ended = true;
    until = now;
  }

  boolean isEnded() {
    return ended;
  }
}
