package dev.frontdesk.invalidate;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The marks that all nodes of a namespace share. Any thread. */
public interface SharedMarks {
  /**
   * The shared stamp of a fill that has this stamp of the process: never later than the truth. Null
   * where it is not known any more, or this node has no lease: then what it brings is not shared.
   */
  @Nullable SharedStamp stampOf(long sequence);

  /**
   * What the shared marks say of a response that was read from Redis <i>before</i> this call. Never
   * fails: without Redis or a lease it is {@link Validity.Cause#UNCONFIRMED}.
   */
  Future<Validity> confirm(SharedStamp stamp, Collection<Tag> tags);

  /** Whether this node knows of all invalidations up to a lease ago. */
  boolean hasLease();

  /**
   * Whether a request may join a fill that runs in this process: with a lease, or where the
   * configuration accepts answers of a bounded age without one. Otherwise that fill may have begun
   * before a write elsewhere which this node has not heard of.
   */
  boolean mayJoin();
}
