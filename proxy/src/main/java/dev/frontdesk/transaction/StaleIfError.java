package dev.frontdesk.transaction;

import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is stored may stand in for an origin that fails (RFC 5861 §4). Asked when it has
 * failed: the window may have closed since the request looked, or a write come.
 *
 * @param allowed by what was decided before the origin was asked
 * @param unconfirmedToo the route gives leave to use what nobody can say the validity of
 * @param validity what the marks say of it, shared ones too where it came from Redis
 */
record StaleIfError(
    Parts parts,
    @Nullable StoredResponse stored,
    boolean allowed,
    boolean unconfirmedToo,
    Function<StoredResponse, Validity> validity) {
  /** Nothing stands in; this is what is validated, or null. */
  static StaleIfError never(Parts parts, @Nullable StoredResponse stored) {
    return new StaleIfError(parts, stored, false, false, parts.invalidation()::check);
  }

  /** The route's own window is the leave; the origin's word is about age, not about changes. */
  static StaleIfError of(
      Parts parts,
      Read read,
      @Nullable StoredResponse stored,
      boolean allowed,
      Function<StoredResponse, Validity> validity) {
    return new StaleIfError(parts, stored, allowed, read.rule().staleIfError() != null, validity);
  }

  /** What stands in for a failure that the origin itself tells; or null. */
  @Nullable StoredResponse standIn() {
    if (!allowed || stored == null) {
      return null;
    }
    StoredResponse newest = newest(stored);
    return ReusePolicy.mayServeOnError(
            parts.timing().now(), newest, validity.apply(newest), unconfirmedToo)
        ? newest
        : null;
  }

  /**
   * What is stored in its place by now, where the store knows at once: it may have been freshened
   * or replaced while the origin was asked. Where the older one was good for this request because
   * it is shareable, the newer one must be, too.
   */
  private StoredResponse newest(StoredResponse known) {
    Future<List<StoredResponse>> found = parts.store().find(known.key());
    if (found.succeeded()) {
      for (StoredResponse one : found.result()) {
        if (one.nominated().equals(known.nominated())
            && one.sequence() >= known.sequence()
            && one.isPartial() == known.isPartial()
            && (one.shareable() || !known.shareable())) {
          return one;
        }
      }
    }
    return known;
  }

  /** What stands in for no answer, but not for a defect of ours; or null. */
  @Nullable StoredResponse standIn(Throwable failure) {
    return failure instanceof OriginFailure ? standIn() : null;
  }
}
