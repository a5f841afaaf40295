package dev.frontdesk.race;

import dev.frontdesk.invalidate.SharedMarks;
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
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What one node shares with others, held between its steps; and a count of what came from Redis, so
 * that a race knows whether it has tried anything.
 */
final class HeldShared {
  private final Holds holds;
  private final int node;
  private volatile @Nullable SharedMarks marks;
  private final LongAdder found = new LongAdder();
  private final LongAdder confirmed = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder kept = new LongAdder();

  HeldShared(Holds holds, int node) {
    this.holds = holds;
    this.node = node;
  }

  Shared around(Shared real) {
    marks = real.marks();
    return new Shared(new Store(real.store()), new Marks(real.marks()), real.leases());
  }

  boolean hasLease() {
    SharedMarks now = marks;
    return now != null && now.hasLease();
  }

  /** Looks into Redis that found something. */
  long found() {
    return found.sum();
  }

  /** Values from Redis that the marks there left valid. */
  long confirmed() {
    return confirmed.sum();
  }

  /** Values from Redis that were not. */
  long refused() {
    return refused.sum();
  }

  long kept() {
    return kept.sum();
  }

  private final class Store extends DelegatingStore {
    Store(SharedStore real) {
      super(real);
    }

    @Override
    public Future<List<SharedStore.Shared>> find(SharedKey key, long sequence) {
      return super.find(key, sequence)
          .onSuccess(all -> {
            if (!all.isEmpty()) {
              found.increment();
            }
          });
    }

    @Override
    public void keep(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted) {
      kept.increment();
      Future<Void> wait = holds.at(Moment.KEEP, node, response.tags().toString());
      if (wait == null) {
        super.keep(key, response, stamp, encrypted);
      } else {
        wait.onSuccess(passed -> super.keep(key, response, stamp, encrypted));
      }
    }
  }

  private final class Marks extends DelegatingMarks {
    Marks(SharedMarks real) {
      super(real);
    }

    @Override
    public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
      String text = tags.toString();
      Future<Void> before = holds.at(Moment.VALUE_READ, node, text);
      return (before == null
              ? super.confirm(stamp, tags)
              : before.compose(passed -> super.confirm(stamp, tags)))
          .compose(validity -> {
            (validity instanceof Validity.Valid ? confirmed : refused).increment();
            Future<Void> after = holds.at(Moment.MARKS_READ, node, text);
            return after == null ? Future.succeededFuture(validity) : after.map(validity);
          });
    }
  }
}
