package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.observe.Answered;
import dev.frontdesk.observe.AnsweredBy;
import dev.frontdesk.observe.Spreading;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Route;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the steps of one transaction have to say for the record. The request's event loop only. */
final class Notes {
  private final Timing timing;
  private final Instant start;
  private final long startNanos;
  private Outcome outcome = Outcome.NONE;
  private Reason reason = Reason.INTERNAL;
  private @Nullable Reason refusal;
  private @Nullable String route;
  private @Nullable String upstream;
  private @Nullable String node;
  private @Nullable Duration originTime;
  private @Nullable Integer originStatus;
  private @Nullable Long ttlSeconds;
  private @Nullable Long ageSeconds;
  private boolean stored;
  private @Nullable Reason forwardedFor;
  private boolean joinedInVain;
  private @Nullable Inspection inspection;
  private final List<String> writes = new ArrayList<>(0);
  private final List<String> events = new ArrayList<>(0);
  private int invalidated;
  private int droppedParameters;
  private @Nullable Tier tier;
  private @Nullable Spreading spreading;
  private @Nullable AnsweredBy answeredBy;
  private boolean recorded;

  Notes(Timing timing) {
    this.timing = timing;
    this.start = timing.now();
    this.startNanos = timing.nanos();
  }

  void outcome(Outcome newOutcome, Reason newReason) {
    outcome = newOutcome;
    reason = newReason;
  }

  /** Why what is stored, if anything, did not answer; what comes of it may have another reason. */
  void forwardedFor(Reason why) {
    forwardedFor = why;
  }

  /** It waited for another's fill, and what that brought does not answer it. */
  void joinedInVain() {
    joinedInVain = true;
  }

  /** The status that another's fill brought. */
  void joinedStatus(int status) {
    originStatus = status;
  }

  /** The request may see key and tags. */
  void inspect(Inspection collected) {
    inspection = collected;
  }

  void keyed(CacheKey key) {
    if (inspection != null) {
      inspection.keyed(key);
    }
  }

  void answeredBy(StoredResponse response) {
    if (inspection != null) {
      inspection.shows(response.tags());
    }
  }

  void notStored(Reason why) {
    refusal = why;
  }

  void classified(Classification classification) {
    Route matched = classification.route();
    route = matched == null ? null : matched.id();
  }

  void forwardedTo(String name) {
    upstream = name;
  }

  void originAnswered(String byNode, int status, Duration after) {
    node = byNode;
    originStatus = status;
    originTime = after;
  }

  /** Somebody else than the primary could have answered. */
  void readAnsweredBy(AnsweredBy who) {
    answeredBy = who;
  }

  /** The response is in the store, or on its way there. */
  void fresh(Duration left, @Nullable Duration age, boolean isStored) {
    ttlSeconds = ttlSeconds(left);
    ageSeconds = age == null ? null : age.toSeconds();
    stored = isStored && refusal == null;
  }

  /** As it is told: whole seconds that are left, rounded down. */
  static long ttlSeconds(Duration left) {
    return Math.floorDiv(left.toMillis(), 1000L);
  }

  /** True once: a transaction has one record. */
  boolean claimRecord() {
    boolean first = !recorded;
    recorded = true;
    return first;
  }

  /** What was stored was of no use after all. */
  void notFresh() {
    ttlSeconds = null;
    ageSeconds = null;
    stored = false;
  }

  void write(String id) {
    writes.add(id);
  }

  void tookEffect(@Nullable String event, int tags) {
    if (event != null && !events.contains(event)) {
      events.add(event);
    }
    invalidated += tags;
  }

  /** Where what answers was stored; of consequence where it is answered from there. */
  void tier(Tier where) {
    tier = where;
  }

  /** An invalidation has gone to the other nodes, and the answer waited for it. */
  void spread(Spreading one) {
    spreading = spreading == null ? one : spreading.and(one);
  }

  void dropped(int parameters) {
    droppedParameters = parameters;
  }

  /** What the answer's fields say, as far as it is known when its head is released. */
  Answered answered() {
    return new Answered(
        outcome,
        reason,
        refusal,
        ttlSeconds,
        ageSeconds,
        originStatus,
        stored,
        outcome == Outcome.COLLAPSED,
        soFar(),
        originTime,
        forwardedFor,
        joinedInVain,
        inspection == null ? null : inspection.toAnswer());
  }

  Duration soFar() {
    return Duration.ofNanos(timing.nanos() - startNanos);
  }

  /** Of a request that does not parse there is no more to say than why. */
  TransactionRecord ofRefusal(Peer peer, Problem problem) {
    Reason why = problem.reason();
    RequestHead unknown = new RequestHead("-", "http", "-", "-", null, Fields.EMPTY);
    return new TransactionRecord(
        start,
        peer,
        "-",
        unknown,
        problem.status(),
        Outcome.NONE,
        why == null ? Reason.BAD_REQUEST : why,
        null,
        null,
        null,
        null,
        soFar(),
        null,
        0,
        0,
        null,
        List.of(),
        List.of(),
        0,
        0);
  }

  TransactionRecord toRecord(Exchange exchange, int status) {
    return new TransactionRecord(
        start,
        exchange.peer(),
        exchange.protocol(),
        exchange.head(),
        status,
        outcome,
        reason,
        refusal,
        route,
        upstream,
        node,
        soFar(),
        originTime,
        exchange.bytesIn(),
        exchange.bytesOut(),
        ttlSeconds,
        writes,
        events,
        invalidated,
        droppedParameters,
        isFromStore() ? tier : null,
        spreading,
        answeredBy);
  }

  private boolean isFromStore() {
    return outcome == Outcome.HIT
        || outcome == Outcome.STALE
        || (outcome == Outcome.COLLAPSED && tier == Tier.REDIS);
  }
}
