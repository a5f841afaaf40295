package dev.frontdesk.race;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Invalidations with a fault: the checker has to notice. */
final class BrokenInvalidation {
  private BrokenInvalidation() {}

  /** The mark check is switched off. */
  static Invalidation unchecked(Invalidation real) {
    return new Delegating(real) {
      @Override
      public Validity check(StoredResponse response) {
        return new Validity.Valid();
      }

      @Override
      public boolean stillValid(long sequence, Collection<Tag> tags) {
        return true;
      }
    };
  }

  /**
   * What many a cache does: marks count from the time of storing rather than from before the fetch,
   * so a purge loses to a fill in flight. Everything else is right.
   */
  static Invalidation stampedWhenStored(Invalidation real) {
    // By address: stored responses have no equality of their own.
    Map<StoredResponse, Long> firstSeen = new ConcurrentHashMap<>();
    return new Delegating(real) {
      @Override
      public Validity check(StoredResponse response) {
        long seen = firstSeen.computeIfAbsent(response, fresh -> sequence());
        return real.stillValid(seen, response.tags())
            ? new Validity.Valid()
            : new Validity.Invalidated();
      }

      @Override
      public boolean stillValid(long sequence, Collection<Tag> tags) {
        return true;
      }
    };
  }

  /** Does as the real one. */
  static class Delegating implements Invalidation {
    private final Invalidation real;

    Delegating(Invalidation real) {
      this.real = real;
    }

    @Override
    public long sequence() {
      return real.sequence();
    }

    @Override
    public Validity check(StoredResponse response) {
      return real.check(response);
    }

    @Override
    public boolean stillValid(long sequence, Collection<Tag> tags) {
      return real.stillValid(sequence, tags);
    }

    @Override
    public boolean untouched(long sequence, Collection<Tag> tags) {
      return real.untouched(sequence, tags);
    }

    @Override
    public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
      return real.invalidate(tags, soft, reach);
    }

    @Override
    public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
      return real.hold(tags, settle, reach);
    }

    @Override
    public boolean held(Collection<Tag> tags) {
      return real.held(tags);
    }
  }
}
