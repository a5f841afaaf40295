package dev.frontdesk.invalidate.shared;

/**
 * For how long this node trusts its memory. Times are nanoseconds of the monotonic clock, which may
 * be negative and may overflow. Any thread; one of them renews.
 */
class Lease {
  private final long nanos;
  private volatile long until;
  private volatile boolean ever;
  private volatile boolean ended;

  Lease(long nanos, long now) {
    this.nanos = nanos;
    this.until = now;
  }

  boolean holds(long now) {
    return now - until < 0;
  }

  /**
   * What Redis says is in force here.
   *
   * @param asked a time before Redis was asked
   */
  void renew(long asked) {
    if (!ended) {
      until = asked + nanos;
      ever = true;
      if (ended) {
        until = asked;
      }
    }
  }

  /** Whether it ended at most so long ago. */
  boolean heldWithin(long past, long now) {
    return ever && !ended && now - until < past;
  }

  /** For good. */
  void end(long now) {
    ended = true;
    until = now;
  }

  boolean isEnded() {
    return ended;
  }
}
