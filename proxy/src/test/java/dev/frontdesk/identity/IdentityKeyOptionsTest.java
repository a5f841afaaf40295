package dev.frontdesk.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.frontdesk.identity.IdentityKeyOptions.Source;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityKeyOptionsTest {
  private static IdentityKeyOptions options(Source source, String... algorithms) {
    return new IdentityKeyOptions(
        "app", source, Set.of(algorithms), null, null, Duration.ZERO, Duration.ofMinutes(1));
  }

  private static void check(Source source, String... algorithms) {
    Verifiers.check(options(source, algorithms));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "NONE", "HS256", "EdDSA", "rs256", "RSA", ""})
  void publicKeysTakeSignatureAlgorithmsOnly(String algorithm) {
    assertThatThrownBy(() -> options(new Source.PublicKey("x"), algorithm))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "identity key app: algorithms: " + algorithm + " (expected: of [ES256");
    assertThatThrownBy(() -> options(new Source.Jwks(URI.create("http://h/")), algorithm))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "RS256", "ES256"})
  void secretsTakeMacAlgorithmsOnly(String algorithm) {
    assertThatThrownBy(() -> options(new Source.Secret(Tokens.SECRET), algorithm))
        .hasMessageContaining("with a secret");
  }

  @Test
  void algorithmsAreNamed() {
    assertThatThrownBy(() -> options(new Source.Secret(Tokens.SECRET)))
        .hasMessageContaining("at least one");
  }

  @Test
  void shortSecretsAreRefused() {
    assertThatCode(() -> check(new Source.Secret("x".repeat(32)), "HS256"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(new Source.Secret("x".repeat(31)), "HS256"))
        .hasMessage("identity key app: a secret of 31 bytes (expected: >= 32 for HS256)");
    assertThatThrownBy(() -> check(new Source.Secret("x".repeat(63)), "HS512"))
        .hasMessageContaining("expected: >= 64");
    assertThatThrownBy(() -> check(new Source.Secret(Tokens.pem(Tokens.RSA)), "HS256"))
        .hasMessageContaining("PEM");
  }

  @Test
  void theKeyMustBeOfTheAlgorithmsFamilyAndPublicAndStrong() throws Exception {
    String rsa = Tokens.pem(Tokens.RSA);
    assertThatCode(() -> check(new Source.PublicKey(rsa), "RS256", "PS512"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(new Source.PublicKey(rsa), "ES256"))
        .hasMessageContaining("an RSA key (expected: a key for [ES256])");
    assertThatThrownBy(() -> check(new Source.PublicKey(rsa), "RS256", "ES256"))
        .hasMessageContaining("it only serves [RS256]");
    assertThatThrownBy(
            () -> check(new Source.PublicKey(Tokens.EC.toPublicJWK().toJSONString()), "ES384"))
        .hasMessageContaining("an EC key for [ES256]");
    assertThatThrownBy(() -> check(new Source.PublicKey(Tokens.RSA.toJSONString()), "RS256"))
        .hasMessageContaining("private");
    String secret =
        new OctetSequenceKey.Builder(Tokens.SECRET.getBytes(StandardCharsets.UTF_8))
            .build()
            .toJSONString();
    assertThatThrownBy(() -> check(new Source.PublicKey(secret), "RS256"))
        .hasMessageContaining("secret JWK");
    assertThatThrownBy(() -> check(new Source.PublicKey(shortRsa()), "RS256"))
        .hasMessageContaining("1024 bits (expected: 2048");
    for (String unreadable :
        new String[] {
          "",
          "x",
          "{}",
          "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
        }) {
      assertThatThrownBy(() -> check(new Source.PublicKey(unreadable), "RS256"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void skewRefreshAndUrlHaveBounds() {
    Source source = new Source.Jwks(URI.create("https://h/jwks"));
    Duration minute = Duration.ofMinutes(1);
    assertThatThrownBy(() ->
            new IdentityKeyOptions(
                "app", source, Set.of("RS256"), null, null, minute.multipliedBy(6), minute))
        .hasMessageContaining("skew");
    assertThatThrownBy(() ->
            new IdentityKeyOptions(
                "app", source, Set.of("RS256"), null, null, Duration.ZERO, Duration.ZERO))
        .hasMessageContaining("refresh");
    for (String url : new String[] {"file:///etc/passwd", "ftp://h/", "jwks.json"}) {
      assertThatThrownBy(() -> options(new Source.Jwks(URI.create(url)), "RS256"))
          .hasMessageContaining("http");
    }
  }

  private static String shortRsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    KeyPair pair = generator.generateKeyPair();
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----";
  }
}
