package dev.frontdesk.policy;

import dev.frontdesk.http.Reason;
import org.jspecify.annotations.Nullable;

/** What is done with what is stored: one case per outcome (RFC 9111 §4). */
public sealed interface Reuse {
  record ServeFresh(StoredResponse stored) implements Reuse {}

  /** Served now and, with {@code refresh}, validated behind it. */
  record ServeStale(StoredResponse stored, boolean refresh, Reason reason) implements Reuse {}

  /**
   * Asked again with the stored response's validators (where it has any), and the stored response
   * is still there.
   *
   * @param onError may be served when the origin fails (RFC 5861 §4)
   */
  record Validate(StoredResponse stored, boolean onError, Reason reason) implements Reuse {}

  /**
   * A part is stored, the whole is wanted, and one piece is missing: that is asked for, provided
   * that the version is still the same (RFC 9111 §3.4).
   */
  record Complete(StoredResponse stored, ByteRange missing, Reason reason) implements Reuse {}

  /**
   * @param unconfirmed what is stored, and nobody can say now whether it is valid: it may stand in
   *     for a failure where the route gives leave; or null
   */
  record Forward(Reason reason, @Nullable StoredResponse unconfirmed) implements Reuse {
    public Forward(Reason reason) {
      this(reason, null);
    }
  }

  /** only-if-cached, and nothing to give: 504 (RFC 9111 §5.2.1.7). */
  record GatewayTimeout() implements Reuse {}
}
