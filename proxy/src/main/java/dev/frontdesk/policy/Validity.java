package dev.frontdesk.policy;

import java.time.Instant;

/** What the marks say of a stored response. */
public sealed interface Validity {
  record Valid() implements Validity {}

  /** Stale from that time on, and stale-while-revalidate counts from there. */
  record SoftlyInvalidated(Instant since) implements Validity {}

  /** Not to be served, whatever its lifetime. */
  record Invalidated(Cause cause) implements Validity {
    public Invalidated() {
      this(Cause.MARKED);
    }
  }

  /** Why it is not to be served. */
  enum Cause {
    /** Something that it shows was changed. */
    MARKED,
    /** This node has not heard of changes for so long that it cannot say. */
    UNCONFIRMED
  }
}
