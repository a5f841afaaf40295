package dev.frontdesk.store.redis;

import dev.frontdesk.http.Fields;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.StoredResponse;
import java.time.Duration;
import java.time.Instant;

/** How long Redis keeps a value. Pure. */
final class Retention {
  /** Whatever a response says of itself. */
  static final Duration LONGEST = Duration.ofDays(1);

  private Retention() {}

  /**
   * What is left of the lifetime, the longest time that it may be served stale, and one lifetime
   * more where the origin can be asked whether it is still so. Zero: it is not worth keeping.
   */
  static Duration of(StoredResponse response, Instant now) {
    Freshness freshness = response.freshness();
    boolean validated = hasValidator(response.head().fields());
    Duration retention = freshness.left(now);
    if (!freshness.mustRevalidate()) {
      retention =
          retention.plus(longer(freshness.staleWhileRevalidate(), freshness.staleIfError()));
    }
    if (validated) {
      retention = retention.plus(freshness.lifetime());
    } else if (freshness.notAfter() != null) {
      retention = shorter(retention, Duration.between(now, freshness.notAfter()));
    }
    retention = shorter(retention, LONGEST);
    return retention.isNegative() ? Duration.ZERO : retention;
  }

  private static boolean hasValidator(Fields fields) {
    return fields.contains("ETag") || fields.contains("Last-Modified");
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
