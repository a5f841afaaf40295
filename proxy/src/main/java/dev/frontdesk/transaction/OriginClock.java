package dev.frontdesk.transaction;

import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.time.Timing;
import java.time.Duration;

/** Notes where a request was forwarded, and how long the origin took to answer. */
final class OriginClock {
  private final Timing timing;
  private final Request request;
  private final long sent;

  OriginClock(Timing timing, Request request) {
    this.timing = timing;
    this.request = request;
    this.sent = timing.nanos();
    request.notes().forwardedTo(request.classification().upstream().toString());
  }

  void answered(OriginResponse response) {
    request
        .notes()
        .originAnswered(
            response.node(), response.head().status(), Duration.ofNanos(timing.nanos() - sent));
  }
}
