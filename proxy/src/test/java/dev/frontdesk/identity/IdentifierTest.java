package dev.frontdesk.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Identity;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Peer TRUSTED = new Peer("127.0.0.1", true);
  private static final Peer STRANGER = new Peer("203.0.113.9", false);
  private static final Map<String, Identity> IDENTITIES =
      Map.of(
          "user", new Identity.Header("X-User-Id"),
          "session", new Identity.Cookie("sid"),
          "subject", new Identity.JwtClaim("sub", "app"));

  private final HandTiming timing = new HandTiming(Tokens.START);
  private final Identifier identifier = with(publicKey());

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  private static IdentityKeyOptions publicKey() {
    return options(new IdentityKeyOptions.Source.PublicKey(Tokens.pem(Tokens.RSA)), "RS256");
  }

  private static IdentityKeyOptions options(
      IdentityKeyOptions.Source source, String... algorithms) {
    return new IdentityKeyOptions(
        "app",
        source,
        Set.of(algorithms),
        "booking",
        "api",
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }

  private Identifier with(IdentityKeyOptions... keys) {
    return new Identifier(IDENTITIES, new Verifiers(VERTX, timing, List.of(keys)));
  }

  private static RequestHead request(String... fields) {
    return new RequestHead("GET", "http", "desk", "/", null, Fields.of(fields));
  }

  private Identified identify(Peer peer, String... fields) {
    return identifier.identify(request(fields), peer).await();
  }

  private Identified bearing(String token) {
    return identify(STRANGER, "Authorization", "Bearer " + token);
  }

  /** A token is good at one time and not at another: the head does not say it. */
  @Test
  void whoIsKnownByTheHeadAlone() {
    RequestHead plain = request("X-User-Id", "7", "Cookie", "sid=a");
    RequestHead token = request("X-User-Id", "7", "Authorization", "Bearer a.b.c");
    RequestHead password = request("Authorization", "Basic YTpi");
    assertThat(identifier.identifyByHead(plain, TRUSTED))
        .isEqualTo(identify(TRUSTED, "X-User-Id", "7", "Cookie", "sid=a"))
        .isNotEqualTo(Identified.NOBODY);
    assertThat(identifier.identifyByHead(token, TRUSTED)).isNull();
    assertThat(identifier.identifyByHead(password, STRANGER)).isNull();
    Identifier withoutKeys = new Identifier(Map.of(), new Verifiers(VERTX, timing, List.of()));
    assertThat(withoutKeys.identifyByHead(token, TRUSTED)).isEqualTo(Identified.NOBODY);
  }

  @Test
  void aHeaderIdentityIsBelievedFromTrustedPeersOnly() {
    assertThat(identify(STRANGER, "X-User-Id", "7")).isEqualTo(Identified.NOBODY);

    Identified known = identify(TRUSTED, "x-user-id", "7");
    assertThat(known.identities()).isEqualTo(Map.of("user", "7"));
    assertThat(known.verifiedFields()).containsExactly("x-user-id");
    assertThat(known.expires()).isNull();
  }

  @Test
  void whatAStrangerSaysOfIdentityIsStrippedAndNothingElse() {
    RequestHead head =
        request(
            "Accept", "*/*", "x-USER-id", "7", "X_User_Id", "8", "X-User", "9", "Cookie", "sid=1");

    assertThat(identifier.strip(head, STRANGER).fields())
        .isEqualTo(Fields.of("Accept", "*/*", "X-User", "9", "Cookie", "sid=1"));
    assertThat(identifier.strip(head, TRUSTED)).isSameAs(head);
    RequestHead plain = request("Accept", "*/*");
    assertThat(identifier.strip(plain, STRANGER)).isSameAs(plain);
  }

  @Test
  void aFieldWithMoreThanOneReadingIsNoIdentity() {
    assertThat(identify(TRUSTED, "X-User-Id", "7", "X-User-Id", "7")).isEqualTo(Identified.NOBODY);
    assertThat(identify(TRUSTED, "X-User-Id", "7", "X_User_Id", "8")).isEqualTo(Identified.NOBODY);
    assertThat(identify(TRUSTED, "X_User_Id", "8")).isEqualTo(Identified.NOBODY);
    assertThat(identify(TRUSTED, "X-User-Id", "")).isEqualTo(Identified.NOBODY);
  }

  @Test
  void whatConnectionNominatesDoesNotReachTheOriginAndIsNoIdentity() {
    assertThat(identify(TRUSTED, "X-User-Id", "7", "Connection", "close, x-user-ID"))
        .isEqualTo(Identified.NOBODY);
    assertThat(identify(TRUSTED, "Cookie", "sid=1", "Connection", "cookie"))
        .isEqualTo(Identified.NOBODY);
    String token = Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":\"u\""));
    assertThat(identify(TRUSTED, "Authorization", "Bearer " + token, "Connection", "Authorization"))
        .isEqualTo(Identified.NOBODY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "sid=abc | abc",
        "a=1; sid=abc; b=2 | abc",
        "sid=abc; sid=abc | -",
        "sid= | -",
        "SID=abc | -",
        "sid=\"a b\" | -",
        "sid=a,b | -",
      })
  void aCookieIdentityIsTheOneCookieOfItsName(String cookie, String value) {
    Identified found = identify(STRANGER, "Cookie", cookie);

    assertThat(found.identities().get("session")).isEqualTo(value);
    assertThat(found.verifiedFields()).isEqualTo(value == null ? Set.of() : Set.of("cookie:sid"));
  }

  @Test
  void aGoodTokenGivesItsClaimAndItsEnd() {
    Identified found =
        bearing(Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":\"u-7\",\"roles\":[\"a\",\"b\"]")));

    assertThat(found.identities()).isEqualTo(Map.of("subject", "u-7"));
    assertThat(found.tokens().get("app")).containsEntry("roles", "[\"a\",\"b\"]");
    assertThat(found.expires()).isEqualTo(Instant.ofEpochSecond(Tokens.NOW + 600));
    assertThat(found.verifiedFields()).containsExactly("authorization");
    assertThat(found.invalidToken()).isFalse();
  }

  @Test
  void theSchemeIsComparedWithoutCaseAndOtherSchemesAreNoTokens() {
    String token = Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":\"u\""));

    assertThat(identify(STRANGER, "authorization", "bEARER  " + token).identities()).hasSize(1);
    assertThat(identify(STRANGER, "Authorization", "Basic abc")).isEqualTo(Identified.NOBODY);
    assertThat(identify(STRANGER, "Authorization", "Bearer")).isEqualTo(Identified.NOBODY);
    assertThat(identify(STRANGER, "Authorization", "Bearer " + token + ", Basic abc"))
        .isEqualTo(Identified.NOBODY);
  }

  @Test
  void twoAuthorizationFieldsAreNoIdentity() {
    String token = "Bearer " + Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":\"u\""));

    assertThat(identify(STRANGER, "Authorization", token, "Authorization", token))
        .isEqualTo(Identified.NOBODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iss\":\"booking\",\"aud\":\"api\",\"sub\":\"u\"}",
        "{\"iss\":\"other\",\"aud\":\"api\",\"sub\":\"u\",\"exp\":9999999999}",
        "{\"aud\":\"api\",\"sub\":\"u\",\"exp\":9999999999}",
        "{\"iss\":\"booking\",\"aud\":\"web\",\"sub\":\"u\",\"exp\":9999999999}",
        "{\"iss\":\"booking\",\"aud\":[\"web\"],\"sub\":\"u\",\"exp\":9999999999}",
        "{\"iss\":\"booking\",\"sub\":\"u\",\"exp\":9999999999}",
        "{\"iss\":\"booking\",\"aud\":\"api\",\"sub\":\"u\",\"exp\":\"9999999999\"}",
        "{\"iss\":\"booking\",\"aud\":\"api\",\"sub\":\"u\",\"sub\":\"v\",\"exp\":9999999999}",
        "{\"iss\":\"booking\",\"aud\":\"api\",\"sub\":\"u\",\"exp\":9999999999,\"nbf\":true}",
        "[]",
        "null",
        "no json"
      })
  void signedAndStillNoTokenForUs(String claims) {
    Identified found = bearing(Tokens.rs256(Tokens.RSA, claims));

    assertThat(found.identities()).isEmpty();
    assertThat(found.tokens()).isEmpty();
    assertThat(found.verifiedFields()).isEmpty();
    assertThat(found.invalidToken()).isTrue();
  }

  @Test
  void oneOfSeveralAudiencesIsEnough() {
    assertThat(
            bearing(
                    Tokens.rs256(
                        Tokens.RSA,
                        "{\"iss\":\"booking\",\"aud\":[\"x\",\"api\"],\"sub\":\"u\",\"exp\":9999999999}"))
                .identities())
        .containsEntry("subject", "u");
  }

  @ParameterizedTest
  @CsvSource({
    "exp,  1, true",
    "exp,  0, true",
    "exp, -29, true",
    "exp, -30, false",
    "exp, -3600, false",
    "nbf, 30, true",
    "nbf, 31, false",
    "iat, 30, true",
    "iat, 31, false",
  })
  void timesAreComparedWithTheSkew(String claim, int secondsFromNow, boolean verifies) {
    long at = Tokens.NOW + secondsFromNow;
    String claims =
        claim.equals("exp")
            ? Tokens.claims(at, "\"sub\":\"u\"")
            : Tokens.claims("\"sub\":\"u\",\"%s\":%d".formatted(claim, at));

    Identified found = bearing(Tokens.rs256(Tokens.RSA, claims));

    assertThat(found.invalidToken()).isEqualTo(!verifies);
    if (verifies && claim.equals("exp")) {
      assertThat(found.expires()).as("no skew is added").isEqualTo(Instant.ofEpochSecond(at));
    }
  }

  @Test
  void aRememberedTokenStillEnds() {
    String token = Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":\"u\""));

    assertThat(bearing(token).invalidToken()).isFalse();
    timing.advance(Duration.ofSeconds(600 + 29));
    assertThat(bearing(token).invalidToken()).isFalse();
    timing.advance(Duration.ofSeconds(1));
    assertThat(bearing(token).invalidToken()).isTrue();
    assertThat(bearing(token).identities()).isEmpty();
  }

  @Test
  void anUnsecuredTokenIsRefused() {
    assertThat(bearing(Tokens.unsecured(Tokens.claims("\"sub\":\"u\""))).invalidToken()).isTrue();
  }

  @Test
  void thePublicKeyIsNeverASecret() {
    String claims = Tokens.claims("\"sub\":\"admin\"");
    String pem = Tokens.pem(Tokens.RSA);
    for (String secret : List.of(pem, pem.strip())) {
      assertThat(
              bearing(Tokens.hs256(secret.getBytes(StandardCharsets.UTF_8), claims)).invalidToken())
          .isTrue();
    }
  }

  @Test
  void anotherKeyAnotherAlgorithmAndABentTokenAreRefused() throws Exception {
    String claims = Tokens.claims("\"sub\":\"u\"");
    String good = Tokens.rs256(Tokens.RSA, claims);
    int dot = good.indexOf('.');

    assertThat(bearing(Tokens.rs256(Tokens.OTHER_RSA, claims)).invalidToken()).isTrue();
    assertThat(
            bearing(
                    Tokens.sign(
                        new JWSHeader(JWSAlgorithm.RS512), claims, Tokens.signer(Tokens.RSA)))
                .invalidToken())
        .isTrue();
    assertThat(bearing(Tokens.es256(claims)).invalidToken()).isTrue();
    assertThat(bearing(good.substring(0, dot + 2) + "x" + good.substring(dot + 3)).invalidToken())
        .isTrue();
    assertThat(bearing(good.substring(0, good.lastIndexOf('.') + 1)).invalidToken()).isTrue();
    assertThat(bearing("opaque").invalidToken()).isTrue();
    assertThat(bearing("a.b.c").invalidToken()).isTrue();
    assertThat(bearing("x".repeat(Verifier.MAX_TOKEN_CHARACTERS + 1)).invalidToken()).isTrue();
  }

  @Test
  void aTokenForAnotherPurposeOrWithUnknownCriticalParametersIsRefused() {
    String claims = Tokens.claims("\"sub\":\"u\"");
    JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.RS256);

    assertThat(
            bearing(
                    Tokens.sign(
                        header.type(new JOSEObjectType("at+JWT")).build(),
                        claims,
                        Tokens.signer(Tokens.RSA)))
                .identities())
        .containsEntry("subject", "u");
    assertThat(
            bearing(
                    Tokens.sign(
                        header.type(new JOSEObjectType("dpop+jwt")).build(),
                        claims,
                        Tokens.signer(Tokens.RSA)))
                .invalidToken())
        .isTrue();
    assertThat(
            bearing(
                    Tokens.sign(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .criticalParams(Set.of("exp"))
                            .customParam("exp", 1)
                            .build(),
                        claims,
                        Tokens.signer(Tokens.RSA)))
                .invalidToken())
        .isTrue();
  }

  @Test
  void callersAreNeverTakenForOneAnother() {
    List<String> subjects =
        List.of(
            "\"1\"",
            "2",
            "9223372036854775808",
            "9223372036854775809",
            "0.1",
            "1e400",
            "true",
            "\"a\"",
            "\"A\"",
            "\"a \"",
            "[\"a\"]",
            "{\"b\":1,\"a\":2}",
            "1234567890.12345678901");
    List<String> seen =
        subjects.stream()
            .map(subject ->
                bearing(Tokens.rs256(Tokens.RSA, Tokens.claims("\"sub\":" + subject)))
                    .identities()
                    .get("subject"))
            .toList();

    assertThat(seen)
        .containsExactly(
            "1",
            "2",
            "9223372036854775808",
            "9223372036854775809",
            "0.1",
            "1E+400",
            "true",
            "a",
            "A",
            "a ",
            "[\"a\"]",
            "{\"a\":2,\"b\":1}",
            "1234567890.12345678901");
  }

  @Test
  void aMissingClaimIsAbsent() {
    for (String sub : List.of("\"x\":1", "\"sub\":null", "\"sub\":\"\"")) {
      Identified found = bearing(Tokens.rs256(Tokens.RSA, Tokens.claims(sub)));
      assertThat(found.identities()).isEmpty();
      assertThat(found.tokens()).containsKey("app");
    }
  }

  @Test
  void secretsAndCurvesVerifyToo() {
    byte[] secret = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);
    String claims = Tokens.claims("\"sub\":\"u\"");
    Identifier mac = with(options(new IdentityKeyOptions.Source.Secret(Tokens.SECRET), "HS256"));
    Identifier curve =
        with(
            options(
                new IdentityKeyOptions.Source.PublicKey(Tokens.EC.toPublicJWK().toJSONString()),
                "ES256"));

    assertThat(identified(mac, Tokens.hs256(secret, claims)).identities()).hasSize(1);
    assertThat(
            identified(mac, Tokens.hs256("x".repeat(32).getBytes(StandardCharsets.UTF_8), claims))
                .invalidToken())
        .isTrue();
    assertThat(identified(curve, Tokens.es256(claims)).identities()).hasSize(1);
    assertThat(identified(curve, Tokens.rs256(Tokens.RSA, claims)).invalidToken()).isTrue();
  }

  private static Identified identified(Identifier identifier, String token) {
    return identifier.identify(request("Authorization", "Bearer " + token), STRANGER).await();
  }

  @Test
  void aTokenOfOneKeyIsNotAnothers() {
    Identifier two =
        new Identifier(
            Map.of("subject", new Identity.JwtClaim("sub", "app")),
            new Verifiers(
                VERTX,
                timing,
                List.of(
                    publicKey(),
                    new IdentityKeyOptions(
                        "partner",
                        new IdentityKeyOptions.Source.PublicKey(Tokens.pem(Tokens.OTHER_RSA)),
                        Set.of("RS256"),
                        null,
                        null,
                        Duration.ZERO,
                        Duration.ofMinutes(5)))));

    Identified found =
        identified(two, Tokens.rs256(Tokens.OTHER_RSA, Tokens.claims("\"sub\":\"u\"")));

    assertThat(found.tokens()).containsOnlyKeys("partner");
    assertThat(found.identities()).isEmpty();
    assertThat(found.invalidToken()).isFalse();
  }

  @Test
  void anIdentityWithoutItsKeyDoesNotLoad() {
    assertThatThrownBy(() -> new Identifier(IDENTITIES, new Verifiers(VERTX, timing, List.of())))
        .hasMessageContaining("key app");
  }

  @Test
  void theMemoryOfVerifiedTokensIsBounded() throws Exception {
    Verifier verifier =
        new Verifier(
            options(new IdentityKeyOptions.Source.Secret(Tokens.SECRET), "HS256"),
            new KeySource.Fixed(
                KeySet.fixed(VerifyingKey.ofSecret(Tokens.SECRET, Set.of("HS256")))),
            VERTX,
            timing);
    MACSigner signer = new MACSigner(Tokens.SECRET.getBytes(StandardCharsets.UTF_8));
    String filler = "x".repeat(10_000);
    int tokens = 500;
    for (int i = 0; i < tokens; i++) {
      String claims = Tokens.claims("\"sub\":\"%d\",\"filler\":\"%s\"".formatted(i, filler));
      assertThat(
              verifier
                  .verify(Tokens.sign(new JWSHeader(JWSAlgorithm.HS256), claims, signer))
                  .await())
          .isInstanceOf(Verdict.Verified.class);
    }

    assertThat(tokens * 20_000L).isGreaterThan(Verifier.MEMORY_BYTES);
    assertThat(verifier.remembered()).isBetween(100L, Verifier.MEMORY_BYTES / 20_000L);
  }
}
