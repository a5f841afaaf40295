package dev.frontdesk.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tokens of an issuer are verified with.
 *
 * @param algorithms accepted ones, as JWA names them (RFC 7518 §3.1); a token's own claim never
 *     widens them
 * @param issuer what {@code iss} must be, or null: any
 * @param audience what {@code aud} must name, or null: any
 * @param skew how far the issuer's clock may be off
 */
public record IdentityKey(
    Material material,
    List<String> algorithms,
    @Nullable String issuer,
    @Nullable String audience,
    Duration skew) {

  /** Where the key comes from. */
  public sealed interface Material {
    /** A key set at a URL, fetched again when it is older than {@code refresh}. */
    record Jwks(String url, Duration refresh) implements Material {}

    /** A public key or certificate in PEM, or a JWK (RFC 7517). */
    record PublicKey(String text) implements Material {}

    /** A shared secret; its UTF-8 octets are the key. */
    record Shared(Secret secret) implements Material {}
  }
}
