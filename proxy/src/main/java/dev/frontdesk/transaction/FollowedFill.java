package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillOutcome;
import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * A read that waits for another's fill.
 *
 * @param onError what may stand in when that fails
 * @param fill asks by itself where what came is no answer to this request
 */
record FollowedFill(
    Parts parts,
    Reply reply,
    Request request,
    Read read,
    StaleIfError onError,
    ArrivedReply answers,
    FilledRead fill) {

  Future<Void> follow(CacheKey key, FillReader<Arrival> reader) {
    Promise<Void> over = Promise.promise();
    request
        .exchange()
        .onClosed(() -> {
          reader.leave();
          if (!reader.outcome().isComplete()) {
            request.notes().outcome(Outcome.COLLAPSED, Reason.JOINED);
            reply.left(request).onComplete(over);
          }
        });
    reader.hintHandler(request.exchange()::inform);
    reader.outcome().compose(outcome -> answered(key, reader, outcome)).onComplete(over);
    return over.future();
  }

  private Future<Void> answered(
      CacheKey key, FillReader<Arrival> reader, FillOutcome<Arrival> outcome) {
    return switch (outcome) {
      case FillOutcome.Accepted<Arrival>(Arrival arrival) when !suits(arrival) -> {
        reader.leave();
        joinedInVain(Reason.VARY_MISMATCH);
        yield fill.mismatched(key, arrival.nominated());
      }
      case FillOutcome.Accepted<Arrival>(Arrival arrival) when !isFreshAsAsked(arrival) -> {
        reader.leave();
        joinedInVain(Reason.EXPIRED);
        yield fill.alone(key);
      }
      case FillOutcome.Accepted<Arrival>(Arrival arrival) ->
          answers.joined(new Led(arrival, reader));
      // Nothing else is refused for that reason where requests are collapsed.
      case FillOutcome.Refused<Arrival>(Reason why)
          when why == Reason.NOT_SHAREABLE && read.keyed().retry() != null ->
          answers.repeated();
      case FillOutcome.Refused<Arrival> refused -> {
        request.notes().joinedInVain();
        yield fill.alone(key);
      }
      case FillOutcome.Failed<Arrival>(Throwable cause) -> {
        StoredResponse standIn = onError.standIn(cause);
        yield standIn == null ? reply.originFailed(request, cause) : answers.standIn(standIn);
      }
    };
  }

  private void joinedInVain(Reason reason) {
    request.notes().outcome(Outcome.MISS, reason);
    request.notes().forwardedFor(reason);
    request.notes().joinedInVain();
  }

  /**
   * What was fetched for another request answers this one, too: the fields that Vary names are the
   * same (RFC 9111 §4.1).
   */
  private boolean suits(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Part part -> false;
      case Arrival.Confirmed confirmed when confirmed.stored().isPartial() -> false;
      case Arrival.StandIn standIn when standIn.stored().isPartial() -> false;
      case Arrival.Private own -> false;
      case Arrival.Denied denied -> false;
      default -> Selection.matches(arrival.nominated(), read.presented());
    };
  }

  /** It may have grown old while its body is on its way, or be too old for what this one asks. */
  private boolean isFreshAsAsked(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Storable storable -> isFreshAsAsked(storable.storage().freshness());
      case Arrival.Confirmed confirmed -> isFreshAsAsked(confirmed.stored().freshness());
      case Arrival.FromOtherNode other -> isFreshAsAsked(other.stored().freshness());
      // What stands in may be from before the client's own write, where it is softly marked.
      case Arrival.StandIn standIn ->
          request.floor() == null
              || parts.invalidation().check(standIn.stored()) instanceof Validity.Valid;
      default -> true;
    };
  }

  private boolean isFreshAsAsked(Freshness freshness) {
    return ReusePolicy.isFreshAsAsked(
        parts.timing().now(), read.presented(), read.rule().honourClientDirectives(), freshness);
  }
}
