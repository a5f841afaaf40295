package dev.frontdesk.origin;

/**
 * Whether a server is left alone, as a value: pure, time in nanoseconds of a clock that only goes
 * forward.
 *
 * <p>It opens after so many failures with no whole answer between. Open, it lets nothing through
 * for a while, and then one trial at a time: while the verdict on a trial is not known, the next
 * comes no sooner than after the same while. Only a trial closes it, and not what comes late of
 * requests that were sent before it opened.
 *
 * @param failures in a row
 * @param open the server is left alone
 * @param until no trial before that
 */
record Breaker(int failures, boolean open, long until) {
  static final Breaker CLOSED = new Breaker(0, false, 0);

  /** A request may be sent, as a trial where it is open. */
  boolean lets(long now) {
    return !open || now - until >= 0;
  }

  /** A trial is sent. */
  Breaker tried(ReplicaOptions options, long now) {
    return opened(options, now);
  }

  Breaker failed(boolean trial, ReplicaOptions options, long now) {
    if (open) {
      return trial ? opened(options, now) : this;
    }
    int inARow = failures + 1;
    Breaker counted = new Breaker(inARow, false, 0);
    return inARow >= options.failures() ? counted.opened(options, now) : counted;
  }

  /** The head of an answer came that is none of its failures; its body may yet break off. */
  Breaker answered(boolean trial) {
    return open && trial ? CLOSED : this;
  }

  /** An answer came to its end. */
  Breaker whole() {
    return open || failures == 0 ? this : CLOSED;
  }

  /** A trial ended before anything could be told: another may be sent at once. */
  Breaker undecided(long now) {
    return open ? new Breaker(failures, true, now) : this;
  }

  private Breaker opened(ReplicaOptions options, long now) {
    return new Breaker(failures, true, now + options.openFor().toNanos());
  }
}
