package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.Keyer;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.Selection;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Needs;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cache holds for a write's URI before the write is forwarded: the state that it changes.
 *
 * <p>It counts only if it is fresh when the write begins and still valid when the origin has
 * answered. Between the two, another write may have moved the thing; its invalidation then says so,
 * the state has no value, and more is cleared.
 */
final class StateBefore {
  private final Parts parts;
  private final @Nullable StoredResponse stored;

  private StateBefore(Parts parts, @Nullable StoredResponse stored) {
    this.parts = parts;
    this.stored = stored;
  }

  static Future<StateBefore> of(Parts parts, Request request, Identified who) {
    if (!Needs.needsStoredBody(request.classification().writes())) {
      return Future.succeededFuture(new StateBefore(parts, null));
    }
    RequestHead get = asGet(request.head());
    Classification read = request.inForce().rules().classify(get);
    if (read.bypass() != null
        || !(Keyer.key(read, request.inForce().rules().rules(), get, who)
            instanceof Keying.Keyed keyed)) {
      return Future.succeededFuture(new StateBefore(parts, null));
    }
    return parts
        .store()
        .find(keyed.key())
        .otherwise(List.of())
        .map(found -> new StateBefore(parts, usable(parts, keyed, found).orElse(null)));
  }

  private static Optional<StoredResponse> usable(
      Parts parts, Keying.Keyed keyed, List<StoredResponse> found) {
    return Selection.matching(found, keyed.fill()).stream()
        .filter(response -> response.head().status() == 200 && !response.isPartial())
        .filter(response -> response.freshness().left(parts.timing().now()).isPositive())
        .filter(response -> !keyed.shareableOnly() || response.shareable())
        .findFirst();
  }

  /** The stored body, if nothing was invalidated under it since. */
  byte @Nullable [] body() {
    if (stored == null || !(parts.invalidation().check(stored) instanceof Validity.Valid)) {
      return null;
    }
    return DecodedBody.of(stored.head().fields(), stored.body(), parts.options().bodyCopy());
  }

  private static RequestHead asGet(RequestHead head) {
    Fields fields =
        head.fields()
            .without("Content-Length")
            .without("Transfer-Encoding")
            .without("Content-Type");
    return head.withMethod("GET").withFields(fields);
  }
}
