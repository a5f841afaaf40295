package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.Nominated;
import io.vertx.core.Future;
import io.vertx.core.Handler;

/** A read that what is stored does not answer: it leads a fill, or waits for one. */
final class FilledRead {
  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Read read;
  private final Keying.Keyed keyed;
  private final FillPlan plan;
  private final StaleIfError onError;
  private final Collapsing collapsing;
  private final ArrivedReply answers;

  /** It waits by the fields that another's response named: once is enough. */
  private boolean narrowed;

  /**
   * @param onError with what is validated, if anything is
   * @param stored answers with what is stored
   */
  FilledRead(
      Parts parts,
      Reply reply,
      Request request,
      Read read,
      FillPlan plan,
      StaleIfError onError,
      Collapsing collapsing,
      StoredReply stored) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.read = read;
    this.keyed = read.keyed();
    this.plan = plan;
    this.onError = onError;
    this.collapsing = collapsing;
    this.answers = new ArrivedReply(parts, reply, request, read, stored, asksForRange(plan));
  }

  /** The origin is asked for the client's range, and not for the whole. */
  private static boolean asksForRange(FillPlan plan) {
    return plan.asked() instanceof Asked.ClientRange;
  }

  /**
   * @param reason why what is stored is no answer
   */
  Future<Void> run(Reason reason) {
    if (parts.invalidation().held(plan.requestTags())) {
      request.notes().outcome(Outcome.BYPASS, Reason.HELD);
      return new PassThrough(parts, reply, request).run();
    }
    request.notes().outcome(Outcome.MISS, reason);
    request.notes().forwardedFor(reason);
    if (request.head().method().equals("HEAD")) {
      // Nothing is stored of it, so it may carry the credentials that a shared fill may not.
      RequestHead head = keyed.retry() != null ? keyed.retry() : keyed.fill();
      return new PassThrough(parts, reply, request).run(head.withMethod("HEAD"));
    }
    long sequence = parts.invalidation().sequence();
    if (keyed.shareableOnly() || asksForRange(plan) || collapsing.wantsItsOwn()) {
      return lead(parts.fills().alone(keyed.key(), sequence), false, led -> {});
    }
    CacheKey key = collapsing.key();
    return collapsing.isInVain(key) ? alone(key) : together(key, sequence);
  }

  private Future<Void> together(CacheKey key, long sequence) {
    return switch (collapsing.join(key, plan, sequence)) {
      case Joined.Leader<Arrival> leader -> lead(leader, true, led -> collapsing.learn(key, led));
      case Joined.Follower<Arrival> follower ->
          new FollowedFill(parts, reply, request, read, onError, answers, this)
              .follow(key, follower.reader());
      case Joined.Alone<Arrival> uncollapsed -> alone(key);
    };
  }

  /**
   * Asks the origin now, whatever this request waited for before: writes of that time are over for
   * what it gets.
   */
  Future<Void> alone(CacheKey key) {
    long sequence = parts.invalidation().sequence();
    return lead(parts.fills().alone(key, sequence), false, led -> collapsing.learn(key, led));
  }

  private Future<Void> lead(
      Joined.Leader<Arrival> leader, boolean amongNodes, Handler<Led> learner) {
    request.exchange().onClosed(leader.reader()::leave);
    return new SharedFill(parts, request, plan, onError, leader, amongNodes)
        .start(request.exchange()::inform)
        .compose(
            led -> {
              learner.handle(led);
              return answers.led(led);
            },
            failure -> reply.originFailed(request, failure));
  }

  /**
   * What came is selected by other fields. Of those that it does not answer, the ones that want the
   * same wait for one of them.
   */
  Future<Void> mismatched(CacheKey key, Nominated nominated) {
    long sequence = parts.invalidation().sequence();
    if (narrowed) {
      return alone(key);
    }
    narrowed = true;
    return together(collapsing.narrowedBy(nominated), sequence);
  }
}
