package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.HeadEffect;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.SharingNeed;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Superseding;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HEAD of what is stored and has to be validated: asked with HEAD and the stored validators. A 304
 * freshens what is stored, and so does a 200 that agrees with it (RFC 9111 §4.3.5). Nobody else
 * waits for it, and it has no content that could be stored.
 */
final class HeadRead {
  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final FillPlan plan;
  private final ReadReply answers;
  private final Reuse.Validate validate;
  private final List<StoredResponse> stored;

  /** Read before the origin is asked: the stamp of what is freshened. */
  private final long sequence;

  /**
   * @param stored all that is under the key
   */
  HeadRead(
      Parts parts,
      Reply reply,
      Request request,
      FillPlan plan,
      ReadReply answers,
      Reuse.Validate validate,
      List<StoredResponse> stored) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.plan = plan;
    this.answers = answers;
    this.validate = validate;
    this.stored = stored;
    this.sequence = parts.invalidation().sequence();
  }

  Future<Void> run() {
    return ask(validate.stored());
  }

  private Future<Void> ask(@Nullable StoredResponse validated) {
    Instant requestTime = parts.timing().now();
    OriginClock clock = new OriginClock(parts.timing(), request);
    RequestHead head = plan.toOrigin(validated, parts.options().encoding()).withMethod("HEAD");
    return request
        .origin()
        .send(
            new OriginRequest(
                request.classification().upstream(),
                request.toOrigin(head, parts.options().answers().name()),
                null,
                () -> Fields.EMPTY,
                request.exchange()::inform))
        .onSuccess(clock::answered)
        .map(response -> Dated.of(response, parts.timing().now()))
        .compose(
            response -> {
              // Nothing comes, but its end frees the connection.
              new Drain(response.body()).start();
              return answered(response, validated, requestTime);
            },
            this::failed);
  }

  private Future<Void> failed(Throwable failure) {
    return failure instanceof OriginFailure && mayStandIn()
        ? answers.stored(validate.stored(), Outcome.STALE, Reason.STALE_IF_ERROR)
        : reply.originFailed(request, failure);
  }

  private boolean mayStandIn() {
    return validate.onError()
        && ReusePolicy.mayServeOnError(
            parts.timing().now(), validate.stored(), parts.invalidation().check(validate.stored()));
  }

  private Future<Void> answered(
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    ResponseHead head = response.head();
    Keep keep = new Keep(parts, plan, sequence);
    Instant responseTime = parts.timing().now();
    if (head.status() == 304 && validated != null) {
      if (!Validation.selects(head, validated)) {
        return ask(null);
      }
      Keep.Confirmation confirmed = keep.confirmed(validated, head, requestTime, responseTime);
      if (confirmed.notKept() != null) {
        request.notes().notStored(confirmed.notKept());
      }
      return answers.stored(confirmed.response(), Outcome.REVALIDATED, Reason.NOT_MODIFIED);
    }
    if (Statuses.isFailure(head.status()) && mayStandIn()) {
      return answers.stored(validate.stored(), Outcome.STALE, Reason.STALE_IF_ERROR);
    }
    if (plan.read().need() == SharingNeed.NONE) {
      // With credentials the answer may be about them, and what is stored is for all.
      heed(head, keep, requestTime, responseTime);
    }
    return answers.headOnly(head);
  }

  private void heed(ResponseHead head, Keep keep, Instant requestTime, Instant responseTime) {
    if (Superseding.ends(head.status(), Reason.METHOD, SharingNeed.NONE) && head.status() != 200) {
      parts.store().drop(validate.stored());
      return;
    }
    for (StoredResponse one :
        HeadEffect.onWhich(stored, plan.read().presented(), SharingNeed.NONE)) {
      switch (HeadEffect.of(one, head)) {
        case CONFIRMS -> {
          if (!(parts.invalidation().check(one) instanceof Validity.Invalidated)) {
            keep.confirmed(one, head, requestTime, responseTime);
          }
        }
        case CONTRADICTS -> parts.store().drop(one);
        case SILENT -> {}
      }
    }
  }
}
