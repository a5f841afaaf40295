package dev.frontdesk.transaction;

import dev.frontdesk.http.Reason;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.Reuse;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.store.SharedStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks into what nodes share, after memory and before the origin.
 *
 * <p><b>The order</b> is what makes it safe: this process's sequence, then the value, then the
 * shared marks. What was invalidated before the marks were read, they tell. What is invalidated
 * after that reaches this process after its sequence was read, as a mark that is later than the
 * stamp which the value gets. Nothing can fall between the two.
 *
 * <p>Without a lease it is of no use: nothing could be believed.
 */
record SharedLookup(Parts parts, Shared shared, Request request, Read read) {
  /**
   * Whether what other nodes brought could be better than what is decided. A client that wants the
   * origin's word, or whose token has ended, gains nothing.
   */
  static boolean isWorthIt(Reuse reuse) {
    return switch (reuse) {
      case Reuse.ServeFresh fresh -> false;
      case Reuse.ServeStale stale -> stale.refresh();
      case Reuse.Validate validate -> validate.reason() != Reason.REQUEST_NO_CACHE;
      case Reuse.Forward forward -> forward.reason() != Reason.EXPIRED;
      case Reuse.Complete complete -> true;
      case Reuse.GatewayTimeout none -> true;
    };
  }

  /** What is there now, of both tiers. Never fails. */
  Future<Found> find() {
    long sequence = parts.invalidation().sequence();
    SharedKey key = SharedKeys.of(read);
    return OnContext.of(
            shared
                .store()
                .find(key, sequence)
                .otherwise(List.of())
                .compose(candidates -> confirmed(key, trustworthy(key, candidates))))
        .compose(confirmed -> withMemory(confirmed));
  }

  /** Where answers are encrypted, what is not was not written by any of the nodes. */
  private List<SharedStore.Shared> trustworthy(SharedKey key, List<SharedStore.Shared> candidates) {
    if (!read.rule().encrypt()) {
      return candidates;
    }
    List<SharedStore.Shared> encrypted = new ArrayList<>();
    for (SharedStore.Shared candidate : candidates) {
      if (candidate.encrypted()) {
        encrypted.add(candidate);
      } else {
        shared.store().drop(key, candidate.response());
      }
    }
    return encrypted;
  }

  private Future<List<Found.Confirmed>> confirmed(
      SharedKey key, List<SharedStore.Shared> candidates) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<Future<Found.Confirmed>> verdicts = new ArrayList<>();
    for (SharedStore.Shared candidate : candidates) {
      verdicts.add(
          Selection.matches(candidate.response().nominated(), read.presented())
              ? verdict(key, candidate)
              : Future.succeededFuture(new Found.Confirmed(candidate.response(), UNASKED, false)));
    }
    return Future.join(verdicts).map(all -> known(verdicts));
  }

  private static final Validity UNASKED = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);

  private Future<Found.Confirmed> verdict(SharedKey key, SharedStore.Shared candidate) {
    StoredResponse response = candidate.response();
    return shared
        .marks()
        .confirm(candidate.stamp(), response.tags())
        .otherwise(UNASKED)
        .map(verdict -> {
          if (verdict instanceof Validity.Invalidated(Validity.Cause cause)
              && cause == Validity.Cause.MARKED) {
            shared.store().drop(key, response);
          }
          return new Found.Confirmed(response, verdict, true);
        });
  }

  /** What could not be confirmed is as if it were not there. */
  private static List<Found.Confirmed> known(List<Future<Found.Confirmed>> verdicts) {
    return verdicts.stream()
        .map(Future::result)
        .filter(one -> !one.fits() || !one.verdict().equals(UNASKED))
        .toList();
  }

  private Future<Found> withMemory(List<Found.Confirmed> confirmed) {
    // It may have changed meanwhile.
    return parts
        .store()
        .find(read.keyed().key())
        .otherwise(List.of())
        .map(inMemory -> {
          Found found = new Found(parts.invalidation(), confirmed, inMemory);
          promote(found);
          return found;
        });
  }

  /**
   * Into memory go those that the marks leave valid: of a soft mark that is older than the stamp,
   * memory would not know. What is there and was made later stays.
   */
  private void promote(Found found) {
    if (!parts.inForce().get().equals(request.inForce())) {
      // Its tags are those of rules that were replaced: writes go by the new ones.
      return;
    }
    for (Found.Confirmed one : found.fromRedis()) {
      StoredResponse response = one.response();
      if (one.verdict() instanceof Validity.Valid
          && found.inMemory().stream().noneMatch(present -> defends(present, response))) {
        parts.store().keep(response, read.rule().priority());
      }
    }
  }

  private boolean defends(StoredResponse present, StoredResponse newcomer) {
    return present.nominated().equals(newcomer.nominated())
        && !Selection.isOlder(present, newcomer)
        && parts.invalidation().check(present) instanceof Validity.Valid;
  }
}
