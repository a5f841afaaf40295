package dev.frontdesk.race;

import dev.frontdesk.invalidate.SharedMarks;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Does as the real one. */
class DelegatingMarks implements SharedMarks {
  private final SharedMarks real;

  DelegatingMarks(SharedMarks real) {
    this.real = real;
  }

  @Override
  public @Nullable SharedStamp stampOf(long sequence) {
    return real.stampOf(sequence);
  }

  @Override
  public Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags) {
    return real.confirm(stamp, tags);
  }

  @Override
  public boolean hasLease() {
    return real.hasLease();
  }

  @Override
  public boolean mayJoin() {
    return real.mayJoin();
  }
}
