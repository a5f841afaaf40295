package dev.frontdesk.invalidate.shared;

import dev.frontdesk.policy.SharedStamp;
import org.jspecify.annotations.Nullable;

/**
 * Whether messages come at all. A connection that has died in silence brings none, and what they
 * would have said is learned by beats. What was in force here at a beat must have come as a message
 * by the next. Any thread.
 */
final class MessageWatch {
  private long heard;

  /** What must have come by now; null: nothing. */
  private @Nullable SharedStamp due;

  /** A message of the present epoch. */
  synchronized void heard(long sequence) {
    heard = Math.max(heard, sequence);
  }

  /** What came before may be missing. */
  synchronized void subscribed() {
    due = null;
  }

  /**
   * After each beat.
   *
   * @param inForce here
   */
  synchronized boolean isSuspicious(SharedStamp inForce) {
    SharedStamp before = due;
    due = inForce;
    if (before == null || !before.epoch().equals(inForce.epoch())) {
      // Of an epoch that is new here, messages may have come before the subscription.
      heard = inForce.sequence();
      return false;
    }
    boolean suspicious = heard < before.sequence();
    if (suspicious) {
      due = null;
    }
    return suspicious;
  }
}
