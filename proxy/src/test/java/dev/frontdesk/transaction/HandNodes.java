package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.SharedStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Redis and the other nodes, played by the test: what they hold, what they say, and when. All that
 * is asked of them is written down in the order in which it came. One event loop.
 */
final class HandNodes implements SharedStore, SharedMarks, FillLeases {
  static final String EPOCH = "00112233445566778899aabbccddeeff";

  record Kept(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {}

  record Invalidated(Set<String> tags, boolean soft, Consistency reach, Promise<Spread> spread) {}

  /** All questions, in order: {@code find}, {@code confirm}, {@code keep}, {@code ask}, … */
  final List<String> asked = new ArrayList<>();

  final List<Kept> kept = new ArrayList<>();
  final List<SharedKey> dropped = new ArrayList<>();
  final List<String> forgotten = new ArrayList<>();
  final List<Invalidated> invalidated = new ArrayList<>();
  final List<Boolean> done = new ArrayList<>();

  boolean lease = true;
  boolean join = true;

  /** Invalidations reach the others only when the test says so. */
  boolean slowSpread;

  /** What the shared marks say of what is read from Redis. */
  Validity verdict = new Validity.Valid();

  /** Instead of an answer at once. */
  @Nullable Promise<Void> finding;

  @Nullable Promise<Void> confirming;

  /** Another node fills; completes with what it tells. Null: this node gets each lease. */
  @Nullable Promise<Boolean> elsewhere;

  /** How far behind the present the other node's fill began. */
  long olderBy;

  private final Map<String, List<StoredResponse>> held = new HashMap<>();
  private final Map<StoredResponse, SharedStamp> stamps = new HashMap<>();
  private final Map<SharedKey, StoredResponse> put = new HashMap<>();
  private final Set<StoredResponse> encrypted = new HashSet<>();

  dev.frontdesk.transaction.Shared shared() {
    return new dev.frontdesk.transaction.Shared(this, this, this);
  }

  /** Another node put this there. */
  void put(Kept value) {
    held.computeIfAbsent(value.key().key().text(), key -> new ArrayList<>()).add(value.response());
    stamps.put(value.response(), value.stamp());
    put.put(value.key(), value.response());
    if (value.encrypted()) {
      encrypted.add(value.response());
    }
  }

  /** What is held under a path, as somebody puts it there who has no key; it is not held then. */
  Kept plain(String path) {
    Map.Entry<SharedKey, StoredResponse> real =
        Objects.requireNonNull(
            put.entrySet().stream()
                .filter(one -> one.getKey().key().text().contains(path))
                .findFirst()
                .orElse(null));
    StoredResponse one = real.getValue();
    held.remove(real.getKey().key().text());
    StoredResponse forged =
        one.freshened(one.head(), one.freshness(), one.shareable(), one.tags(), one.sequence());
    return new Kept(real.getKey(), forged, Objects.requireNonNull(stamps.get(one)), false);
  }

  /** Marks of this process, which go to the others. */
  Invalidation over(LocalInvalidation local) {
    return new Invalidation() {
      @Override
      public long sequence() {
        return local.sequence();
      }

      @Override
      public Validity check(StoredResponse response) {
        return lease ? local.check(response) : new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
      }

      @Override
      public boolean stillValid(long sequence, Collection<Tag> tags) {
        return local.stillValid(sequence, tags);
      }

      @Override
      public boolean untouched(long sequence, Collection<Tag> tags) {
        return local.untouched(sequence, tags);
      }

      @Override
      public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
        return new Marked(local.invalidate(tags, soft), told(tags, soft, reach));
      }

      @Override
      public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
        local.hold(tags, settle);
        return told(tags, false, reach);
      }

      @Override
      public boolean held(Collection<Tag> tags) {
        return local.held(tags);
      }
    };
  }

  private Future<Spread> told(Collection<Tag> tags, boolean soft, Consistency reach) {
    Set<String> texts = new TreeSet<>();
    tags.forEach(tag -> texts.add(tag.text()));
    Promise<Spread> spread = Promise.promise();
    invalidated.add(new Invalidated(texts, soft, reach, spread));
    if (!slowSpread) {
      spread.complete(new Spread.Complete());
    }
    return spread.future();
  }

  /** All that were told have heard, until now. */
  void heard(Spread how) {
    List.copyOf(invalidated).forEach(one -> one.spread().tryComplete(how));
  }

  long pending() {
    return invalidated.stream().filter(one -> !one.spread().future().isComplete()).count();
  }

  void foundNow() {
    Objects.requireNonNull(finding).complete();
  }

  void confirmedNow() {
    Objects.requireNonNull(confirming).complete();
  }

  void overElsewhere(boolean kept) {
    Objects.requireNonNull(elsewhere).complete(kept);
  }

  // The store.

  @Override
  public Future<List<SharedStore.Shared>> find(SharedKey key, long sequence) {
    asked.add("find");
    List<SharedStore.Shared> found = new ArrayList<>();
    for (StoredResponse one : held.getOrDefault(key.key().text(), List.of())) {
      StoredResponse stamped =
          one.freshened(one.head(), one.freshness(), one.shareable(), one.tags(), sequence);
      found.add(
          new SharedStore.Shared(
              stamped, Objects.requireNonNull(stamps.get(one)), encrypted.contains(one)));
    }
    Promise<Void> wait = finding;
    return wait == null ? Future.succeededFuture(found) : wait.future().map(now -> found);
  }

  @Override
  public void keep(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {
    asked.add("keep");
    kept.add(new Kept(key, response, stamp, encrypted));
  }

  @Override
  public void drop(SharedKey key, StoredResponse response) {
    asked.add("drop");
    dropped.add(key);
    held.remove(key.key().text());
  }

  @Override
  public Future<Long> forget(String person) {
    forgotten.add(person);
    return Future.succeededFuture(forgotten.size() == 1 ? 3L : 1L);
  }

  @Override
  public Future<Long> countOf(String person) {
    return Future.succeededFuture(forgotten.isEmpty() ? 3L : 0L);
  }

  // The marks.

  @Override
  public @Nullable SharedStamp stampOf(long sequence) {
    return lease ? new SharedStamp(EPOCH, 1000 + sequence) : null;
  }

  @Override
  public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
    asked.add("confirm");
    Promise<Void> wait = confirming;
    return wait == null ? Future.succeededFuture(verdict) : wait.future().map(now -> verdict);
  }

  @Override
  public boolean hasLease() {
    return lease;
  }

  @Override
  public boolean mayJoin() {
    return join;
  }

  // The leases of fills.

  @Override
  public Future<Answer> ask(SharedKey key, SharedStamp stamp) {
    asked.add("ask");
    Promise<Boolean> other = elsewhere;
    if (other != null) {
      return Future.succeededFuture(
          new Elsewhere(new SharedStamp(EPOCH, stamp.sequence() - olderBy), other.future()));
    }
    return Future.succeededFuture(
        new Granted() {
          @Override
          public void done(boolean kept) {
            asked.add("done");
            done.add(kept);
          }
        });
  }
}
