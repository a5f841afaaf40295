package dev.frontdesk.policy;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;

/**
 * Whether a response is stored (RFC 9111 §3), decided from its head; the body may still turn out
 * too large or cut short.
 */
public sealed interface Storage {
  /**
   * @param head what is stored: end-to-end fields only, Set-Cookie taken off where the route strips
   *     it, and so are the fields that are for the one who asked
   */
  record Store(
      ResponseHead head, Nominated nominated, Freshness freshness, boolean shareable, Terms terms)
      implements Storage {}

  record Refuse(Reason reason) implements Storage {}
}
