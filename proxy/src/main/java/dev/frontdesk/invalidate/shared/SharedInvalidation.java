package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The protocol of invalidation between nodes. Any thread; never blocks. */
public final class SharedInvalidation implements Invalidation, SharedMarks {
  private final LocalInvalidation local;

  public SharedInvalidation(
      LocalInvalidation local,
      RedisLink link,
      RedisMessages messages,
      Timing timing,
      SharedMarkOptions options,
      SharedMarkObserver observer) {
    this.local = local;
  }

  /** Completes after the first exchange with Redis, or its failure; never fails. */
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  /** Trusts nothing from now on and says so to the other nodes; never fails. */
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Redis' clock minus this node's wall clock, as of the last exchange. */
  public Duration clockOffset() {
    return Duration.ZERO;
  }

  @Override
  public long sequence() {
    return local.sequence();
  }

  @Override
  public Validity check(StoredResponse response) {
    return local.check(response);
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
    return local.invalidate(tags, soft, reach);
  }

  @Override
  public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
    return local.hold(tags, settle, reach);
  }

  @Override
  public boolean held(Collection<Tag> tags) {
    return local.held(tags);
  }

  @Override
  public @Nullable SharedStamp stampOf(long sequence) {
    return null;
  }

  @Override
  public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
    return Future.succeededFuture(new Validity.Invalidated(Validity.Cause.UNCONFIRMED));
  }

  @Override
  public boolean hasLease() {
    return false;
  }

  @Override
  public boolean mayJoin() {
    return false;
  }
}
