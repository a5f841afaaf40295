package dev.frontdesk.policy;

import java.time.Instant;

/** What the marks say of a stored response. */
public sealed interface Validity {
  record Valid() implements Validity {}

  /** Stale from that time on, and stale-while-revalidate counts from there. */
  record SoftlyInvalidated(Instant since) implements Validity {}

  record Invalidated() implements Validity {}
}
