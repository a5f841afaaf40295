package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillPlaces;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.policy.HeadEffect;
import dev.frontdesk.policy.SharingNeed;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Superseding;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
  private final StoredReply answers;
  private final StaleIfError onError;
  private final StoredResponse validated;
  private final List<StoredResponse> stored;

  private FillPlaces.@Nullable Place place;

  /** Read before the origin is asked: the stamp of what is freshened. */
  private final long sequence;

  /**
   * @param onError with what is validated
   * @param stored all that is under the key
   */
  HeadRead(
      Parts parts,
      Reply reply,
      Request request,
      FillPlan plan,
      StoredReply answers,
      StaleIfError onError,
      List<StoredResponse> stored) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.plan = plan;
    this.answers = answers;
    this.onError = onError;
    this.validated = Objects.requireNonNull(onError.stored());
    this.stored = stored;
    this.sequence = parts.invalidation().sequence();
  }

  Future<Void> run() {
    // A write may have come since it was looked up, and a coarse validator would not tell.
    return ask(isInvalidated(validated) ? null : validated);
  }

  private boolean isInvalidated(StoredResponse response) {
    return parts.invalidation().check(response) instanceof Validity.Invalidated;
  }

  private Future<Void> ask(@Nullable StoredResponse asked) {
    return FillTurn.of(parts, request, this::occupy).compose(turn -> send(asked), this::failed);
  }

  private void occupy(FillPlaces.Place taken) {
    place = taken;
    request.exchange().onClosed(taken::giveUp);
  }

  private void leavePlace() {
    FillPlaces.Place taken = place;
    if (taken != null) {
      taken.release();
    }
  }

  private Future<Void> send(@Nullable StoredResponse asked) {
    Instant requestTime = parts.timing().now();
    OriginClock clock = new OriginClock(parts.timing(), request);
    RequestHead head = plan.toOrigin(asked, parts.options().encoding()).withMethod("HEAD");
    return request
        .origin()
        .send(
            request.asking(
                head,
                parts.options().answers().name(),
                request.exchange()::inform,
                Demands.ofFill(parts, request, plan, validated)))
        .onComplete(over -> leavePlace())
        .onSuccess(clock::answered)
        .onFailure(clock::failed)
        .map(response -> Dated.of(response, parts.timing().now()))
        .compose(
            response -> {
              // Nothing comes, but its end frees the connection.
              new Drain(response.body()).start();
              return answered(response, asked, requestTime);
            },
            this::failed);
  }

  private Future<Void> failed(Throwable failure) {
    StoredResponse standIn = onError.standIn(failure);
    return standIn == null ? reply.originFailed(request, failure) : answers.standIn(standIn);
  }

  private Future<Void> answered(
      OriginResponse response, @Nullable StoredResponse asked, Instant requestTime) {
    ResponseHead head = response.head();
    Shown shown = response.shown();
    boolean behind = shown != null && !Demands.isForAll(parts, shown, sequence, plan, validated);
    Keep keep =
        new Keep(parts, plan, shown == null ? sequence : Math.min(sequence, shown.sequence()));
    Instant responseTime = parts.timing().now();
    if (behind) {
      request.notes().notStored(Reason.REPLICA_BEHIND);
    }
    if (head.status() == 304 && asked != null) {
      if (!Validation.selects(head, asked)) {
        return ask(null);
      }
      if (behind) {
        return answers.stored(
            keep.unkept(asked, head, requestTime, responseTime),
            Outcome.REVALIDATED,
            Reason.NOT_MODIFIED);
      }
      Keep.Confirmation confirmed = keep.confirmed(asked, head, requestTime, responseTime);
      if (confirmed.notKept() != null) {
        request.notes().notStored(confirmed.notKept());
      }
      return answers.stored(confirmed.response(), Outcome.REVALIDATED, Reason.NOT_MODIFIED);
    }
    StoredResponse standIn = Statuses.isFailure(head.status()) ? onError.standIn() : null;
    if (standIn != null) {
      return answers.standIn(standIn);
    }
    if (plan.read().need() == SharingNeed.NONE && !behind) {
      // With credentials the answer may be about them, and what is stored is for all.
      heed(head, keep, requestTime, responseTime);
    }
    return new ArrivedReply(parts, reply, request, plan.read(), answers, false).headOnly(head);
  }

  private void heed(ResponseHead head, Keep keep, Instant requestTime, Instant responseTime) {
    if (Superseding.ends(head.status(), Reason.METHOD, SharingNeed.NONE) && head.status() != 200) {
      new Tiers(parts, plan.read()).drop(validated);
      return;
    }
    for (StoredResponse one :
        HeadEffect.onWhich(stored, plan.read().presented(), SharingNeed.NONE)) {
      switch (HeadEffect.of(one, head)) {
        case CONFIRMS -> {
          if (!isInvalidated(one)) {
            keep.confirmed(one, head, requestTime, responseTime);
          }
        }
        case CONTRADICTS -> new Tiers(parts, plan.read()).drop(one);
        case SILENT -> {}
      }
    }
  }
}
