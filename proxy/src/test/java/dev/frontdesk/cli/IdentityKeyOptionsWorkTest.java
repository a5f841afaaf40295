package dev.frontdesk.cli;

import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code identity-keys}: a key set from a real server, a key and a secret from files. */
@Timeout(30)
class IdentityKeyOptionsWorkTest {
  @Test
  @Shows({
    "configuration.identity-keys",
    "identity-key.jwks",
    "identity-key.key",
    "identity-key.secret",
    "identity-key.algorithms",
    "identity-key.issuer",
    "identity-key.audience",
    "identity-key.skew",
    "identity-key.refresh"
  })
  void tokensAreVerifiedAsTheKeysSay(@TempDir Path folder) throws Exception {
    ECKey published = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
    ECKey held = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
    Files.writeString(folder.resolve("key.json"), held.toPublicJWK().toJSONString());
    Files.writeString(folder.resolve("secret"), HmacTokens.SECRET + "\n");
    try (Backend api =
            new Backend("a")
                .says(
                    "/jwks",
                    count ->
                        Backend.ok(
                            "", "{\"keys\":[" + published.toPublicJWK().toJSONString() + "]}"));
        RunningDesk desk = RunningDesk.start(folder, config(api), Map.of("a.yaml", rules()))) {
      String good = claims("house", "api", 3600);
      await().until(() -> "MISS".equals(desk.get("/remote", token(published, good)).outcome()));
      desk.get("/remote", token(published, good)).is("HIT");
      desk.get("/remote", token(held, good)).is("BYPASS").because("identity-missing");

      desk.get("/held", token(held, good)).is("MISS");
      desk.get("/held", token(held, claims("else", "api", 3600))).is("BYPASS");
      desk.get("/held", token(held, claims("house", "else", 3600))).is("BYPASS");
      desk.get("/held", token(held, claims("house", "api", -120))).is("BYPASS");

      desk.get("/shared", HmacTokens.bearer("\"sub\":\"1\"")).is("MISS");
      Instant past = Instant.now().minusSeconds(120);
      // Within the skew of five minutes it is still a token; the usual 30 seconds are over.
      desk.get("/shared", HmacTokens.bearer(HmacTokens.SECRET, past, "\"sub\":\"2\"")).is("MISS");
      desk.get("/shared", token(held, good)).is("BYPASS").because("identity-missing");

      await().until(() -> api.count("/jwks") >= 2);
    }
  }

  private static String config(Backend api) {
    return """
    upstreams: { api: { primary: ["%s"] } }
    rules: rules
    identity-keys:
      remote: { jwks: "%s/jwks", algorithms: [ES256], refresh: 1s }
      held: { key: file:key.json, algorithms: [ES256], issuer: house, audience: api, skew: 1s }
      shared: { secret: file:secret, algorithms: [HS256], skew: 5m }
    """
        .formatted(api.uri(), api.uri());
  }

  private static String rules() {
    StringBuilder rules = new StringBuilder("identities:\n");
    for (String key : new String[] {"remote", "held", "shared"}) {
      rules.append("  %s: { jwt-claim: sub, key: %s }\n".formatted(key, key));
    }
    rules.append("routes:\n");
    for (String key : new String[] {"remote", "held", "shared"}) {
      rules.append(
          "  - { id: %s, match: GET /%s, key: { identity: %s }, cache: { ttl: 1h } }\n"
              .formatted(key, key, key));
    }
    return rules.toString();
  }

  private static String claims(String issuer, String audience, int seconds) {
    return "{\"iss\":\"%s\",\"aud\":\"%s\",\"exp\":%d,\"sub\":\"1\"}"
        .formatted(issuer, audience, Instant.now().plusSeconds(seconds).getEpochSecond());
  }

  private static String token(ECKey key, String claims) throws Exception {
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new Payload(claims));
    token.sign(new ECDSASigner(key));
    return "Authorization: Bearer " + token.serialize();
  }
}
