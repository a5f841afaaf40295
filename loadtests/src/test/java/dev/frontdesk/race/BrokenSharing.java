package dev.frontdesk.race;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.store.SharedStore;
import dev.frontdesk.transaction.Shared;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Nodes with a fault in what they share: the checker has to notice each. */
final class BrokenSharing {
  private BrokenSharing() {}

  /** Trusts its memory whether it has a lease or not. */
  static RaceNodes.Fault unfenced() {
    return new RaceNodes.Fault() {
      @Override
      public Invalidation marks(Invalidation real) {
        return new BrokenInvalidation.Delegating(real) {
          @Override
          public Validity check(StoredResponse response) {
            Validity found = real.check(response);
            return found instanceof Validity.Invalidated(Validity.Cause cause)
                    && cause == Validity.Cause.UNCONFIRMED
                    && real.stillValid(response.sequence(), response.tags())
                ? new Validity.Valid()
                : found;
          }
        };
      }
    };
  }

  /** Believes what it reads from Redis without a look at the marks there. */
  static RaceNodes.Fault unchecked() {
    return new RaceNodes.Fault() {
      @Override
      public Shared shared(Shared real) {
        return new Shared(
            real.store(),
            new DelegatingMarks(real.marks()) {
              @Override
              public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
                return Future.succeededFuture(new Validity.Valid());
              }
            },
            real.leases());
      }
    };
  }

  /**
   * Stamps what it puts from Redis into memory with the sequence of when it is there, rather than
   * of before it was read. Everything else is right.
   */
  static RaceNodes.Fault promotedLate() {
    // By address: stored responses have no equality of their own.
    Set<StoredResponse> fromRedis = ConcurrentHashMap.newKeySet();
    Map<StoredResponse, Long> firstSeen = new ConcurrentHashMap<>();
    return new RaceNodes.Fault() {
      @Override
      public Invalidation marks(Invalidation real) {
        return new BrokenInvalidation.Delegating(real) {
          @Override
          public Validity check(StoredResponse response) {
            if (!fromRedis.contains(response)) {
              return real.check(response);
            }
            long seen = firstSeen.computeIfAbsent(response, fresh -> sequence());
            return real.stillValid(seen, response.tags())
                ? new Validity.Valid()
                : new Validity.Invalidated();
          }
        };
      }

      @Override
      public Shared shared(Shared real) {
        return new Shared(
            new DelegatingStore(real.store()) {
              @Override
              public Future<List<SharedStore.Shared>> find(SharedKey key, long sequence) {
                return super.find(key, sequence)
                    .onSuccess(all -> all.forEach(found -> fromRedis.add(found.response())));
              }
            },
            real.marks(),
            real.leases());
      }
    };
  }

  /**
   * Stamps what it puts into Redis with the sequences of when it does, rather than of before the
   * origin was asked. Everything else is right.
   */
  static RaceNodes.Fault keptLate() {
    AtomicReference<Invalidation> own = new AtomicReference<>();
    return new RaceNodes.Fault() {
      @Override
      public Invalidation marks(Invalidation real) {
        own.set(real);
        return real;
      }

      @Override
      public Shared shared(Shared real) {
        return new Shared(
            new DelegatingStore(real.store()) {
              @Override
              public void keep(
                  SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {
                SharedStamp late = real.marks().stampOf(Long.MAX_VALUE);
                super.keep(
                    key,
                    response.freshened(
                        response.head(),
                        response.freshness(),
                        response.shareable(),
                        response.tags(),
                        Objects.requireNonNull(own.get()).sequence()),
                    late == null ? stamp : late,
                    encrypted);
              }
            },
            real.marks(),
            real.leases());
      }
    };
  }
}
