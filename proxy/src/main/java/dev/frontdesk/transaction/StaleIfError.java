package dev.frontdesk.transaction;

import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is stored may stand in for an origin that fails (RFC 5861 §4). Asked when it has
 * failed: the window may have closed since the request looked, or a write come.
 *
 * @param allowed by what was decided before the origin was asked
 */
record StaleIfError(Parts parts, @Nullable StoredResponse stored, boolean allowed) {
  /** What stands in for a failure that the origin itself tells; or null. */
  @Nullable StoredResponse standIn() {
    return allowed
            && stored != null
            && ReusePolicy.mayServeOnError(
                parts.timing().now(), stored, parts.invalidation().check(stored))
        ? stored
        : null;
  }

  /** What stands in for no answer, but not for a defect of ours; or null. */
  @Nullable StoredResponse standIn(Throwable failure) {
    return failure instanceof OriginFailure ? standIn() : null;
  }
}
