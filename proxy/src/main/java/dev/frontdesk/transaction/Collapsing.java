package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.replica.Floor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For which fill a read may wait.
 *
 * @param found all that is stored under the key
 * @param floor of the client; null: it has written nothing lately
 */
record Collapsing(Parts parts, Read read, List<StoredResponse> found, @Nullable Floor floor) {
  /** Requests wait for those that want the same of what is known to be selected by fields. */
  CacheKey key() {
    return key(found.stream().map(StoredResponse::nominated).toList());
  }

  /** The same, when what came for another is selected by these. */
  CacheKey narrowedBy(Nominated nominated) {
    List<Nominated> known = new ArrayList<>(List.of(nominated));
    found.forEach(response -> known.add(response.nominated()));
    return key(known);
  }

  private CacheKey key(List<Nominated> known) {
    return CollapseKey.of(read.keyed().key(), known, read.presented());
  }

  /**
   * With no-cache nothing fetched before the request is good enough; with no-store nobody else may
   * be given the answer, so nobody should wait for it.
   */
  boolean wantsItsOwn() {
    if (!read.rule().honourClientDirectives()) {
      return false;
    }
    RequestCacheControl wishes = RequestCacheControl.of(read.presented().fields());
    return wishes.noCache() || wishes.noStore();
  }

  /** The last fill of this key brought what is for one only. */
  boolean isInVain(CacheKey key) {
    return parts.fills().uncollapsed().contains(key, parts.timing().nanos());
  }

  Joined<Arrival> join(CacheKey key, FillPlan plan, long sequence) {
    Shared shared = parts.shared();
    return shared == null || shared.marks().mayJoin()
        ? parts.fills().join(key, sequence, running -> mayJoin(plan, running))
        // That fill may have begun before a write elsewhere which this node has not heard of.
        : new Joined.Alone<>();
  }

  /**
   * A fill that began before something was invalidated may be joined if that did not touch it: all
   * its tags come from the request, and none is marked since, nor any cache group of the origin.
   * Otherwise nobody knows yet, and whoever comes after the invalidation must not get what was
   * fetched before. A soft mark leaves the fill good for all but those whose own write it may be.
   */
  private boolean mayJoin(FillPlan plan, Fill<Arrival> running) {
    return plan.tagsComeFromRequest()
        && (floor == null
            ? parts.invalidation().stillValid(running.sequence(), plan.joiningTags())
            : parts.invalidation().untouched(running.sequence(), plan.joiningTags()));
  }

  /** Whether the next one should wait for a fill of this key. */
  void learn(CacheKey key, Led led) {
    switch (CollapseLesson.of(led.arrival(), parts.timing().now())) {
      case GO_ALONE -> parts.fills().uncollapsed().remember(key, parts.timing().nanos());
      case WAIT -> parts.fills().uncollapsed().forget(key);
      case NOTHING -> {}
    }
  }
}
