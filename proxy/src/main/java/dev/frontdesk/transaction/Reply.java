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

  /** In the record only, as other servers write it: no RFC has a status for it. */
  private static final int CLIENT_LEFT = 499;

  private static final int INTERNAL_ERROR = 500;

  /** What is wrong is over within a second, or lasts for longer: a lease, a spent budget. */
  static final Fields RETRY_SOON = Fields.of("Retry-After", "1");

  private final Parts parts;

  Reply(Parts parts) {
    this.parts = parts;
  }

  /**
   * Sends the answer with the fields that say what was done, and records it once it is over. Never
   * fails.
   */
  Future<Void> send(Request request, ResponseHead head, Content content) {
    return send(request.exchange(), request.notes(), head, content);
  }

  private Future<Void> send(Exchange exchange, Notes notes, ResponseHead head, Content content) {
    Fields fields = AnswerFields.add(head.fields(), notes.answered(), parts.options().answers());
    Future<Void> sent = exchange.respond(head.withFields(fields), content);
    // It fails at once only where the client has left before the head.
    int status = sent.failed() ? CLIENT_LEFT : head.status();
    return sent.otherwiseEmpty().onComplete(over -> record(exchange, notes, status));
  }

  /** The client left before there was an answer: there is only the record. */
  Future<Void> left(Request request) {
    record(request.exchange(), request.notes(), CLIENT_LEFT);
    return Future.succeededFuture();
  }

  private void record(Exchange exchange, Notes notes, int status) {
    if (notes.claimRecord()) {
      parts.recorder().record(notes.toRecord(exchange, status));
    }
  }

  /** Answers from here, with a problem (RFC 9457). */
  Future<Void> problem(Request request, int status, Reason reason) {
    return problem(request.exchange(), request.notes(), status, reason);
  }

  /**
   * @param further fields of the answer
   */
  Future<Void> problem(Request request, int status, Reason reason, Fields further) {
    return problem(request.exchange(), request.notes(), status, reason, further);
  }

  private Future<Void> problem(Exchange exchange, Notes notes, int status, Reason reason) {
    return problem(exchange, notes, status, reason, Fields.EMPTY);
  }

  private Future<Void> problem(
      Exchange exchange, Notes notes, int status, Reason reason, Fields further) {
    notes.outcome(Outcome.NONE, reason);
    Problem problem = Problem.of(status, reason);
    Fields fields = Fields.builder().addAll(problem.head().fields()).addAll(further).build();
    return send(
        exchange,
        notes,
        problem.head().withFields(fields),
        new Content.Whole(Buffer.buffer(problem.body().getBytes(StandardCharsets.UTF_8))));
  }

  /** 502, 503 or 504 for an origin that did not answer properly. */
  Future<Void> originFailed(Request request, Throwable failure) {
    return originFailed(request, failure, Fields.EMPTY);
  }

  /**
   * @param further fields of the answer
   */
  Future<Void> originFailed(Request request, Throwable failure, Fields further) {
    if (!(failure instanceof OriginFailure origin)) {
      return Future.failedFuture(failure);
    }
    int status =
        switch (origin.reason()) {
          case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> 504;
          case UPSTREAM_FULL, FILLS_BUSY, SPILL_EXHAUSTED -> 503;
          case LOOP -> 508;
          default -> 502;
        };
    return problem(
        request,
        status,
        origin.reason(),
        status == 503 ? further.with("Retry-After", "1") : further);
  }

  /** A defect of ours: said once in the log, and 500 to the client if it has got nothing yet. */
  Future<Void> defect(Exchange exchange, Notes notes, Throwable defect) {
    LOG.error(
        "A transaction failed: {} {}", exchange.head().method(), exchange.head().path(), defect);
    if (exchange.responding()) {
      exchange.abort();
      record(exchange, notes, INTERNAL_ERROR);
      return Future.succeededFuture();
    }
    return problem(exchange, notes, INTERNAL_ERROR, Reason.INTERNAL);
  }
}
