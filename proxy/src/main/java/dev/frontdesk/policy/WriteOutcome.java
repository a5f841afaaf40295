package dev.frontdesk.policy;

import dev.frontdesk.http.Statuses;

/**
 * What the end of an unsafe request means for what is stored. Under a rule whatever may have
 * changed something invalidates; without one RFC 9111 §4.4 applies.
 */
public enum WriteOutcome {
  INVALIDATE,
  /** The change may still happen after the answer: invalidate now, and again once it settled. */
  INVALIDATE_AND_HOLD,
  NOTHING;

  /**
   * Of a final status.
   *
   * @param ruled a write rule matches
   */
  public static WriteOutcome of(int status, boolean ruled) {
    if (!ruled) {
      return Statuses.isNonError(status) ? INVALIDATE : NOTHING;
    }
    if (status >= 400 && status < 500) {
      return NOTHING;
    }
    // 202: it is done later (RFC 9110 §15.3.3). 5xx, and what no RFC knows: it may be done yet.
    return status == 202 || status >= 500 ? INVALIDATE_AND_HOLD : INVALIDATE;
  }

  /**
   * Of the final status of a request that was sent twice, as a kept connection ended without an
   * answer to the first. An error may come from what the first has changed: 404 to DELETE.
   */
  public static WriteOutcome ofRepeated(int status, boolean ruled) {
    WriteOutcome outcome = of(status, ruled);
    return outcome == NOTHING ? INVALIDATE : outcome;
  }

  /**
   * Of a time-out, a broken connection, or an answer that was no HTTP. Nothing has happened where
   * nothing of the request was sent.
   *
   * @param requestSent some of the request may have reached the origin
   * @param ruled a write rule matches
   */
  public static WriteOutcome ofFailure(boolean requestSent, boolean ruled) {
    return requestSent && ruled ? INVALIDATE_AND_HOLD : NOTHING;
  }

  /**
   * Of a client that left: at once, because the origin may have committed. Its answer is still read
   * and has an outcome of its own.
   */
  public static WriteOutcome ofClientLeft(boolean requestSent, boolean ruled) {
    return requestSent && ruled ? INVALIDATE : NOTHING;
  }
}
