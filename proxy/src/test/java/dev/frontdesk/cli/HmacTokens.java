package dev.frontdesk.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Tokens signed with a shared secret, as an Authorization line. */
final class HmacTokens {
  static final String SECRET = "0123456789abcdef0123456789abcdef";

  private HmacTokens() {}

  /** Good for an hour; {@code claims} as {@code "sub":"a"}. */
  static String bearer(String claims) {
    return bearer(SECRET, Instant.now().plusSeconds(3600), claims);
  }

  static String bearer(String secret, Instant expires, String claims) {
    try {
      JWSObject token =
          new JWSObject(
              new JWSHeader(JWSAlgorithm.HS256),
              new Payload("{\"exp\":%d,%s}".formatted(expires.getEpochSecond(), claims)));
      token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
      return "Authorization: Bearer " + token.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }
}
