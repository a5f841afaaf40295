package dev.frontdesk.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a public key as operators have it: PEM (RFC 7468 §5, §13) or a JWK (RFC 7517). */
final class PublicKeyText {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private PublicKeyText() {}

  static PublicKey parse(String text) throws JOSEException {
    String trimmed = text.strip();
    try {
      return trimmed.startsWith("{") ? jwk(JWK.parse(trimmed)) : pem(trimmed);
    } catch (ParseException | GeneralSecurityException | IllegalArgumentException unreadable) {
      throw new JOSEException(
          "a public key that cannot be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static PublicKey jwk(JWK jwk) throws JOSEException {
    if (jwk.isPrivate() || !(jwk instanceof AsymmetricJWK asymmetric)) {
      throw new JOSEException("a private or secret JWK (expected: a public key)");
    }
    return asymmetric.toPublicKey();
  }

  private static PublicKey pem(String text) throws GeneralSecurityException, JOSEException {
    Matcher pem = PEM.matcher(text);
    if (!pem.matches()) {
      throw new JOSEException("neither PEM nor JWK (expected: one public key)");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
    return switch (pem.group(1)) {
      case "PUBLIC KEY" -> spki(der);
      case "CERTIFICATE" ->
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der))
              .getPublicKey();
      default ->
          throw new JOSEException(
              "PEM %s (expected: PUBLIC KEY or CERTIFICATE)".formatted(pem.group(1)));
    };
  }

  private static PublicKey spki(byte[] der) throws GeneralSecurityException {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(der);
    try {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (InvalidKeySpecException notRsa) {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    }
  }
}
