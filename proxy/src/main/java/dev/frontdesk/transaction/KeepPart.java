package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Combination;
import dev.frontdesk.policy.HeldParts;
import dev.frontdesk.policy.MadeEtag;
import dev.frontdesk.policy.PartialContent;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a part into the store, together with what is there of the same version (RFC 9111 §3.4).
 *
 * <p>Two parts are together only as good as the older of them: the combination has its stamp, and
 * the tags of both, so an invalidation that concerns either concerns it. What was invalidated is
 * not combined: that would make what comes now as old. Two parts that come at the same moment may
 * each be put beside what was there, and the later one stays; that costs a fetch.
 *
 * @param sequence the namespace's, read before the origin was asked
 */
record KeepPart(
    Parts parts,
    FillPlan plan,
    long sequence,
    Arrival.Part arrival,
    Instant requestTime,
    Instant responseTime) {

  /** What is stored under the key, among which its like may be. */
  Future<List<StoredResponse>> present() {
    return parts.store().find(plan.read().keyed().key()).otherwise(List.of());
  }

  /**
   * Why it was not stored, or null where it was. Any thread: it copies the body.
   *
   * @param found what is {@link #present}
   */
  @Nullable Reason beside(List<StoredResponse> found, Fill<Arrival> fill) {
    byte[] content = fill.content();
    if (content == null) {
      return fill.overflow();
    }
    PartialContent part = arrival.content();
    if (content.length != part.range().length()) {
      return Reason.PARTIAL;
    }
    List<Tag> tags = keep(sequence).tags(arrival.head(), null);
    Optional<StoredResponse> present = found.stream().filter(this::belongsToIt).findFirst();
    if (present.isPresent()) {
      StoredResponse both = combined(present.get(), content, tags);
      if (both != null) {
        return put(both);
      }
      if (!present.get().isPartial()) {
        // A part is never worth a whole.
        return Reason.PARTIAL;
      }
    }
    HeldParts held = HeldParts.of(part.complete(), part.range().first(), content);
    return put(stored(arrival.storage(), held, tags, sequence));
  }

  private Keep keep(long stamp) {
    return new Keep(parts, plan, stamp);
  }

  private boolean belongsToIt(StoredResponse stored) {
    return stored.route().equals(plan.read().route().id())
        && Combination.isPossible(
            stored, arrival.content(), arrival.storage().nominated(), responseTime)
        && parts.invalidation().check(stored) instanceof Validity.Valid;
  }

  /** Null where that would be over a bound, or may not be stored. */
  private @Nullable StoredResponse combined(
      StoredResponse present, byte[] content, List<Tag> ofPart) {
    List<Tag> tags = Keep.union(ofPart, present.tags());
    if (tags.size() > plan.requestTags().size() + parts.options().tagsPerResponse()) {
      return null;
    }
    ResponseHead head = Combination.head(present, arrival.content(), responseTime);
    if (!(plan.storage(head, null, requestTime, responseTime) instanceof Storage.Store decision)) {
      return null;
    }
    long older = Math.min(sequence, present.sequence());
    HeldParts held = present.held();
    if (held == null) {
      return present.decided(decision, tags, older);
    }
    HeldParts both = held.with(arrival.content().range().first(), content);
    return both == null || both.bytes() > plan.maxObject(parts.options())
        ? null
        : stored(decision, both, tags, older);
  }

  private StoredResponse stored(
      Storage.Store decision, HeldParts held, List<Tag> tags, long stamp) {
    StoredResponse response =
        StoredResponse.ofParts(
            plan.read().keyed().key(), plan.read().route().id(), decision, held, tags, stamp);
    boolean tagged =
        plan.read().route().cache() instanceof CacheMode.Keyed && !response.isPartial();
    return tagged
        ? response.freshened(
            MadeEtag.addedTo(response.head(), response.body()),
            response.freshness(),
            response.shareable(),
            tags,
            stamp)
        : response;
  }

  private @Nullable Reason put(StoredResponse response) {
    Reason refusal = keep(response.sequence()).outdated(response.tags());
    if (refusal == null) {
      new Tiers(parts, plan.read()).keep(response);
    }
    return refusal;
  }
}
