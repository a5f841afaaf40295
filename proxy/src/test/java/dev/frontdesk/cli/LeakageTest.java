package dev.frontdesk.cli;

import static dev.frontdesk.cli.AttackedDesk.STRANGER;
import static dev.frontdesk.cli.AttackedDesk.TRUSTED;
import static dev.frontdesk.cli.ScriptedApi.field;
import static dev.frontdesk.cli.ScriptedApi.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.cli.AttackedDesk.Answer;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One customer's answer is never another's: the attempts, before an origin that answers all. */
@Timeout(20)
class LeakageTest {
  private static final String CACHED = "Cache-Control: max-age=60";
  private static final String RULES =
      """
      identities: { user: { header: X-User-Id } }
      defaults: { upstream: api }
      routes:
        - { id: own, match: "GET /own/{id}", key: { identity: user }, cache: { ttl: 1m } }
        - { id: shown, match: GET /shown, sharing: public, cache: { ttl: 1m } }
        - { id: stripped, match: GET /stripped, cache: { ttl: 1m, set-cookie: strip } }
        - { id: page, match: GET /page, cache: { ttl: 1m } }
        - { id: club, match: GET /club, sharing: { verified: { key: house, claims: none } }, cache: { ttl: 1m, statuses: { 403: 1m } } }
      """;
  private static final long PAST = 1_000_000_000;
  private static final long FUTURE = 4_102_444_800L;
  private static final String SECRET = "a-secret-that-is-long-enough-for-hs256";
  private static final String CONFIG =
      """
      credentials: [X-Session-Id]
      cookies: { ignore: ["_ga*"] }
      identity-keys: { house: { secret: "%s", algorithms: [HS256], issuer: house, audience: api } }
      """
          .formatted(SECRET);

  @TempDir Path folder;

  /** Tells who asked, in whatever way, and lets caches keep it. */
  private static String personal(String head) {
    List<String> who = new ArrayList<>();
    for (String name :
        new String[] {
          "Authorization",
          "Cookie",
          "X-Api-Key",
          "X_Api_Key",
          "X-User-Id",
          "X_User_Id",
          "X-Session-Id",
          "X-Forwarded-User"
        }) {
      who.add(field(head, name));
    }
    return ok(String.join("|", who), CACHED);
  }

  private AttackedDesk desk(ScriptedApi api) throws Exception {
    return AttackedDesk.before(api.uri(), folder, RULES, CONFIG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer a",
        "authorization: Basic a",
        "Cookie: session=a",
        "Cookie: _ga=1, session=a",
        "Cookie: _ga=1 session=a",
        "Cookie: _ga session=a",
        "Cookie: _ga=\"; session=a\"",
        "X-Api-Key: a",
        "X_Api_Key: a",
        "x-api_key: a",
        "X-Session-Id: a",
        "X-User-Id: a",
        "Connection: Authorization\nAuthorization: Bearer a",
        "Connection: cookie\nCookie: session=a",
        "Connection: x-session-id\nX-Session-Id: a",
        "X-Forwarded-User: a",
      })
  void whatOneCallerGotTheNextDoesNotGet(String credential) throws Exception {
    try (ScriptedApi api = new ScriptedApi(LeakageTest::personal);
        AttackedDesk desk = desk(api)) {
      for (String target : new String[] {"/page", "/other"}) {
        desk.ask(TRUSTED, "GET %s HTTP/1.1\n%s".formatted(target, credential));
        Answer next = desk.ask(TRUSTED, "GET %s HTTP/1.1".formatted(target));
        assertThat(next.body()).as(target).isEqualTo("|||||||");
        Answer other =
            desk.ask(
                TRUSTED,
                "GET %s HTTP/1.1\n%s".formatted(target, credential.replaceAll("a(?=\"?$)", "b")));
        assertThat(other.body()).as(target).doesNotContainPattern("(^|[ =])a(\\W|$)");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-User-Id: 9\nX-User-Id: 10",
        "X-User-Id:",
        "X_User_Id: 9",
        "Connection: X-User-Id\nX-User-Id: 9",
        "X-User-Id: 9, 10\nX_User_Id: 9",
      })
  void anIdentityWithMoreThanOneReadingIsNone(String fields) throws Exception {
    try (ScriptedApi api = new ScriptedApi(LeakageTest::personal);
        AttackedDesk desk = desk(api)) {
      desk.ask(TRUSTED, "GET /own/1 HTTP/1.1\nX-User-Id: 9");
      assertThat(desk.ask(TRUSTED, "GET /own/1 HTTP/1.1\nX-User-Id: 9").outcome()).isEqualTo("HIT");
      assertThat(desk.ask(TRUSTED, "GET /own/1 HTTP/1.1\n" + fields).outcome()).isEqualTo("BYPASS");
    }
  }

  @Test
  void aStrangerIsNotWhoTheySayTheyAre() throws Exception {
    try (ScriptedApi api = new ScriptedApi(LeakageTest::personal);
        AttackedDesk desk = desk(api)) {
      desk.ask(TRUSTED, "GET /own/1 HTTP/1.1\nX-User-Id: 9");
      for (String fields :
          new String[] {
            "X-User-Id: 9",
            "X_User_Id: 9",
            "X-Forwarded-For: 127.0.0.1\nX-User-Id: 9",
            "Forwarded: for=127.0.0.1\nX-Real-IP: 127.0.0.1\nx-user-id: 9"
          }) {
        Answer answer = desk.ask(STRANGER, "GET /own/1 HTTP/1.1\n" + fields);
        assertThat(answer.outcome()).as(fields).isEqualTo("BYPASS");
        assertThat(answer.body()).as(fields).doesNotContain("9");
      }
    }
  }

  @Test
  void theSameIdentityWithAnotherTokenIsAnotherCaller() throws Exception {
    try (ScriptedApi api = new ScriptedApi(LeakageTest::personal);
        AttackedDesk desk = desk(api)) {
      String nine = "GET /own/1 HTTP/1.1\nX-User-Id: 9\n";
      desk.ask(TRUSTED, nine + "Authorization: Bearer a");
      assertThat(desk.ask(TRUSTED, nine + "Authorization: Bearer b").body()).startsWith("Bearer b");
      assertThat(desk.ask(TRUSTED, nine + "Cookie: session=a").body()).startsWith("|session=a");
    }
  }

  @Test
  void aPersonalAnswerAfterTheRetryIsNotKept() throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                field(head, "Authorization").isEmpty()
                    ? "HTTP/1.1 401 No\nCache-Control: public, max-age=60\n\nwho?"
                    : personal(head));
        AttackedDesk desk = desk(api)) {
      Answer own = desk.ask(TRUSTED, "GET /shown HTTP/1.1\nAuthorization: Bearer a");
      assertThat(own.body()).startsWith("Bearer a");
      assertThat(desk.ask(TRUSTED, "GET /shown HTTP/1.1").status()).isEqualTo(401);
      assertThat(desk.ask(TRUSTED, "GET /shown HTTP/1.1\nAuthorization: Bearer b").body())
          .startsWith("Bearer b");
    }
  }

  @Test
  void headOfASharedRouteMayUseItsCredentials() throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                field(head, "Authorization").isEmpty()
                    ? "HTTP/1.1 401 No\nX: y\n\n"
                    : personal(head));
        AttackedDesk desk = desk(api)) {
      assertThat(desk.ask(TRUSTED, "HEAD /shown HTTP/1.1\nAuthorization: Bearer a").status())
          .isEqualTo(200);
    }
  }

  @Test
  void aRefusalOfOneTokenIsNotEverybodys() throws Exception {
    try (ScriptedApi api =
            new ScriptedApi(head ->
                field(head, "Authorization").equals("Bearer " + token("banned", FUTURE))
                    ? "HTTP/1.1 403 No\nCache-Control: public, max-age=60\n\nbanned"
                    : ok("welcome"));
        AttackedDesk desk = desk(api)) {
      String ask = "GET /club HTTP/1.1\nAuthorization: Bearer ";
      assertThat(desk.ask(TRUSTED, ask + token("banned", FUTURE)).status()).isEqualTo(403);
      assertThat(desk.ask(TRUSTED, ask + token("member", FUTURE)).status()).isEqualTo(200);
      assertThat(desk.ask(TRUSTED, ask + token("other", FUTURE)).outcome()).isEqualTo("HIT");
      assertThat(desk.ask(TRUSTED, ask + token("late", PAST)).outcome()).isEqualTo("BYPASS");
      assertThat(desk.ask(TRUSTED, ask + token("forged", FUTURE) + "x").outcome())
          .isEqualTo("BYPASS");
      assertThat(desk.ask(TRUSTED, "GET /club HTTP/1.1").outcome()).isEqualTo("BYPASS");
    }
  }

  private static String token(String subject, long expires) {
    String claims =
        "{\"iss\":\"house\",\"aud\":\"api\",\"sub\":\"%s\",\"exp\":%d}".formatted(subject, expires);
    String signed = coded("{\"alg\":\"HS256\"}") + "." + coded(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static String coded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Two clients wait for one fill; the origin answers once both are there. */
  private List<Answer> together(String target, String first, String confirmed) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              int answers = 0;
              for (String head = connection.head(); head != null; head = connection.head()) {
                if (field(head, "If-None-Match").isEmpty() && answers++ == 0 && !first.isEmpty()) {
                  connection.send(first);
                } else {
                  asked.countDown();
                  go.await();
                  connection.send(confirmed);
                }
              }
            });
        AttackedDesk desk = AttackedDesk.before(origin.uri(), folder, RULES, CONFIG)) {
      if (!first.isEmpty()) {
        desk.ask(TRUSTED, "GET %s HTTP/1.1".formatted(target));
      }
      String ask = "GET %s HTTP/1.1\nHost: api.test\nConnection: close\n\n".formatted(target);
      try (RawSocket leader = desk.connect(TRUSTED);
          RawSocket follower = desk.connect(TRUSTED)) {
        leader.send(ask);
        asked.await();
        follower.send(ask);
        // What the follower sent is read before what comes behind it on the same loop.
        try (RawSocket behind = desk.connect(TRUSTED)) {
          behind.send("GET /page HTTP/1.1\nHost: a\nCache-Control: only-if-cached\n\n");
          behind.head();
        }
        go.countDown();
        return List.of(
            new Answer(String.valueOf(leader.head()), leader.readToEnd()),
            new Answer(String.valueOf(follower.head()), follower.readToEnd()));
      }
    }
  }

  @Test
  void aCookieInAConfirmationIsForTheOneWhoAsked() throws Exception {
    List<Answer> answers =
        together(
            "/other",
            "HTTP/1.1 200 OK\nCache-Control: no-cache\nETag: \"1\"\nContent-Length: 2\n\nhi",
            "HTTP/1.1 304 Not Modified\nETag: \"1\"\nSet-Cookie: session=one\n\n");
    assertThat(answers.get(0).field("Set-Cookie")).isEqualTo("session=one");
    assertThat(answers.get(1).outcome()).isNotEqualTo("COLLAPSED");
  }

  @Test
  void aCookieThatIsStrippedReachesNobodyWhoWaits() throws Exception {
    List<Answer> answers =
        together(
            "/stripped", "", "HTTP/1.1 200 OK\nSet-Cookie: session=one\nContent-Length: 2\n\nhi");
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.body()).isEqualTo("hi");
          assertThat(answer.field("Set-Cookie")).isEmpty();
        });
  }
}
