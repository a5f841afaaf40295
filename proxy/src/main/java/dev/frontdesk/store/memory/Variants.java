package dev.frontdesk.store.memory;

import dev.frontdesk.policy.StoredResponse;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The responses under one key, the most recent first. Immutable, never empty. It is itself the list
 * that finders get, and nearly always of one: a list, its array and what holds them would cost a
 * small response several percent.
 */
abstract class Variants extends AbstractList<StoredResponse> implements RandomAccess {
  /**
   * Responses under one key. A Vary on a field with many values would otherwise fill memory with
   * what nobody asks for again, and make each look-up a long scan.
   */
  static final int BOUND = 32;

  private Variants() {}

  /** In bytes; never above what Caffeine can count, which is an int. */
  abstract int weight();

  /** The same, for reading. */
  List<StoredResponse> responses() {
    return this;
  }

  private static final class One extends Variants {
    private final StoredResponse response;

    One(StoredResponse response) {
      this.response = response;
    }

    @Override
    int weight() {
      return (int) weightOf(this, 1);
    }

    @Override
    public StoredResponse get(int index) {
      Objects.checkIndex(index, 1);
      return response;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  private static final class Several extends Variants {
    private final StoredResponse[] all;
    private final int weight;

    Several(List<StoredResponse> responses, int weight) {
      this.all = responses.toArray(StoredResponse[]::new);
      this.weight = weight;
    }

    @Override
    int weight() {
      return weight;
    }

    @Override
    public StoredResponse get(int index) {
      return all[index];
    }

    @Override
    public int size() {
      return all.length;
    }
  }

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
      for (StoredResponse other : present) {
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
    List<StoredResponse> next = new ArrayList<>(this);
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
    List<StoredResponse> next = new ArrayList<>(this);
    next.remove(at);
    return of(next);
  }

  private int indexOf(StoredResponse response) {
    for (int i = 0; i < size(); i++) {
      if (get(i) == response) {
        return i;
      }
    }
    return -1;
  }

  private static @Nullable Variants of(List<StoredResponse> candidates) {
    if (candidates.isEmpty()) {
      return null;
    }
    int kept = Math.min(candidates.size(), BOUND);
    while (kept > 0 && weightOf(candidates, kept) > Integer.MAX_VALUE) {
      kept--;
    }
    return switch (kept) {
      case 0 -> null;
      case 1 -> new One(candidates.getFirst());
      default -> new Several(candidates.subList(0, kept), (int) weightOf(candidates, kept));
    };
  }

  /** Of the first so many of them, with their key. */
  private static long weightOf(List<StoredResponse> responses, int count) {
    long weight = Weights.of(responses.getFirst().key()) + Weights.ofList(count);
    for (int i = 0; i < count; i++) {
      weight += Weights.of(responses.get(i));
    }
    return weight;
  }
}
