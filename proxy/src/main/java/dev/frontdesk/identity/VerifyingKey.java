package dev.frontdesk.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One key and the algorithms that it may be used with. A key knows its own family, so that no
 * token's header can make a public key a secret (RFC 8725 §2.1). Immutable; any thread.
 *
 * @param id its {@code kid}, or null
 * @param slow a verification takes long enough (elliptic curves) to keep it off the event loop
 */
record VerifyingKey(
    @Nullable String id, Set<String> algorithms, JWSVerifier verifier, boolean slow) {
  /** RFC 7518 §3.3. */
  static final int MIN_RSA_BITS = 2048;

  /** Verifying with more is slow enough to be a way to keep us busy. */
  static final int MAX_RSA_BITS = 8192;

  private static final int EVENT_LOOP_RSA_BITS = 4096;

  /** Throws what is wrong with the secret. RFC 7518 §3.2: as long as the hash, or longer. */
  static VerifyingKey ofSecret(String secret, Set<String> algorithms) throws JOSEException {
    if (secret.contains("-----BEGIN")) {
      throw new JOSEException("a PEM text as secret (expected: a secret that nobody else knows)");
    }
    byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
    for (String algorithm : algorithms) {
      int needed = Integer.parseInt(algorithm.substring(2)) / 8;
      if (octets.length < needed) {
        throw new JOSEException(
            "a secret of %d bytes (expected: >= %d for %s)"
                .formatted(octets.length, needed, algorithm));
      }
    }
    return new VerifyingKey(null, algorithms, new MACVerifier(octets), false);
  }

  /** Throws where none of the algorithms can be used with such a key, or it is too weak. */
  static VerifyingKey ofPublic(@Nullable String id, PublicKey key, Set<String> algorithms)
      throws JOSEException {
    return switch (key) {
      case RSAPublicKey rsa -> {
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
          throw new JOSEException(
              "an RSA key of %d bits (expected: %d to %d)"
                  .formatted(bits, MIN_RSA_BITS, MAX_RSA_BITS));
        }
        Set<String> usable =
            among(algorithms, a -> a.startsWith("RS") || a.startsWith("PS"), "an RSA key");
        yield new VerifyingKey(id, usable, new RSASSAVerifier(rsa), bits > EVENT_LOOP_RSA_BITS);
      }
      case ECPublicKey ec -> {
        ECDSAVerifier verifier = new ECDSAVerifier(ec);
        Set<String> ofCurve =
            Set.copyOf(verifier.supportedJWSAlgorithms().stream().map(a -> a.getName()).toList());
        yield new VerifyingKey(
            id, among(algorithms, ofCurve::contains, "an EC key for " + ofCurve), verifier, true);
      }
      default ->
          throw new JOSEException("a %s key (expected: RSA or EC)".formatted(key.getAlgorithm()));
    };
  }

  boolean fits(JWSHeader header) {
    return algorithms.contains(header.getAlgorithm().getName())
        && (header.getKeyID() == null || id == null || header.getKeyID().equals(id));
  }

  /** False also where the header has critical parameters that nobody here knows. */
  boolean verifies(JWSObject token) {
    try {
      return verifier.verify(token.getHeader(), token.getSigningInput(), token.getSignature());
    } catch (JOSEException malformedSignature) {
      return false;
    }
  }

  private static Set<String> among(Set<String> named, Predicate<String> fits, String what)
      throws JOSEException {
    Set<String> usable = Set.copyOf(named.stream().filter(fits).toList());
    if (usable.isEmpty()) {
      throw new JOSEException("%s (expected: a key for %s)".formatted(what, named));
    }
    return usable;
  }
}
