package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.postgres.PgFailure;

/** What a database's failure is for whoever asked, and for metrics. Pure. */
final class QueryFailure {
  private QueryFailure() {}

  static Reason reason(PgFailure.Kind kind) {
    return switch (kind) {
      case AWAY -> Reason.CONNECT_FAILED;
      case FULL -> Reason.UPSTREAM_FULL;
      case TIMEOUT, CANCELLED -> Reason.RESPONSE_TIMEOUT;
      case LOST -> Reason.ORIGIN_RESET;
      case CONFLICT, REFUSED -> Reason.QUERY_FAILED;
    };
  }

  static OriginFailure of(PgFailure failure, String node) {
    String message = String.valueOf(failure.getMessage());
    return new OriginFailure(
        reason(failure.kind()),
        failure.kind() != PgFailure.Kind.AWAY && failure.kind() != PgFailure.Kind.FULL,
        message.startsWith(node) ? message : node + ": " + message);
  }

  static QueryOutcome outcome(Throwable thrown) {
    Reason reason = thrown instanceof OriginFailure failure ? failure.reason() : Reason.INTERNAL;
    return switch (reason) {
      case CONNECT_FAILED, ORIGIN_RESET -> QueryOutcome.AWAY;
      case UPSTREAM_FULL, SPILL_EXHAUSTED -> QueryOutcome.FULL;
      case RESPONSE_TIMEOUT -> QueryOutcome.TIMEOUT;
      default -> QueryOutcome.FAILED;
    };
  }

  /**
   * Whether it may be asked once more, before anything of an answer has gone out: it only reads,
   * and what stood in its way is not the statement. One that took too long would again.
   */
  static boolean mayBeAskedAgain(Throwable thrown) {
    return switch (PgFailure.of(thrown).kind()) {
      case AWAY, CONFLICT, LOST -> true;
      case FULL, TIMEOUT, CANCELLED, REFUSED -> false;
    };
  }
}
