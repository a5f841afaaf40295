package dev.frontdesk.transaction;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.key.Keying;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.EarlyRefresh;
import dev.frontdesk.policy.PartialReuse;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.CacheRule;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A read on a caching route: look up, decide, then answer from the store or by a fill. */
final class CachedRead {
  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Read read;
  private final Keying.Keyed keyed;
  private final StoredReply answers;

  /** What the marks say; shared ones, too, once they were asked. */
  private Function<StoredResponse, Validity> validity;

  CachedRead(Parts parts, Reply reply, Request request, Read read) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.keyed = read.keyed();
    this.answers = new StoredReply(parts, reply, request, read);
    this.validity = parts.invalidation()::check;
  }

  Future<Void> run() {
    Future<List<StoredResponse>> found = parts.store().find(keyed.key());
    return found.succeeded()
        ? decide(found.result())
        : found.otherwise(List.of()).compose(this::decide);
  }

  private Future<Void> decide(List<StoredResponse> stored) {
    Reuse reuse = decided(stored, validity);
    Shared shared = parts.shared();
    if (shared == null) {
      return act(reuse, stored);
    }
    if (!SharedLookup.isWorthIt(reuse) || !shared.marks().hasLease()) {
      request.notes().tier(Tier.MEMORY);
      return act(reuse, stored);
    }
    return new SharedLookup(parts, shared, request, read).find().compose(this::decideAgain);
  }

  /** With what Redis holds, too. It is not looked into a second time. */
  private Future<Void> decideAgain(Found found) {
    validity = found::validity;
    Reuse reuse = decided(found.all(), validity);
    boolean fromRedis =
        switch (reuse) {
          case Reuse.ServeFresh fresh -> found.isFromRedis(fresh.stored());
          case Reuse.ServeStale stale -> found.isFromRedis(stale.stored());
          default -> false;
        };
    request.notes().tier(fromRedis ? Tier.REDIS : Tier.MEMORY);
    return act(reuse, found.usable());
  }

  private Reuse decided(List<StoredResponse> stored, Function<StoredResponse, Validity> known) {
    return asParts(
        ReusePolicy.decide(
            parts.timing().now(),
            read.presented(),
            read.need(),
            keyed.notAfter(),
            read.wishes(),
            stored,
            known));
  }

  private Future<Void> act(Reuse reuse, List<StoredResponse> stored) {
    return switch (reuse) {
      case Reuse.ServeFresh fresh -> {
        if (read.rule().earlyRefresh() > 0 && isDueEarly(fresh.stored())) {
          new Refresh(parts, request, plan(), collapsing(stored), fresh.stored()).start();
        }
        yield answers.stored(fresh.stored(), Outcome.HIT, Reason.FRESH);
      }
      case Reuse.ServeStale stale when mayLackOwnWrite(stale.stored()) ->
          fill(
              plan().asking(how(stale.stored())),
              onError(stale.stored(), false),
              stored,
              Reason.INVALIDATED);
      case Reuse.ServeStale stale -> {
        if (stale.refresh()) {
          new Refresh(parts, request, plan(), collapsing(stored), stale.stored()).start();
        }
        yield answers.stored(stale.stored(), Outcome.STALE, stale.reason());
      }
      case Reuse.Validate validate when isHead() && mayValidateByHead(validate) ->
          head(validate, stored);
      case Reuse.Validate validate ->
          fill(
              plan().asking(how(validate.stored())),
              onError(validate.stored(), validate.onError()),
              stored,
              validate.reason());
      case Reuse.Complete(StoredResponse part, ByteRange gap, Reason reason) ->
          fill(plan().asking(Asked.Missing.of(part, gap, parts.timing().now())), stored, reason);
      case Reuse.Forward(Reason reason, StoredResponse unconfirmed) when unconfirmed != null ->
          fill(plan().asking(how(null)), onError(unconfirmed, true), stored, reason);
      case Reuse.Forward forward -> fill(plan().asking(how(null)), stored, forward.reason());
      case Reuse.GatewayTimeout none -> reply.problem(request, 504, Reason.ONLY_IF_CACHED);
    };
  }

  private boolean isDueEarly(StoredResponse stored) {
    double random = 1 - ThreadLocalRandom.current().nextDouble();
    return EarlyRefresh.isDue(parts.timing().now(), stored, read.rule().earlyRefresh(), random);
  }

  private Reuse asParts(Reuse reuse) {
    return PartialReuse.concerns(reuse)
        ? new PartialReuse(
                parts.timing().now(),
                request.head(),
                read.ranges(),
                read.rule().honourClientDirectives(),
                plan().maxObject(parts.options()),
                validity)
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

  private Future<Void> fill(FillPlan plan, List<StoredResponse> found, Reason reason) {
    return fill(plan, StaleIfError.never(parts, null), found, reason);
  }

  private Future<Void> fill(
      FillPlan plan, StaleIfError onError, List<StoredResponse> found, Reason reason) {
    return new FilledRead(parts, reply, request, read, plan, onError, collapsing(found), answers)
        .run(reason);
  }

  private Collapsing collapsing(List<StoredResponse> found) {
    return new Collapsing(parts, read, found, request.floor());
  }

  private boolean isHead() {
    return request.head().method().equals("HEAD");
  }

  /**
   * Where credentials were taken off for the shared answer, the origin's answer to a request with
   * them says nothing of it.
   */
  private boolean mayValidateByHead(Reuse.Validate validate) {
    return !validate.stored().isPartial()
        && keyed.retry() == null
        && !parts.invalidation().held(plan().requestTags());
  }

  /** HEAD of what has to be validated. */
  private Future<Void> head(Reuse.Validate validate, List<StoredResponse> found) {
    request.notes().outcome(Outcome.MISS, validate.reason());
    request.notes().forwardedFor(validate.reason());
    StaleIfError onError = onError(validate.stored(), validate.onError());
    return new HeadRead(parts, reply, request, plan(), answers, onError, found).run();
  }

  private StaleIfError onError(StoredResponse stored, boolean allowed) {
    return StaleIfError.of(parts, read, stored, allowed && !mayLackOwnWrite(stored), validity);
  }

  /**
   * The client has written lately, and what is stored was marked, softly, since it was fetched:
   * maybe by that write, and nobody is served what is older than their own.
   */
  private boolean mayLackOwnWrite(StoredResponse stored) {
    return request.floor() != null && !(validity.apply(stored) instanceof Validity.Valid);
  }

  private FillPlan plan() {
    return FillPlan.of(
        request.inForce(),
        request.classification(),
        request.head(),
        read,
        parts.options().tagsPerResponse());
  }
}
