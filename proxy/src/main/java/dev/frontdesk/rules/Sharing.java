package dev.frontdesk.rules;

import java.util.List;

/** What a route says about answers to requests with credentials. */
public sealed interface Sharing {
  /** Credentials that nothing else speaks for stay on the request that fills the cache. */
  default boolean sendsCredentials() {
    return this instanceof Unsaid || this instanceof AsHttp;
  }

  /**
   * Nothing: such a request bypasses, unless the origin marks the response as shareable (RFC 9111
   * §3.5).
   */
  record Unsaid() implements Sharing {}

  /**
   * {@code http}: as RFC 9111 §3.5 has it. A request with Authorization is as with {@code Unsaid};
   * all other credentials reach the origin and restrict nothing.
   */
  record AsHttp() implements Sharing {}

  /** Credentials are taken off the fill, so that it cannot be personal. */
  record Public() implements Sharing {}

  /** Callers whose token verifies with the key share; these claims are keyed. */
  record Verified(String key, List<String> claims) implements Sharing {}
}
