package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillOutcome;
import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.Keying;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.StoredResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A read on a caching route: look up, decide, then serve from the store or fill it. */
final class CachedRead {
  private static final Logger LOG = LoggerFactory.getLogger(CachedRead.class);

  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Read read;
  private final Keying.Keyed keyed;
  private final ReadReply answers;

  CachedRead(Parts parts, Reply reply, Request request, Read read) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.keyed = read.keyed();
    this.answers = new ReadReply(parts, reply, request, read);
  }

  Future<Void> run() {
    Future<List<StoredResponse>> found = parts.store().find(keyed.key());
    return found.succeeded()
        ? decide(found.result())
        : found.otherwise(List.of()).compose(this::decide);
  }

  private Future<Void> decide(List<StoredResponse> stored) {
    Reuse reuse =
        ReusePolicy.decide(
            parts.timing().now(),
            read.presented(),
            read.need(),
            keyed.notAfter(),
            read.rule().honourClientDirectives(),
            stored,
            parts.invalidation()::check);
    return switch (reuse) {
      case Reuse.ServeFresh fresh -> answers.stored(fresh.stored(), Outcome.HIT, Reason.FRESH);
      case Reuse.ServeStale stale -> {
        if (stale.refresh()) {
          refresh(stale.stored());
        }
        yield answers.stored(stale.stored(), Outcome.STALE, stale.reason());
      }
      case Reuse.Validate validate ->
          fill(validate.stored(), validate.onError(), validate.reason());
      case Reuse.Forward forward -> fill(null, false, forward.reason());
      case Reuse.GatewayTimeout none -> reply.problem(request, 504, Reason.ONLY_IF_CACHED);
    };
  }

  private Future<Void> fill(@Nullable StoredResponse stored, boolean onError, Reason reason) {
    FillPlan plan = plan();
    if (parts.invalidation().held(plan.requestTags())) {
      request.notes().outcome(Outcome.BYPASS, Reason.HELD);
      return new PassThrough(parts, reply, request).run();
    }
    request.notes().outcome(Outcome.MISS, reason);
    if (request.head().method().equals("HEAD")) {
      // Nothing is stored of it, so it may carry the credentials that a shared fill may not.
      RequestHead head = keyed.retry() != null ? keyed.retry() : keyed.fill();
      return new PassThrough(parts, reply, request).run(head.withMethod("HEAD"));
    }
    long sequence = parts.invalidation().sequence();
    if (keyed.shareableOnly() || wantsItsOwn()) {
      return alone(plan, stored, onError, sequence);
    }
    return switch (join(plan, sequence)) {
      case Joined.Leader<Arrival> leader -> lead(plan, stored, onError, leader);
      case Joined.Follower<Arrival> follower ->
          follow(plan, stored, onError, sequence, follower.reader());
      case Joined.Alone<Arrival> uncollapsed -> alone(plan, stored, onError, sequence);
    };
  }

  /**
   * With no-cache nothing fetched before the request is good enough; with no-store nobody else may
   * be given the answer, so nobody should wait for it.
   */
  private boolean wantsItsOwn() {
    if (!read.rule().honourClientDirectives()) {
      return false;
    }
    RequestCacheControl wishes = RequestCacheControl.of(read.presented().fields());
    return wishes.noCache() || wishes.noStore();
  }

  private FillPlan plan() {
    return FillPlan.of(
        request.inForce(),
        request.classification(),
        request.head(),
        read,
        parts.options().tagsPerResponse());
  }

  private Joined<Arrival> join(FillPlan plan, long sequence) {
    return parts.fills().join(keyed.key(), sequence, running -> mayJoin(plan, running));
  }

  /**
   * A fill that began before something was invalidated may be joined if that did not touch it: all
   * its tags come from the request, and none is marked since. Otherwise nobody knows yet, and
   * whoever comes after the invalidation must not get what was fetched before.
   */
  private boolean mayJoin(FillPlan plan, Fill<Arrival> running) {
    return plan.tagsComeFromRequest()
        && parts.invalidation().stillValid(running.sequence(), plan.requestTags());
  }

  private Future<Void> alone(
      FillPlan plan, @Nullable StoredResponse stored, boolean onError, long sequence) {
    return lead(plan, stored, onError, parts.fills().alone(keyed.key(), sequence));
  }

  private Future<Void> lead(
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      Joined.Leader<Arrival> leader) {
    request.exchange().onClosed(leader.reader()::leave);
    return new Fetch(parts, request, plan, stored, onError, leader)
        .start(request.exchange()::inform)
        .compose(answers::led, failure -> reply.originFailed(request, failure));
  }

  private Future<Void> follow(
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      long sequence,
      FillReader<Arrival> reader) {
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
    reader
        .outcome()
        .compose(outcome ->
            switch (outcome) {
              case FillOutcome.Accepted<Arrival>(Arrival arrival) when !suits(arrival) -> {
                reader.leave();
                request.notes().outcome(Outcome.MISS, Reason.VARY_MISMATCH);
                yield alone(plan, stored, onError, sequence);
              }
              case FillOutcome.Accepted<Arrival>(Arrival arrival) ->
                  answers.joined(new Led(arrival, reader));
              // Nothing else is refused for that reason where requests are collapsed.
              case FillOutcome.Refused<Arrival>(Reason why)
                  when why == Reason.NOT_SHAREABLE && keyed.retry() != null ->
                  answers.repeated();
              case FillOutcome.Refused<Arrival> refused -> alone(plan, stored, onError, sequence);
              case FillOutcome.Failed<Arrival>(Throwable cause) ->
                  onError && stored != null && mayStandIn(stored, cause)
                      ? answers.stored(stored, Outcome.STALE, Reason.STALE_IF_ERROR)
                      : reply.originFailed(request, cause);
            })
        .onComplete(over);
    return over.future();
  }

  /** Asked when the origin has failed: a write may have come since this request looked. */
  private boolean mayStandIn(StoredResponse stored, Throwable cause) {
    return cause instanceof OriginFailure
        && ReusePolicy.mayServeOnError(
            parts.timing().now(), stored, parts.invalidation().check(stored));
  }

  /**
   * What was fetched for another request answers this one, too: the fields that Vary names are the
   * same (RFC 9111 §4.1).
   */
  private boolean suits(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Storable storable ->
          Selection.matches(storable.storage().nominated(), read.presented());
      case Arrival.Confirmed confirmed ->
          Selection.matches(confirmed.stored().nominated(), read.presented());
      case Arrival.StandIn standIn ->
          Selection.matches(standIn.stored().nominated(), read.presented());
      case Arrival.Failure failure -> true;
      case Arrival.Private own -> false;
      case Arrival.Denied denied -> false;
    };
  }

  /** Behind an answer that is stale: nobody waits for it, and one at a time is enough. */
  private void refresh(StoredResponse stored) {
    FillPlan plan = plan();
    if (parts.invalidation().held(plan.requestTags())) {
      return;
    }
    switch (join(plan, parts.invalidation().sequence())) {
      case Joined.Leader<Arrival> leader -> refresh(stored, plan, leader);
      // It is under way, and this request waits for nothing.
      case Joined.Follower<Arrival> follower -> follower.reader().leave();
      case Joined.Alone<Arrival> uncollapsed -> {}
    }
  }

  private void refresh(StoredResponse stored, FillPlan plan, Joined.Leader<Arrival> leader) {
    leader.reader().leave();
    new Fetch(parts, request.behind(parts.timing()), plan, stored, false, leader)
        .start(interim -> {})
        .onSuccess(led -> {
          if (led.arrival() instanceof Arrival.Private own) {
            own.response().cancel();
          }
          led.reader().leave();
        })
        .onFailure(failure -> {
          if (!(failure instanceof OriginFailure)) {
            LOG.error("A refresh behind a stale answer failed", failure);
          }
        });
  }
}
