package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Sharing;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One fill: asks the origin, decides what its answer is good for, and leads the fill with it. No
 * client is looked at here: when the one who asked leaves, the fill goes on.
 */
final class Fetch {
  private final Parts parts;
  private final Request request;
  private final FillPlan plan;
  private @Nullable StoredResponse stored;
  private final StaleIfError onError;
  private final FillLead lead;
  private final FillBody body;
  private Asked asked;

  /** The sequence as it was before the origin was first asked. */
  private long stamp;

  /**
   * @param onError with what is validated, where it has validators and the marks leave it valid
   */
  Fetch(Parts parts, Request request, FillPlan plan, StaleIfError onError, FillLead lead) {
    this.parts = parts;
    this.request = request;
    this.plan = plan;
    this.stored = unlessInvalidated(parts, onError.stored());
    this.onError = onError;
    this.lead = lead;
    this.body = new FillBody(parts, request, plan, onError.stored(), lead);
    this.asked = plan.asked();
    this.stamp = lead.sequence();
  }

  /**
   * A write may have come since it was looked up, and before the fill's sequence was read. Coarse
   * validators would confirm it all the same, and with the new stamp it would look newer than the
   * write: so it is not validated.
   */
  private static @Nullable StoredResponse unlessInvalidated(
      Parts parts, @Nullable StoredResponse stored) {
    return stored == null || parts.invalidation().check(stored) instanceof Validity.Invalidated
        ? null
        : stored;
  }

  /** Asks the origin. Completes for the leader; fails with what the origin's failure was. */
  Future<Led> start(Consumer<ResponseHead> informational) {
    Future<Void> turn = FillTurn.of(parts, request, lead.fill());
    boolean waits = !turn.isComplete();
    turn.onSuccess(
            mine -> {
              if (waits) {
                stamp = parts.invalidation().sequence();
                lead.restamp(stamp);
                stored = unlessInvalidated(parts, stored);
              }
              ask(
                  stored,
                  interim -> {
                    informational.accept(interim);
                    hint(interim);
                  });
            })
        .onFailure(this::failed);
    return lead.led();
  }

  /** Where credentials ride along that are not in the key, hints are for the one who asked. */
  private void hint(ResponseHead interim) {
    if (!plan.read().keyed().shareableOnly()
        && !(plan.read().route().sharing() instanceof Sharing.AsHttp)) {
      lead.hint(interim);
    }
  }

  private void ask(@Nullable StoredResponse validated, Consumer<ResponseHead> informational) {
    Instant requestTime = parts.timing().now();
    OriginClock clock = new OriginClock(parts.timing(), request);
    sent(validated, informational)
        .onComplete(done -> {
          if (done.failed()) {
            clock.failed(done.cause());
            failed(done.cause());
          } else {
            OriginResponse response = done.result();
            clock.answered(response);
            landed(Dated.of(response, parts.timing().now()), validated, requestTime, informational);
          }
        });
  }

  /** Fails, and never throws: whoever waits for the fill must hear of a defect, too. */
  private Future<OriginResponse> sent(
      @Nullable StoredResponse validated, Consumer<ResponseHead> informational) {
    try {
      RequestHead head = asked.on(plan.toOrigin(validated, parts.options().encoding()));
      return request
          .origin()
          .send(
              request.asking(
                  head,
                  parts.options().answers().name(),
                  informational,
                  Demands.ofFill(parts, request, plan, validated)));
    } catch (RuntimeException defect) {
      return Future.failedFuture(defect);
    }
  }

  private void failed(Throwable failure) {
    StoredResponse standIn = onError.standIn(failure);
    if (standIn == null && isForOneOnly(failure)) {
      lead.failAlone(Reason.SPILL_EXHAUSTED, failure);
    } else if (standIn == null) {
      lead.fail(failure);
    } else {
      lead.share(new Arrival.StandIn(standIn));
    }
  }

  /** Nobody could answer this client, who has written lately; the others are less particular. */
  private boolean isForOneOnly(Throwable failure) {
    return request.floor() != null
        && failure instanceof OriginFailure origin
        && origin.reason() == Reason.SPILL_EXHAUSTED;
  }

  private void landed(
      OriginResponse response,
      @Nullable StoredResponse validated,
      Instant requestTime,
      Consumer<ResponseHead> informational) {
    try {
      Shown shown = response.shown();
      lead.restamp(shown == null ? stamp : Math.min(stamp, shown.sequence()));
      boolean forAll =
          shown == null || Demands.isForAll(parts, shown, lead.fill().sequence(), plan, validated);
      if (validated != null
          && response.head().status() == 304
          && !Validation.selects(response.head(), validated)) {
        // It confirms something that is not there (RFC 9111 §4.3.3): the whole, then.
        new Drain(response.body()).start();
        ask(null, informational);
      } else if (asked instanceof Asked.Missing missing && isAboutRange(response.head().status())) {
        if (!forAll
            || !new FillPart(parts, plan, lead, body).completes(response, missing, requestTime)) {
          response.cancel();
          asked = Asked.WHOLE;
          ask(null, informational);
        }
      } else if (forAll) {
        judge(response, validated, requestTime);
      } else {
        behind(response, validated, requestTime);
      }
    } catch (RuntimeException defect) {
      response.cancel();
      failed(defect);
    }
  }

  /**
   * A replica that does not show the last changes: its answer is for the one who asked. Nothing is
   * kept, shared, freshened or taken out because of it.
   */
  private void behind(
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    int status = response.head().status();
    StoredResponse standIn = Statuses.isFailure(status) ? onError.standIn() : null;
    if (standIn != null) {
      new Drain(response.body()).start();
      lead.share(new Arrival.StandIn(standIn));
    } else if (status == 304 && validated != null) {
      new Drain(response.body()).start();
      request.notes().notStored(Reason.REPLICA_BEHIND);
      lead.refuse(
          Reason.REPLICA_BEHIND,
          new Arrival.Confirmed(
              new Keep(parts, plan, lead.sequence())
                  .unkept(validated, response.head(), requestTime, parts.timing().now()),
              Fields.EMPTY));
    } else if (isRepeatedWithCredentials(status)) {
      new Drain(response.body()).start();
      lead.refuse(Reason.NOT_SHAREABLE, new Arrival.Denied());
    } else {
      lead.refuse(Reason.REPLICA_BEHIND, new Arrival.Private(response, Reason.REPLICA_BEHIND));
    }
  }

  /** 206, and refusals of the range or of its condition. */
  private static boolean isAboutRange(int status) {
    return status == 206 || status == 304 || status == 412 || status == 416;
  }

  private void judge(
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    int status = response.head().status();
    Instant responseTime = parts.timing().now();
    StoredResponse standIn = Statuses.isFailure(status) ? onError.standIn() : null;
    if (status == 304 && validated != null) {
      new Drain(response.body()).start();
      confirmed(
          new Keep(parts, plan, lead.sequence())
              .confirmed(validated, response.head(), requestTime, responseTime),
          responseTime);
    } else if (standIn != null) {
      new Drain(response.body()).start();
      lead.share(new Arrival.StandIn(standIn));
    } else if (isRepeatedWithCredentials(status)) {
      new Drain(response.body()).start();
      lead.refuse(Reason.NOT_SHAREABLE, new Arrival.Denied());
    } else if (isDenied(status)) {
      lead.refuse(Reason.NOT_SHAREABLE, new Arrival.Private(response, Reason.NOT_SHAREABLE));
    } else if (status == 206 && asked instanceof Asked.ClientRange) {
      new FillPart(parts, plan, lead, body).asked(response, requestTime, responseTime);
    } else if (status == 416 && asked instanceof Asked.ClientRange) {
      // It is about this range; whoever asks for the whole must not get it.
      lead.refuse(Reason.STATUS, new Arrival.Private(response, Reason.STATUS));
    } else {
      whole(response, plan.storage(response.head(), null, requestTime, responseTime), responseTime);
    }
  }

  /** On {@code sharing: public}. */
  private boolean isRepeatedWithCredentials(int status) {
    return plan.read().keyed().retry() != null && (status == 401 || status == 403);
  }

  private void whole(OriginResponse response, Storage decision, Instant responseTime) {
    switch (decision) {
      case Storage.Store store -> body.stored(response, store, responseTime);
      case Storage.Refuse(Reason reason) -> {
        body.supersede(response.head(), reason);
        if (isFailureForAll(response.head(), reason)) {
          body.failure(response, reason);
        } else {
          lead.refuse(reason, new Arrival.Private(response, reason));
        }
      }
    }
  }

  /** Nothing in it is for one client: only its status and want of freshness keep it out. */
  private boolean isFailureForAll(ResponseHead head, Reason refusal) {
    return head.status() >= 500
        && (refusal == Reason.NO_FRESHNESS || refusal == Reason.STATUS)
        && !plan.read().keyed().shareableOnly()
        && !(plan.read().route().sharing() instanceof Sharing.AsHttp)
        && !head.fields().contains("Vary");
  }

  /**
   * The origin turned down what this caller showed, or that they showed nothing. On a shared route
   * that is nobody else's answer, whatever its freshness says.
   */
  private boolean isDenied(int status) {
    return !plan.read().route().sharing().sendsCredentials() && (status == 401 || status == 403);
  }

  /** What may not be kept, or only be used once validated, is for the one who asked. */
  private void confirmed(Keep.Confirmation confirmation, Instant responseTime) {
    Arrival arrival = new Arrival.Confirmed(confirmation.response(), confirmation.own());
    Reason refusal = confirmation.refusal();
    if (confirmation.notKept() == null) {
      lead.kept();
    } else {
      request.notes().notStored(confirmation.notKept());
    }
    if (refusal != null) {
      lead.refuse(refusal, arrival);
    } else if (confirmation.response().freshness().isForOneOnly(responseTime)) {
      lead.refuse(Reason.EXPIRED, arrival);
    } else {
      lead.share(arrival);
    }
  }
}
