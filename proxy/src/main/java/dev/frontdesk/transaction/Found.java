package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Redis and memory hold for a read, and what is known of its validity.
 *
 * <p>A verdict of the shared marks is as of the moment when they were read; what was invalidated
 * since then is a mark of this process that is later than the stamp, because the stamp was read
 * first. So both are asked each time. Of a soft mark that is older than the stamp only the verdict
 * knows.
 *
 * @param fromRedis with the verdicts of the shared marks
 */
record Found(Invalidation invalidation, List<Confirmed> fromRedis, List<StoredResponse> inMemory) {
  /**
   * @param fits it was selected by what the request presents: of others nobody asked the marks
   */
  record Confirmed(StoredResponse response, Validity verdict, boolean fits) {}

  /** All, those from Redis first: of two that were made at the same time they are looked at. */
  List<StoredResponse> all() {
    List<StoredResponse> all = new ArrayList<>(fromRedis.size() + inMemory.size());
    fromRedis.forEach(one -> all.add(one.response()));
    all.addAll(inMemory);
    return all;
  }

  /**
   * Without what the shared marks hit: this process may not know those marks, and must not freshen
   * it.
   */
  List<StoredResponse> usable() {
    List<StoredResponse> usable = new ArrayList<>(fromRedis.size() + inMemory.size());
    for (Confirmed one : fromRedis) {
      if (!(one.verdict() instanceof Validity.Invalidated)) {
        usable.add(one.response());
      }
    }
    usable.addAll(inMemory);
    return usable;
  }

  boolean isFromRedis(StoredResponse response) {
    return verdict(response) != null;
  }

  Validity validity(StoredResponse response) {
    Validity here = invalidation.check(response);
    Validity there = verdict(response);
    if (there == null || there instanceof Validity.Valid || here instanceof Validity.Invalidated) {
      return here;
    }
    return there instanceof Validity.SoftlyInvalidated marked
            && here instanceof Validity.SoftlyInvalidated since
            && since.since().isBefore(marked.since())
        ? here
        : there;
  }

  private @Nullable Validity verdict(StoredResponse response) {
    for (Confirmed one : fromRedis) {
      if (one.response() == response) {
        return one.verdict();
      }
    }
    return null;
  }
}
