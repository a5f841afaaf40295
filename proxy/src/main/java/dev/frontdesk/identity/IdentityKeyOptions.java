package dev.frontdesk.identity;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the tokens of one issuer are verified. Immutable; any thread.
 *
 * @param name what identities and {@code sharing: verified} call it
 * @param algorithms the only ones that are accepted (RFC 8725 §3.1), of one family: {@code RS256,
 *     RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512}, or with a secret {@code HS256,
 *     HS384, HS512}
 * @param issuer what {@code iss} must be; null: not looked at
 * @param audience what {@code aud} must name; null: not looked at
 * @param skew how far the issuer's clock may be off
 * @param refresh how often a JWKS is fetched again
 */
public record IdentityKeyOptions(
    String name,
    Source source,
    Set<String> algorithms,
    @Nullable String issuer,
    @Nullable String audience,
    Duration skew,
    Duration refresh) {
  public static final Duration DEFAULT_REFRESH = Duration.ofMinutes(5);

  /** More than this is no skew but a longer life (RFC 7519 §4.1.4: "a few minutes"). */
  public static final Duration MAX_SKEW = Duration.ofMinutes(5);

  static final Set<String> MACS = Set.of("HS256", "HS384", "HS512");
  static final Set<String> SIGNATURES =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** Where the key comes from. */
  public sealed interface Source {
    /** A JWK Set (RFC 7517 §5), fetched over http or https. */
    record Jwks(URI uri) implements Source {}

    /** A key set that is not fetched here: nothing verifies with it. For rehearsals. */
    record Withheld() implements Source {}

    /** A public key: PEM ({@code PUBLIC KEY} or {@code CERTIFICATE}) or a JWK. */
    record PublicKey(String text) implements Source {}

    /** A shared secret; its UTF-8 octets are the key. */
    record Secret(String text) implements Source {
      @Override
      public String toString() {
        return "Secret[]";
      }
    }
  }

  /** Says what came and what was expected. */
  public IdentityKeyOptions {
    algorithms = Set.copyOf(algorithms);
    if (algorithms.isEmpty()) {
      throw wrong(name, "algorithms", "none", "at least one, by name");
    }
    Set<String> allowed = source instanceof Source.Secret ? MACS : SIGNATURES;
    for (String algorithm : algorithms) {
      if (!allowed.contains(algorithm)) {
        throw wrong(
            name,
            "algorithms",
            algorithm,
            "of "
                + new TreeSet<>(allowed)
                + (source instanceof Source.Secret ? " with a secret" : " with a public key"));
      }
    }
    if (skew.isNegative() || skew.compareTo(MAX_SKEW) > 0) {
      throw wrong(name, "skew", skew.toString(), "from 0 to " + MAX_SKEW);
    }
    if (refresh.compareTo(Duration.ofSeconds(1)) < 0) {
      throw wrong(name, "refresh", refresh.toString(), "1 s or more");
    }
    if (source instanceof Source.Jwks(URI uri)) {
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
        throw wrong(name, "jwks", uri.toString(), "an http or https URL");
      }
    }
  }

  static IllegalArgumentException wrong(String name, String what, String came, String expected) {
    return new IllegalArgumentException(
        "identity key %s: %s: %s (expected: %s)".formatted(name, what, came, expected));
  }
}
