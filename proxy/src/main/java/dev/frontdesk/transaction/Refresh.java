package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillPlaces;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.policy.StoredResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Validates behind an answer that is stale (RFC 5861 §3), or will soon be: nobody waits for it, and
 * one at a time is enough. It does not wait either: where the fills of the upstream have no place
 * left, the next request tries again.
 */
record Refresh(
    Parts parts, Request request, FillPlan plan, Collapsing collapsing, StoredResponse stored) {
  private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

  void start() {
    // What a client's no-store keeps out of the store refreshes nothing, and would be in the way.
    if (collapsing.wantsItsOwn() || parts.invalidation().held(plan.requestTags())) {
      return;
    }
    FillPlaces places = parts.fills().places(request.classification().upstream().group());
    FillPlaces.Place place = places == null ? null : places.tryTake();
    if (places != null && place == null) {
      // The origin has enough to do for those who wait.
      return;
    }
    CacheKey key = collapsing.key();
    Joined<Arrival> joined = collapsing.join(key, plan, parts.invalidation().sequence());
    if (joined instanceof Joined.Leader<Arrival> leader) {
      if (place != null) {
        leader.fill().occupy(place);
      }
      lead(key, leader);
      return;
    }
    if (place != null) {
      place.release();
    }
    if (joined instanceof Joined.Follower<Arrival> follower) {
      // It is under way, and this request waits for nothing.
      follower.reader().leave();
    }
  }

  private void lead(CacheKey key, Joined.Leader<Arrival> leader) {
    leader.reader().leave();
    StaleIfError never = StaleIfError.never(parts, stored);
    new SharedFill(parts, request.behind(parts.timing()), plan, never, leader, true)
        .start(interim -> {})
        .onSuccess(led -> {
          collapsing.learn(key, led);
          if (led.arrival() instanceof Arrival.Private own) {
            own.response().cancel();
          }
          led.reader().leave();
        })
        .onFailure(failure -> {
          if (!(failure instanceof OriginFailure)) {
            LOG.error("A refresh behind an answer failed", failure);
          }
        });
  }
}
