package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillOutcome;
import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.Keying;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.PartialReuse;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheRule;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.ArrayList;
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
  private List<StoredResponse> found = List.of();

  /** It waits by the fields that another's response named: once is enough. */
  private boolean narrowed;

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
    found = stored;
    Reuse reuse =
        ReusePolicy.decide(
            parts.timing().now(),
            read.presented(),
            read.need(),
            keyed.notAfter(),
            read.rule().honourClientDirectives(),
            stored,
            parts.invalidation()::check);
    return switch (asParts(reuse)) {
      case Reuse.ServeFresh fresh -> answers.stored(fresh.stored(), Outcome.HIT, Reason.FRESH);
      case Reuse.ServeStale stale -> {
        if (stale.refresh()) {
          refresh(stale.stored());
        }
        yield answers.stored(stale.stored(), Outcome.STALE, stale.reason());
      }
      case Reuse.Validate validate when isHead() && !validate.stored().isPartial() ->
          head(validate, stored);
      case Reuse.Validate validate ->
          fill(validate.stored(), validate.onError(), validate.reason(), how(validate.stored()));
      case Reuse.Complete(StoredResponse part, ByteRange gap, Reason reason) ->
          fill(null, false, reason, Asked.Missing.of(part, gap, parts.timing().now()));
      case Reuse.Forward forward -> fill(null, false, forward.reason(), how(null));
      case Reuse.GatewayTimeout none -> reply.problem(request, 504, Reason.ONLY_IF_CACHED);
    };
  }

  private Reuse asParts(Reuse reuse) {
    return PartialReuse.concerns(reuse)
        ? new PartialReuse(
                parts.timing().now(),
                request.head(),
                read.ranges(),
                read.rule().honourClientDirectives(),
                plan().maxObject(parts.options()),
                parts.invalidation()::check)
            .refine(reuse)
        : reuse;
  }

  /**
   * A range that is not stored is asked for by itself, for this client. What was stored whole is
   * validated as a whole; and so is what the route wants to be.
   */
  private Asked how(@Nullable StoredResponse validated) {
    boolean range =
        read.ranges() != null
            && (validated == null
                ? keyed.shareableOnly() || read.rule().rangeMiss() == CacheRule.RangeMiss.FORWARD
                : validated.isPartial());
    return range ? Asked.ClientRange.of(request.head()) : Asked.WHOLE;
  }

  private Future<Void> fill(
      @Nullable StoredResponse stored, boolean onError, Reason reason, Asked asked) {
    FillPlan plan = plan().asking(asked);
    if (parts.invalidation().held(plan.requestTags())) {
      request.notes().outcome(Outcome.BYPASS, Reason.HELD);
      return new PassThrough(parts, reply, request).run();
    }
    request.notes().outcome(Outcome.MISS, reason);
    request.notes().forwardedFor(reason);
    if (isHead()) {
      // Nothing is stored of it, so it may carry the credentials that a shared fill may not.
      RequestHead head = keyed.retry() != null ? keyed.retry() : keyed.fill();
      return new PassThrough(parts, reply, request).run(head.withMethod("HEAD"));
    }
    long sequence = parts.invalidation().sequence();
    boolean rangeAlone = asked instanceof Asked.ClientRange;
    if (rangeAlone) {
      answers.rangeWasAskedFor();
    }
    if (keyed.shareableOnly() || rangeAlone || wantsItsOwn()) {
      return lead(plan, stored, onError, parts.fills().alone(keyed.key(), sequence), led -> {});
    }
    CacheKey key = collapseKey();
    return parts.fills().uncollapsed().contains(key, parts.timing().nanos())
        ? alone(key, plan, stored, onError)
        : together(key, plan, stored, onError, sequence);
  }

  private Future<Void> together(
      CacheKey key,
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      long sequence) {
    return switch (join(key, plan, sequence)) {
      case Joined.Leader<Arrival> leader ->
          lead(plan, stored, onError, leader, led -> learn(key, led));
      case Joined.Follower<Arrival> follower ->
          follow(key, plan, stored, onError, follower.reader());
      case Joined.Alone<Arrival> uncollapsed -> alone(key, plan, stored, onError);
    };
  }

  /** Requests wait for those that want the same of what is known to be selected by fields. */
  private CacheKey collapseKey() {
    return CollapseKey.of(
        keyed.key(), found.stream().map(StoredResponse::nominated).toList(), read.presented());
  }

  /** Whether the next one should wait for a fill of this key. */
  private void learn(CacheKey key, Led led) {
    switch (CollapseLesson.of(led.arrival(), parts.timing().now())) {
      case GO_ALONE -> parts.fills().uncollapsed().remember(key, parts.timing().nanos());
      case WAIT -> parts.fills().uncollapsed().forget(key);
      case NOTHING -> {}
    }
  }

  private boolean isHead() {
    return request.head().method().equals("HEAD");
  }

  /**
   * HEAD of what has to be validated. Where credentials were taken off for the shared answer, the
   * origin's answer to a request with them says nothing of it.
   */
  private Future<Void> head(Reuse.Validate validate, List<StoredResponse> stored) {
    FillPlan plan = plan();
    if (keyed.retry() != null || parts.invalidation().held(plan.requestTags())) {
      return fill(validate.stored(), validate.onError(), validate.reason(), Asked.WHOLE);
    }
    request.notes().outcome(Outcome.MISS, validate.reason());
    request.notes().forwardedFor(validate.reason());
    return new HeadRead(parts, reply, request, plan, answers, validate, stored).run();
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

  private Joined<Arrival> join(CacheKey key, FillPlan plan, long sequence) {
    return parts.fills().join(key, sequence, running -> mayJoin(plan, running));
  }

  /**
   * A fill that began before something was invalidated may be joined if that did not touch it: all
   * its tags come from the request, and none is marked since, nor any cache group of the origin.
   * Otherwise nobody knows yet, and whoever comes after the invalidation must not get what was
   * fetched before.
   */
  private boolean mayJoin(FillPlan plan, Fill<Arrival> running) {
    return plan.tagsComeFromRequest()
        && parts.invalidation().stillValid(running.sequence(), plan.joiningTags());
  }

  /**
   * Asks the origin now, whatever this request waited for before: writes of that time are over for
   * what it gets.
   */
  private Future<Void> alone(
      CacheKey key, FillPlan plan, @Nullable StoredResponse stored, boolean onError) {
    long sequence = parts.invalidation().sequence();
    return lead(plan, stored, onError, parts.fills().alone(key, sequence), led -> learn(key, led));
  }

  private Future<Void> lead(
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      Joined.Leader<Arrival> leader,
      Handler<Led> learner) {
    request.exchange().onClosed(leader.reader()::leave);
    return new Fetch(parts, request, plan, stored, onError, leader)
        .start(request.exchange()::inform)
        .onSuccess(learner)
        .compose(answers::led, failure -> reply.originFailed(request, failure));
  }

  /**
   * What came is selected by other fields. Of those that it does not answer, the ones that want the
   * same wait for one of them.
   */
  private Future<Void> mismatched(
      CacheKey key,
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      Nominated nominated) {
    request.notes().outcome(Outcome.MISS, Reason.VARY_MISMATCH);
    request.notes().forwardedFor(Reason.VARY_MISMATCH);
    request.notes().joinedInVain();
    long sequence = parts.invalidation().sequence();
    if (narrowed) {
      return alone(key, plan, stored, onError);
    }
    narrowed = true;
    List<Nominated> known = new ArrayList<>(List.of(nominated));
    found.forEach(response -> known.add(response.nominated()));
    CacheKey narrower = CollapseKey.of(keyed.key(), known, read.presented());
    return together(narrower, plan, stored, onError, sequence);
  }

  private Future<Void> follow(
      CacheKey key,
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
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
    reader.hintHandler(request.exchange()::inform);
    reader
        .outcome()
        .compose(outcome ->
            switch (outcome) {
              case FillOutcome.Accepted<Arrival>(Arrival arrival) when !suits(arrival) -> {
                reader.leave();
                yield mismatched(key, plan, stored, onError, nominated(arrival));
              }
              case FillOutcome.Accepted<Arrival>(Arrival arrival) when !isFreshAsAsked(arrival) -> {
                reader.leave();
                request.notes().outcome(Outcome.MISS, Reason.EXPIRED);
                request.notes().forwardedFor(Reason.EXPIRED);
                request.notes().joinedInVain();
                yield alone(key, plan, stored, onError);
              }
              case FillOutcome.Accepted<Arrival>(Arrival arrival) ->
                  answers.joined(new Led(arrival, reader));
              // Nothing else is refused for that reason where requests are collapsed.
              case FillOutcome.Refused<Arrival>(Reason why)
                  when why == Reason.NOT_SHAREABLE && keyed.retry() != null ->
                  answers.repeated();
              case FillOutcome.Refused<Arrival> refused -> {
                request.notes().joinedInVain();
                yield alone(key, plan, stored, onError);
              }
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
      case Arrival.Part part -> false;
      case Arrival.Confirmed confirmed when confirmed.stored().isPartial() -> false;
      case Arrival.StandIn standIn when standIn.stored().isPartial() -> false;
      case Arrival.Private own -> false;
      case Arrival.Denied denied -> false;
      default -> Selection.matches(nominated(arrival), read.presented());
    };
  }

  private static Nominated nominated(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Storable storable -> storable.storage().nominated();
      case Arrival.Confirmed confirmed -> confirmed.stored().nominated();
      case Arrival.StandIn standIn -> standIn.stored().nominated();
      case Arrival.Failure failure -> Nominated.NOTHING;
      case Arrival.Part part -> part.storage().nominated();
      case Arrival.Private own -> Nominated.NOTHING;
      case Arrival.Denied denied -> Nominated.NOTHING;
    };
  }

  /** It may have grown old while its body is on its way, or be too old for what this one asks. */
  private boolean isFreshAsAsked(Arrival arrival) {
    return switch (arrival) {
      case Arrival.Storable storable -> isFreshAsAsked(storable.storage().freshness());
      case Arrival.Confirmed confirmed -> isFreshAsAsked(confirmed.stored().freshness());
      default -> true;
    };
  }

  private boolean isFreshAsAsked(Freshness freshness) {
    return ReusePolicy.isFreshAsAsked(
        parts.timing().now(), read.presented(), read.rule().honourClientDirectives(), freshness);
  }

  /** Behind an answer that is stale: nobody waits for it, and one at a time is enough. */
  private void refresh(StoredResponse stored) {
    FillPlan plan = plan();
    // What a client's no-store keeps out of the store refreshes nothing, and would be in the way.
    if (wantsItsOwn() || parts.invalidation().held(plan.requestTags())) {
      return;
    }
    CacheKey key = collapseKey();
    switch (join(key, plan, parts.invalidation().sequence())) {
      case Joined.Leader<Arrival> leader -> refresh(key, stored, plan, leader);
      // It is under way, and this request waits for nothing.
      case Joined.Follower<Arrival> follower -> follower.reader().leave();
      case Joined.Alone<Arrival> uncollapsed -> {}
    }
  }

  private void refresh(
      CacheKey key, StoredResponse stored, FillPlan plan, Joined.Leader<Arrival> leader) {
    leader.reader().leave();
    new Fetch(parts, request.behind(parts.timing()), plan, stored, false, leader)
        .start(interim -> {})
        .onSuccess(led -> {
          learn(key, led);
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
