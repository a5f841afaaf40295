package dev.frontdesk.transaction;

import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.AnsweredBy;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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
    if (Demands.mayBeElsewhere(request)) {
      request.notes().readAnsweredBy(by(response.shown()));
    }
  }

  /** Nobody answered. */
  void failed(Throwable failure) {
    if (failure instanceof OriginFailure origin && origin.reason() == Reason.SPILL_EXHAUSTED) {
      request.notes().readAnsweredBy(AnsweredBy.NOBODY);
    }
  }

  private static AnsweredBy by(@Nullable Shown shown) {
    if (shown == null) {
      return AnsweredBy.PRIMARY;
    }
    return shown.enough() ? AnsweredBy.REPLICA : AnsweredBy.BEHIND;
  }
}
