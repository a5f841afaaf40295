package dev.frontdesk.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/** Real keys, made once for all tests, and tokens signed with them. */
final class Tokens {
  static final RSAKey RSA = rsa("one");
  static final RSAKey OTHER_RSA = rsa("two");
  static final ECKey EC = ec();
  static final String SECRET = "0123456789abcdef0123456789abcdef";
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  static final long NOW = START.getEpochSecond();

  private Tokens() {}

  static String claims(String more) {
    return claims(NOW + 600, more);
  }

  static String claims(long exp, String more) {
    return "{\"iss\":\"booking\",\"aud\":\"api\",\"exp\":%d%s}"
        .formatted(exp, more.isEmpty() ? "" : "," + more);
  }

  static String rs256(RSAKey key, String claims) {
    return sign(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
        claims,
        signer(key));
  }

  static String es256(String claims) {
    return sign(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(), claims, signer(EC));
  }

  static String hs256(byte[] secret, String claims) {
    try {
      return sign(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(secret));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String unsecured(String claims) {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
        + "."
        + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".";
  }

  static String sign(JWSHeader header, String claims, JWSSigner signer) {
    try {
      JWSObject token = new JWSObject(header, new Payload(claims));
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static JWSSigner signer(JWK key) {
    try {
      return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String pem(RSAKey key) {
    try {
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(key.toRSAPublicKey().getEncoded())
          + "\n-----END PUBLIC KEY-----\n";
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static String set(JWK... keys) {
    StringBuilder set = new StringBuilder("{\"keys\":[");
    for (int i = 0; i < keys.length; i++) {
      set.append(i == 0 ? "" : ",").append(keys[i].toPublicJWK().toJSONString());
    }
    return set.append("]}").toString();
  }

  private static RSAKey rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static ECKey ec() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
