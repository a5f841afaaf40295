package dev.frontdesk.cli;

import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.observe.RedisMetrics;
import dev.frontdesk.observe.RedisMetrics.Lookup;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Counts what the marks say of responses from Redis: that is what makes them hits. */
record CountedMarks(SharedMarks marks, RedisMetrics metrics) implements SharedMarks {
  @Override
  public @Nullable SharedStamp stampOf(long sequence) {
    return marks.stampOf(sequence);
  }

  @Override
  public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
    return marks
        .confirm(stamp, tags)
        .onSuccess(validity -> metrics.lookup(Tier.REDIS, result(validity)));
  }

  private static Lookup result(Validity validity) {
    if (validity instanceof Validity.Invalidated(Validity.Cause cause)) {
      return cause == Validity.Cause.UNCONFIRMED ? Lookup.FAILED : Lookup.INVALID;
    }
    return Lookup.HIT;
  }

  @Override
  public boolean hasLease() {
    return marks.hasLease();
  }

  @Override
  public boolean mayJoin() {
    return marks.mayJoin();
  }
}
