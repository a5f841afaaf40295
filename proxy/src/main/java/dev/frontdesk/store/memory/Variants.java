package dev.frontdesk.store.memory;

import dev.frontdesk.policy.StoredResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The responses under one key, the most recent first. Immutable, never empty.
 *
 * @param weight in bytes; never above what Caffeine can count, which is an int
 */
record Variants(List<StoredResponse> responses, int weight) {
  /**
   * Responses under one key. A Vary on a field with many values would otherwise fill memory with
   * what nobody asks for again, and make each look-up a long scan.
   */
  static final int BOUND = 32;

  /**
   * These with the response first; the oldest fall off the end. Null where it fits no bound.
   *
   * <p>One of its like that was asked for later stays in its place, as long as it is fresh. After
   * that a fresh one takes it: what a replica answers has the sequence that it shows, and would
   * else be fetched each time and never kept until the replica has caught up.
   */
  static @Nullable Variants with(@Nullable Variants present, StoredResponse response) {
    List<StoredResponse> next = new ArrayList<>();
    next.add(response);
    if (present != null) {
      for (StoredResponse other : present.responses) {
        if (!other.nominated().equals(response.nominated())) {
          next.add(other);
        } else if (other.sequence() > response.sequence() && !hasEndedFor(other, response)) {
          return present;
        }
      }
    }
    return of(next);
  }

  private static boolean hasEndedFor(StoredResponse present, StoredResponse response) {
    Instant now = response.freshness().responseTime();
    return response.freshness().left(now).isPositive()
        && !present.freshness().left(now).isPositive();
  }

  /** These with another in the place of one; the same object where that one is not here. */
  Variants replacing(StoredResponse present, StoredResponse changed) {
    int at = indexOf(present);
    if (at < 0) {
      return this;
    }
    List<StoredResponse> next = new ArrayList<>(responses);
    next.set(at, changed);
    Variants replaced = of(next);
    return replaced == null ? this : replaced;
  }

  /** These without one; the same object where that one is not here, null where none is left. */
  @Nullable Variants without(StoredResponse response) {
    int at = indexOf(response);
    if (at < 0) {
      return this;
    }
    List<StoredResponse> next = new ArrayList<>(responses);
    next.remove(at);
    return of(next);
  }

  private int indexOf(StoredResponse response) {
    for (int i = 0; i < responses.size(); i++) {
      if (responses.get(i) == response) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Variants of(List<StoredResponse> candidates) {
    if (candidates.isEmpty()) {
      return null;
    }
    long weight = Weights.ofKey(candidates.getFirst().key().text());
    int kept = 0;
    while (kept < Math.min(candidates.size(), BOUND)) {
      long more = weight + Weights.of(candidates.get(kept));
      if (more > Integer.MAX_VALUE) {
        break;
      }
      weight = more;
      kept++;
    }
    return kept == 0 ? null : new Variants(List.copyOf(candidates.subList(0, kept)), (int) weight);
  }
}
