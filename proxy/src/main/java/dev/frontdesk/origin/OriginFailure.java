package dev.frontdesk.origin;

import dev.frontdesk.http.Reason;

/** An origin did not answer, or not properly. */
public final class OriginFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final boolean requestSent;

  /**
   * @param reason one of CONNECT_FAILED, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, ORIGIN_RESET,
   *     ORIGIN_MALFORMED, UPSTREAM_FULL, LOOP, or FILLS_BUSY where it was not even asked
   * @param requestSent some of the request may have reached the origin, so a write may have
   *     happened
   */
  public OriginFailure(Reason reason, boolean requestSent, String message) {
    super(message);
    this.reason = reason;
    this.requestSent = requestSent;
  }

  public Reason reason() {
    return reason;
  }

  public boolean requestSent() {
    return requestSent;
  }
}
