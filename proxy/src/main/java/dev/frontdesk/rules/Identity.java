package dev.frontdesk.rules;

/** How a caller is told apart. */
public sealed interface Identity {
  /** Believed from trusted peers only; from others the field is stripped. */
  record Header(String name) implements Identity {}

  record Cookie(String name) implements Identity {}

  /** A claim of a bearer token that verifies with the key of this name. */
  record JwtClaim(String claim, String key) implements Identity {}
}
