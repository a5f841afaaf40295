package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.rules.Write.Consistency;
import java.util.Set;

/**
 * Told what becomes of the shared marks, for metrics and the log. Called on any thread, one call at
 * a time of each kind that says it is called per change; must not block.
 */
public interface SharedMarkObserver {
  /** Of those who do not want to know. */
  SharedMarkObserver NOBODY = new SharedMarkObserver() {};

  /** Why this node distrusts all that its memory holds. */
  enum Distrust {
    /** It has begun, and has heard of nothing yet. */
    STARTED,
    /** Redis may have lost invalidations. */
    EPOCH,
    /** Invalidations that this node has not heard of have left the log. */
    LOG
  }

  /** Why Redis began a new epoch. */
  enum Doubt {
    /** There were no marks: it is new, was emptied or restarted without data, or evicted them. */
    LOST,
    /** It is another process, or has been restarted. */
    PROCESS,
    /** It has become master, or has followed another one. */
    REPLICATION,
    /** What it said is not understood here. */
    UNKNOWN
  }

  /** One call per change: this node trusts its memory. */
  default void leaseGained() {}

  /** One call per change: this node has not heard of Redis for as long as the lease. */
  default void leaseLost() {}

  /**
   * One call per change: Redis is there and answers what gives a lease with this error. So there
   * will be none until somebody sets it right.
   */
  default void refused(String error) {}

  /**
   * An invalidation has gone as far as was asked, or could not.
   *
   * @param nanos since it was called for
   */
  default void spread(Consistency reach, long nanos, Spread outcome) {}

  /**
   * One call per change of the set: these nodes did not acknowledge in time. Empty: all do again.
   */
  default void lagging(Set<String> nodes) {}

  /** An invalidation came before one that is older: messages were lost, or changed their order. */
  default void gap(long missing) {}

  /** So many invalidations were learned from the log instead of from messages. */
  default void caughtUp(int invalidations) {}

  /** All that was stored here before is invalid. */
  default void distrusted(Distrust why) {}

  /** Redis began a new epoch: all that is stored in it is invalid. Not called for the first. */
  default void epochChanged(Doubt why) {}

  /** One call per change: so many tags wait for Redis to be told; or everything is to be marked. */
  default void waiting(int tags, boolean everything) {}

  /** All invalidations of the epoch up to this number are in force here. */
  default void applied(long sequence) {}
}
