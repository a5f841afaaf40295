package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.observe.AnswerFields;
import dev.frontdesk.origin.OriginFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers and makes the record: the only place that does either. */
final class Reply {
  private static final Logger LOG = LoggerFactory.getLogger(Reply.class);

  private final Parts parts;

  Reply(Parts parts) {
    this.parts = parts;
  }

  /**
   * Sends the answer with the fields that say what was done, and records it once it is over. Never
   * fails.
   */
  Future<Void> send(Request request, ResponseHead head, Content content) {
    Exchange exchange = request.exchange();
    Notes notes = request.notes();
    Fields fields = AnswerFields.add(head.fields(), notes.answered(), parts.options().answers());
    return exchange
        .respond(head.withFields(fields), content)
        .otherwiseEmpty()
        .onComplete(over -> parts.recorder().record(notes.toRecord(exchange, head.status())));
  }

  /** Answers from here, with a problem (RFC 9457). */
  Future<Void> problem(Request request, int status, Reason reason) {
    request.notes().outcome(Outcome.NONE, reason);
    Problem problem = Problem.of(status, reason);
    return send(
        request,
        problem.head(),
        new Content.Whole(Buffer.buffer(problem.body().getBytes(StandardCharsets.UTF_8))));
  }

  /** 502, 503 or 504 for an origin that did not answer properly. */
  Future<Void> originFailed(Request request, Throwable failure) {
    if (!(failure instanceof OriginFailure origin)) {
      return Future.failedFuture(failure);
    }
    int status =
        switch (origin.reason()) {
          case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> 504;
          case UPSTREAM_FULL -> 503;
          default -> 502;
        };
    return problem(request, status, origin.reason());
  }

  /** A defect of ours: said once in the log, and 500 to the client if it has got nothing yet. */
  Future<Void> defect(Request request, Throwable defect) {
    LOG.error(
        "A transaction failed: {} {}", request.head().method(), request.head().path(), defect);
    if (request.exchange().responding()) {
      request.exchange().abort();
      return Future.succeededFuture();
    }
    return problem(request, 500, Reason.INTERNAL);
  }
}
