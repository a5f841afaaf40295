package dev.frontdesk.collapse;

import dev.frontdesk.http.Reason;

/**
 * What became of a fill as far as its head.
 *
 * @param <H> what the head is, with whatever goes with it
 */
public sealed interface FillOutcome<H> {
  /** The response may be shared: read it from the {@link FillReader}. */
  record Accepted<H>(H head) implements FillOutcome<H> {}

  /** The response is for the leader only: each follower goes on by itself. */
  record Refused<H>(Reason reason) implements FillOutcome<H> {}

  /** There is no response. All participants get the same failure, so none tries at once again. */
  record Failed<H>(Throwable cause) implements FillOutcome<H> {}
}
