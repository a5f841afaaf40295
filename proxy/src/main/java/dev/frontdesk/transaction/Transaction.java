package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.Keying;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import io.vertx.core.Future;

/**
 * The way of a request: classify, identify, key, then one of three: a cached read, a write, or
 * straight through. One instance per event loop; called on that loop. Joins the steps and decides
 * nothing itself.
 */
public final class Transaction {

  private final Parts parts;
  private final Origin origin;
  private final Reply reply;

  public Transaction(Parts parts, Origin origin) {
    this.parts = parts;
    this.origin = origin;
    this.reply = new Reply(parts);
  }

  /**
   * Answers the exchange and records it. The future completes when both are done, and never fails.
   */
  public Future<Void> handle(Exchange exchange) {
    Notes notes = new Notes(parts.timing());
    try {
      return begun(exchange, notes).recover(defect -> reply.defect(exchange, notes, defect));
    } catch (RuntimeException defect) {
      return reply.defect(exchange, notes, defect);
    }
  }

  private Future<Void> begun(Exchange exchange, Notes notes) {
    Recognised known = exchange.recognised();
    return known != null && known.isCurrent() && known.isOf(exchange)
        ? recognised(exchange, known, notes)
        : route(classified(exchange, notes));
  }

  /** What was worked out by the same steps is not worked out again. */
  private Future<Void> recognised(Exchange exchange, Recognised known, Notes notes) {
    notes.classified(known.classification());
    Request request =
        new Request(
            exchange, known.head(), known.inForce(), known.classification(), origin, notes, null);
    return cached(readBy(request, known.read().who()), known.read());
  }

  private Request classified(Exchange exchange, Notes notes) {
    InForce inForce = parts.inForce().get();
    DebugAccess debug = parts.options().debug();
    RequestHead admitted = debug == null ? exchange.head() : debug.admit(exchange.head(), notes);
    RequestHead head = Steps.believed(parts, inForce, admitted, exchange.peer());
    Classification classification = inForce.rules().classify(head);
    notes.classified(classification);
    return new Request(exchange, head, inForce, classification, origin, notes, null);
  }

  /** Records a request that was refused before it was one. */
  public void refused(Peer peer, Problem problem) {
    parts.recorder().record(new Notes(parts.timing()).ofRefusal(peer, problem));
  }

  private Future<Void> route(Request request) {
    Classification classification = request.classification();
    if (Forwarding.endsHere(request.head())) {
      return lastRecipient(request);
    }
    if (!classification.writes().isEmpty() || !Methods.areSafe(request.head())) {
      return identify(request).compose(who -> new WriteThrough(parts, reply, request, who).run());
    }
    Reason bypass = classification.bypass();
    if (bypass != null) {
      return bypassed(request, bypass);
    }
    if (Preconditions.onlyForOrigin(request.head())) {
      return bypassed(request, Reason.PRECONDITION);
    }
    return identify(request).compose(who -> read(readBy(request, who), who));
  }

  /** Where nobody but the primary may ever answer, it stays as it is. */
  private Request readBy(Request request, Identified who) {
    return parts.replication() == null && !Demands.isForQuery(request.classification())
        ? request
        : request.readBy(Reader.of(parts, request, who));
  }

  /** Who asks need not be known where only the primary may answer. */
  private Future<Void> bypassed(Request request, Reason reason) {
    Classification classification = request.classification();
    if (Demands.isForQuery(classification)
        || (classification.upstream().replicas() && mayPassToReplica(request, reason))) {
      return identify(request).compose(who -> passThrough(readBy(request, who), reason));
    }
    return passThrough(request, reason);
  }

  /** Of what is not plainly a read nobody knows what it is; the primary does. */
  private boolean mayPassToReplica(Request request, Reason reason) {
    return parts.replication() != null
        && request.exchange().body() == null
        && reason != Reason.UPGRADE
        && reason != Reason.METHOD
        && reason != Reason.AMBIGUOUS_PATH;
  }

  /**
   * Max-Forwards is used up (RFC 9110 §7.6.2). OPTIONS gets an answer without Allow, because what
   * the resource allows is the origin's to say. TRACE would show what the client and those before
   * this proxy put into the request, so it is refused (RFC 9110 §9.3.8).
   */
  private Future<Void> lastRecipient(Request request) {
    if (request.head().method().equals("TRACE")) {
      return reply.problem(request, 501, Reason.MAX_FORWARDS);
    }
    request.notes().outcome(Outcome.NONE, Reason.MAX_FORWARDS);
    return reply.send(request, new ResponseHead(204, Fields.EMPTY), new Content.None());
  }

  private Future<Void> read(Request request, Identified who) {
    return switch (Steps.key(request.inForce(), request.classification(), request.head(), who)) {
      case Keying.Bypass bypass -> passThrough(request, bypass.reason());
      case Keying.Keyed keyed -> cached(request, Read.of(request, who, keyed));
    };
  }

  private Future<Void> cached(Request request, Read read) {
    request.notes().dropped(read.keyed().leftOut().dropped().size());
    request.notes().keyed(read.keyed().key());
    return new CachedRead(parts, reply, request, read).run();
  }

  private Future<Void> passThrough(Request request, Reason reason) {
    request.notes().outcome(Outcome.BYPASS, reason);
    return new PassThrough(parts, reply, request).run();
  }

  private Future<Identified> identify(Request request) {
    return OnContext.of(
        request.inForce().identifier().identify(request.head(), request.exchange().peer()));
  }
}
