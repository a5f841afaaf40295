package dev.frontdesk.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.frontdesk.identity.IdentityKeyOptions.Source;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real JWKS server that answers what the test says. */
class JwksSourceTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private final HandTiming timing = new HandTiming(Tokens.START);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Consumer<HttpServerRequest> answer = giving(Tokens.set(Tokens.RSA));
  private final HttpServer server =
      VERTX
          .createHttpServer()
          .requestHandler(request -> {
            asked.incrementAndGet();
            answer.accept(request);
          })
          .listen(0, "127.0.0.1")
          .await();
  private final Verifiers verifiers = verifiers();
  private final Verifier verifier = Objects.requireNonNull(verifiers.all().get("app"));

  @AfterAll
  static void closeAll() {
    VERTX.close().await();
  }

  @AfterEach
  void close() {
    verifiers.close().await();
    server.close().await();
  }

  private Verifiers verifiers() {
    return new Verifiers(
        VERTX,
        timing,
        List.of(
            new IdentityKeyOptions(
                "app",
                new Source.Jwks(URI.create("http://127.0.0.1:" + server.actualPort() + "/jwks")),
                Set.of("RS256", "ES256"),
                "booking",
                "api",
                Duration.ofSeconds(30),
                REFRESH)));
  }

  private static Consumer<HttpServerRequest> giving(String document) {
    return request -> request.response().end(document);
  }

  private static String token() {
    return Tokens.rs256(Tokens.RSA, Tokens.claims(86_400 + Tokens.NOW, "\"sub\":\"u\""));
  }

  private static String rotated() {
    return Tokens.rs256(Tokens.OTHER_RSA, Tokens.claims(86_400 + Tokens.NOW, "\"sub\":\"u\""));
  }

  private Verdict verdict(String token) {
    return verifier.verify(token).await();
  }

  private void awaitVerified(String token) {
    await().until(() -> verdict(token) instanceof Verdict.Verified);
  }

  private void awaitAsked(int times) {
    await().until(() -> asked.get() >= times);
    await().until(() -> !verifier.isFetching());
  }

  @Test
  void tokensVerifyOnceTheKeysAreFetched() {
    awaitVerified(token());

    assertThat(verdict(token())).isInstanceOf(Verdict.Verified.class);
    assertThat(asked).hasValue(1);
  }

  @Test
  void anUnknownKeyIsFetchedSoonButNotOften() {
    awaitVerified(token());
    answer = giving(Tokens.set(Tokens.OTHER_RSA, Tokens.EC));

    assertThat(verdict(rotated())).as("just fetched").isEqualTo(Verdict.REJECTED);
    assertThat(asked).hasValue(1);

    timing.advance(JwksSource.MIN_INTERVAL);
    assertThat(verdict(rotated())).isEqualTo(Verdict.UNDECIDED);
    awaitVerified(rotated());
    assertThat(verdict(Tokens.es256(Tokens.claims("\"sub\":\"u\""))))
        .isInstanceOf(Verdict.Verified.class);
    assertThat(verdict(token())).as("its key is gone").isEqualTo(Verdict.REJECTED);
    assertThat(asked).hasValue(2);
  }

  @Test
  void keysAreFetchedAgainInTheBackground() {
    awaitVerified(token());
    answer = giving(Tokens.set(Tokens.OTHER_RSA));

    timing.advance(REFRESH);
    awaitAsked(2);

    awaitVerified(rotated());
    assertThat(verdict(token())).as("remembered, but its key is gone").isEqualTo(Verdict.REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dead", "error", "garbage", "empty", "large", "stalling", "redirect"})
  void aSickServerLeavesTheLastGoodKeysInForce(String sickness) {
    awaitVerified(token());
    answer = sick(sickness);

    timing.advance(REFRESH);
    await().until(() -> asked.get() == 2);
    if (sickness.equals("stalling")) {
      timing.advance(JwksSource.FETCH_TIMEOUT);
    }
    awaitAsked(2);

    assertThat(verdict(token())).isInstanceOf(Verdict.Verified.class);
    answer = giving(Tokens.set(Tokens.OTHER_RSA));
    timing.advance(JwksSource.MIN_INTERVAL);
    awaitVerified(rotated());
  }

  private static Consumer<HttpServerRequest> sick(String sickness) {
    return switch (sickness) {
      case "dead" -> request -> request.connection().close();
      case "error" -> request -> request.response().setStatusCode(500).end(Tokens.set(Tokens.RSA));
      case "garbage" -> giving("<html>");
      case "empty" -> giving("{\"keys\":[]}");
      case "large" ->
          giving(Tokens.set(Tokens.OTHER_RSA) + " ".repeat(JwksSource.MAX_DOCUMENT_BYTES));
      case "redirect" ->
          request -> request.response().setStatusCode(302).putHeader("Location", "/other").end();
      default -> request -> request.response().setChunked(true).write("{");
    };
  }

  @Test
  void withoutKeysNothingIsSaidOfAToken() {
    answer = request -> request.response().setChunked(true).write("{");
    try (AutoClosing fresh = new AutoClosing(verifiers())) {
      Verifier stalled = fresh.verifier();

      assertThat(stalled.verify(token()).await()).isEqualTo(Verdict.UNDECIDED);
      assertThat(stalled.verify(Tokens.unsecured(Tokens.claims(""))).await())
          .isEqualTo(Verdict.REJECTED);
    }
  }

  private record AutoClosing(Verifiers verifiers) implements AutoCloseable {
    Verifier verifier() {
      return Objects.requireNonNull(verifiers.all().get("app"));
    }

    @Override
    public void close() {
      verifiers.close().await();
    }
  }

  @Test
  void aSymmetricKeyOfTheSetIsNotUsed() {
    byte[] secret = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);
    String oct = new OctetSequenceKey.Builder(secret).keyID("s").build().toJSONString();
    answer = giving(Tokens.set(Tokens.RSA).replace("{\"keys\":[", "{\"keys\":[" + oct + ","));
    awaitAsked(1);
    timing.advance(REFRESH);
    awaitAsked(2);
    assertThat(verdict(token())).isInstanceOf(Verdict.Verified.class);

    assertThat(verdict(Tokens.hs256(secret, Tokens.claims("\"sub\":\"u\""))))
        .isEqualTo(Verdict.REJECTED);
  }

  @Test
  void keysForEncryptionOrAnotherAlgorithmAreNotUsed() throws Exception {
    String other = Tokens.set(Tokens.OTHER_RSA);
    for (String restriction : List.of("\"use\":\"enc\",", "\"alg\":\"PS256\",")) {
      String document =
          other
              .replace("\"kty\"", restriction + "\"kty\"")
              .replace("]}", "," + Tokens.set(Tokens.RSA).substring(9));
      KeySet keys = KeySet.parse(document, Set.of("RS256"), 1);
      assertThat(keys.keys()).extracting(VerifyingKey::id).containsExactly("one");
    }
  }

  @Test
  void aTokenWithoutKeyIdIsTriedWithAFewKeys() {
    awaitVerified(token());
    String anonymous =
        Tokens.sign(
            new JWSHeader(JWSAlgorithm.RS256),
            Tokens.claims("\"sub\":\"u\""),
            Tokens.signer(Tokens.RSA));

    assertThat(verdict(anonymous)).isInstanceOf(Verdict.Verified.class);
  }
}
