package dev.frontdesk.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force. What was verified under one generation is verified again under the next.
 * Immutable; any thread.
 *
 * @param generation grows with every change of the keys; 0: none were ever known
 */
record KeySet(long generation, List<VerifyingKey> keys) {
  private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

  static final KeySet UNKNOWN = new KeySet(0, List.of());

  /** Tokens without a key id are tried with this many keys at most. */
  static final int MAX_TRIES = 4;

  static KeySet fixed(VerifyingKey key) {
    return new KeySet(1, List.of(key));
  }

  /**
   * The keys of a JWK Set that may verify one of the algorithms. Keys of other kinds, uses and
   * strengths are left out; symmetric keys always are.
   */
  static KeySet parse(String document, Set<String> algorithms, long generation)
      throws ParseException {
    List<VerifyingKey> usable = new ArrayList<>();
    for (JWK jwk : JWKSet.parse(document).getKeys()) {
      if (jwk instanceof AsymmetricJWK asymmetric && forSignatures(jwk)) {
        try {
          PublicKey key = asymmetric.toPublicKey();
          usable.add(VerifyingKey.ofPublic(jwk.getKeyID(), key, allowed(jwk, algorithms)));
        } catch (JOSEException notForUs) {
          // A set may hold keys for other purposes: they are no error, and not used.
          LOG.debug("key {} is left out: {}", jwk.getKeyID(), notForUs.getMessage());
        }
      }
    }
    if (usable.isEmpty()) {
      throw new ParseException("no key in it verifies " + algorithms, 0);
    }
    return new KeySet(generation, List.copyOf(usable));
  }

  /** Keys that a token with this header may have been signed with. */
  List<VerifyingKey> candidates(JWSHeader header) {
    return keys.stream().filter(key -> key.fits(header)).limit(MAX_TRIES).toList();
  }

  private static boolean forSignatures(JWK jwk) {
    return (jwk.getKeyUse() == null || KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
        && (jwk.getKeyOperations() == null || jwk.getKeyOperations().contains(KeyOperation.VERIFY));
  }

  private static Set<String> allowed(JWK jwk, Set<String> algorithms) {
    if (jwk.getAlgorithm() == null) {
      return algorithms;
    }
    String only = jwk.getAlgorithm().getName();
    return algorithms.contains(only) ? Set.of(only) : Set.of();
  }
}
