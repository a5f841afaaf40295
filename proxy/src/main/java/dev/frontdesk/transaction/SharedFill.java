package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads a fill: one node among all asks the origin, and the others wait for what it brings. Those
 * who wait in this process wait for the leader here, and so for the other node, too.
 *
 * <p>Whoever waited in vain fills by itself, with a stamp that is read then: it is older than the
 * contact with the origin, and no older than it has to be.
 *
 * @param among the other nodes may wait for it, as those in this process may; false: the answer is
 *     for the one who asks
 */
record SharedFill(
    Parts parts,
    Request request,
    FillPlan plan,
    StaleIfError onError,
    Joined.Leader<Arrival> leader,
    boolean among) {

  /** Completes for the leader; fails with what the origin's failure was. */
  Future<Led> start(Consumer<ResponseHead> informational) {
    Shared shared = parts.shared();
    if (shared == null || !among) {
      return fetch(leader.fill().sequence(), null, informational);
    }
    SharedKey key = SharedKeys.of(plan.read(), leader.fill().key());
    SharedStamp stamp = isForAll(key) ? shared.marks().stampOf(leader.fill().sequence()) : null;
    return stamp == null
        ? fetch(leader.fill().sequence(), null, informational)
        : Future.succeededFuture()
            .compose(start -> OnContext.of(shared.leases().ask(key, stamp)))
            .compose(answer -> answered(shared, stamp, answer, informational))
            .onFailure(leader.fill()::fail);
  }

  /** A person's answer is nobody else's, and nor is a range that one client asked for. */
  private boolean isForAll(SharedKey key) {
    return key.person() == null
        && plan.asked().equals(Asked.WHOLE)
        && !plan.read().keyed().shareableOnly();
  }

  private Future<Led> answered(
      Shared shared,
      SharedStamp stamp,
      FillLeases.Answer answer,
      Consumer<ResponseHead> informational) {
    return switch (answer) {
      case FillLeases.Granted granted -> {
        HeldLease lease = new HeldLease(granted, shared.store());
        leader.fill().whenOver(lease::over);
        yield fetch(parts.invalidation().sequence(), lease, informational);
      }
      case FillLeases.Elsewhere elsewhere ->
          isAsGood(shared, elsewhere.stamp(), stamp)
              .compose(
                  good -> good ? OnContext.of(elsewhere.over()) : Future.succeededFuture(false))
              .compose(kept -> kept ? look(shared) : Future.succeededFuture())
              .compose(found ->
                  found == null
                      ? fetch(parts.invalidation().sequence(), null, informational)
                      : shared(found));
    };
  }

  /**
   * A fill that began before something was invalidated is waited for if that did not touch it, as
   * within this process.
   */
  private Future<Boolean> isAsGood(Shared shared, SharedStamp theirs, SharedStamp own) {
    if (theirs.epoch().equals(own.epoch()) && theirs.sequence() >= own.sequence()) {
      return Future.succeededFuture(true);
    }
    return plan.tagsComeFromRequest()
        ? OnContext.of(
            shared
                .marks()
                .confirm(theirs, plan.joiningTags())
                .map(validity -> validity instanceof Validity.Valid))
        : Future.succeededFuture(false);
  }

  /** What the other node brought, if it answers this request; or null. */
  private Future<@Nullable StoredResponse> look(Shared shared) {
    Read read = plan.read();
    return new SharedLookup(parts, shared, request, read)
        .find()
        .map(found ->
            ReusePolicy.decide(
                            parts.timing().now(),
                            read.presented(),
                            read.need(),
                            read.keyed().notAfter(),
                            read.rule().honourClientDirectives(),
                            found.all(),
                            found::validity)
                        instanceof Reuse.ServeFresh(StoredResponse fresh)
                    && !fresh.isPartial()
                ? fresh
                : null);
  }

  private Future<Led> shared(StoredResponse fresh) {
    FillLead lead = new FillLead(leader, leader.fill().sequence(), null);
    lead.share(new Arrival.FromOtherNode(fresh));
    return lead.led();
  }

  private Future<Led> fetch(
      long sequence, @Nullable HeldLease lease, Consumer<ResponseHead> informational) {
    return new Fetch(parts, request, plan, onError, new FillLead(leader, sequence, lease))
        .start(informational);
  }
}
