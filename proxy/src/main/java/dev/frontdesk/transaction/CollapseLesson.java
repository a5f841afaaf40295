package dev.frontdesk.transaction;

import dev.frontdesk.http.Reason;
import dev.frontdesk.policy.Freshness;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/** What a fill teaches of its key: whether it is worth waiting for the next one. */
enum CollapseLesson {
  /** What came is for one only, and so will be what comes next. */
  GO_ALONE,
  /** What came could be shared. */
  WAIT,
  /** It says nothing of the key. */
  NOTHING;

  /**
   * Refusals that are the response's own. The others are about the one request (its credentials,
   * its no-store, its Origin), about a moment (a write, a full budget), or about rules.
   */
  private static final Set<Reason> OF_THE_RESPONSE =
      EnumSet.of(
          Reason.RESPONSE_NO_STORE,
          Reason.RESPONSE_PRIVATE,
          Reason.SET_COOKIE,
          Reason.VARY_STAR,
          Reason.STATUS,
          Reason.NO_FRESHNESS);

  private static final int SERVER_ERROR = 500;

  /** A failure (5xx) teaches nothing: the origin is sick, and is asked once for all that wait. */
  static CollapseLesson of(Arrival arrival, Instant now) {
    return switch (arrival) {
      case Arrival.Storable storable -> of(storable.storage().freshness(), now);
      case Arrival.Confirmed confirmed -> of(confirmed.stored().freshness(), now);
      case Arrival.FromOtherNode other -> of(other.stored().freshness(), now);
      case Arrival.Private own ->
          own.response().head().status() < SERVER_ERROR && OF_THE_RESPONSE.contains(own.refusal())
              ? GO_ALONE
              : NOTHING;
      case Arrival.Part part -> NOTHING;
      case Arrival.StandIn standIn -> NOTHING;
      case Arrival.Failure failure -> NOTHING;
      case Arrival.Denied denied -> NOTHING;
    };
  }

  /** What must be validated each time is good for one request. */
  private static CollapseLesson of(Freshness freshness, Instant now) {
    return freshness.isForOneOnly(now) ? GO_ALONE : WAIT;
  }
}
