package dev.frontdesk.key;

import static dev.frontdesk.key.Keyings.NOBODY;
import static dev.frontdesk.key.Keyings.get;
import static dev.frontdesk.key.Keyings.keyed;
import static dev.frontdesk.key.Keyings.reason;
import static dev.frontdesk.key.Keyings.user;
import static dev.frontdesk.rules.RouteBuilder.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.Conditions;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RouteBuilder;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody may ever see: another caller's answer. */
class KeyerSafetyTest {
  private static final Route PER_USER =
      route("prefs", "GET /api/users/{id}/preferences").identity("user").keyed();
  private static final Route PER_SUBJECT = route("subject", "GET /s").identity("subject").keyed();
  private static final Route PER_SESSION = route("session", "GET /s").identity("session").keyed();
  private static final Route UNSAID = route("plain", "GET /s").keyed();
  private static final Route HTTP = route("http", "GET /s").wholeQuery().http();
  private static final Route PUBLIC =
      route("public", "GET /s").sharing(new Sharing.Public()).keyed();
  private static final Route VERIFIED =
      route("verified", "GET /s")
          .sharing(new Sharing.Verified("booking-app", List.of("role")))
          .keyed();
  private static final Instant EXPIRY = Instant.parse("2026-12-01T10:00:00Z");

  private static Identified token(Map<String, String> claims) {
    return new Identified(
        Map.of("subject", claims.getOrDefault("sub", "")),
        Map.of("booking-app", claims),
        EXPIRY,
        Set.of("authorization"),
        false);
  }

  @Test
  void twoCallersNeverShareAKey() {
    RequestHead nine = get("/api/users/9/preferences", "X-User-Id", "9");
    RequestHead ten = get("/api/users/9/preferences", "X-User-Id", "10");
    assertThat(keyed(PER_USER, nine, user("9")).key())
        .isEqualTo(keyed(PER_USER, nine, user("9")).key())
        .isNotEqualTo(keyed(PER_USER, ten, user("10")).key());
  }

  @Test
  void anIdentityThatIsAbsentOrEmptyNeverKeys() {
    RequestHead head = get("/api/users/9/preferences", "X-User-Id", "9");
    assertThat(reason(PER_USER, head, NOBODY)).isEqualTo(Reason.IDENTITY_MISSING);
    assertThat(reason(PER_USER, head, user(""))).isEqualTo(Reason.IDENTITY_MISSING);
    Identified bad = new Identified(Map.of(), Map.of(), null, Set.of(), true);
    assertThat(reason(PER_SUBJECT, get("/s", "Authorization", "Bearer x"), bad))
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(reason(PER_USER, head, bad)).isEqualTo(Reason.IDENTITY_MISSING);
  }

  @Test
  void anIdentityThatNoConfigurationKnowsNeverKeys() {
    Identified other = new Identified(Map.of("ghost", "9"), Map.of(), null, Set.of(), false);
    assertThat(reason(route("r", "GET /s").identity("ghost").keyed(), get("/s"), other))
        .isEqualTo(Reason.IDENTITY_MISSING);
  }

  @Test
  void craftedValuesDoNotMeetAnotherCallersKey() {
    Route route = route("r", "GET /s").identity("user").header("A", "B").query("q", "r").keyed();
    List<CacheKey> keys =
        List.of(
            keyed(route, get("/s", "A", "1", "B", "2", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s", "A", "1", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s", "A", "1", "B", "", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s", "A", "11:2", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s", "A", "1", "B", "2", "X-User-Id", "3-"), user("3-")).key(),
            keyed(
                    route,
                    get("/s", "A", "1", "B", "213:identity user1:3", "X-User-Id", "4"),
                    user("4"))
                .key(),
            keyed(route, get("/s?q=1&r=2", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s?q=1%26r=2", "X-User-Id", "3"), user("3")).key(),
            keyed(route, get("/s?q=1%26r%3D2", "X-User-Id", "3"), user("3")).key());
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void anUnkeyedFieldNeverReachesTheOriginOnAKeyedRoute() {
    Route route =
        route("r", "GET /s").identity("user").header("Accept-Language").cookie("lang").keyed();
    RequestHead head =
        get(
            "/s",
            "Host",
            "API.example.com",
            "Accept",
            "application/json",
            "accept-language",
            "de ,en",
            "Accept-Language",
            "fr",
            "User-Agent",
            "x",
            "X-Forwarded-For",
            "192.0.2.1",
            "X-Host",
            "evil",
            "X-Original-URL",
            "/s",
            "X-HTTP-Method-Override",
            "GET",
            "Origin",
            "https://evil.example",
            "If-None-Match",
            "\"x\"",
            "Cache-Control",
            "no-cache",
            "Cookie",
            "_ga=1; lang=de; _fbp=2",
            "X-User-Id",
            "9");
    assertThat(keyed(route, head, user("9")).fill().fields())
        .isEqualTo(
            Fields.of(
                "Accept", "application/json",
                "accept-language", "de, en, fr",
                "Cookie", "lang=de",
                "X-User-Id", "9"));
  }

  @Test
  void theOriginGetsTheIdentityThatWasVerifiedAndOnce() {
    RequestHead head =
        get("/api/users/9/preferences", "X-User-Id", "10", "X-User-ID", "9", "Cookie", "_ga=1");
    assertThat(keyed(PER_USER, head, user("9")).fill().fields())
        .isEqualTo(Fields.of("X-User-Id", "9"));
    assertThat(keyed(PER_USER, get("/api/users/9/preferences"), user("9")).fill().fields())
        .isEqualTo(Fields.of("x-user-id", "9"));
  }

  @Test
  void furtherCredentialsJoinTheKeyAsADigestAndRide() {
    String path = "/api/users/9/preferences";
    RequestHead plain = get(path, "X-User-Id", "9");
    RequestHead one = get(path, "X-User-Id", "9", "Authorization", "Bearer one", "Cookie", "sid=1");
    RequestHead two = get(path, "X-User-Id", "9", "Authorization", "Bearer two", "Cookie", "sid=1");
    RequestHead three =
        get(path, "X-User-Id", "9", "Authorization", "Bearer one", "Cookie", "sid=2");
    RequestHead four = get(path, "X-User-Id", "9", "X-Api-Key", "Bearer one", "Cookie", "sid=1");
    assertThat(
            List.of(plain, one, two, three, four).stream()
                .map(head -> keyed(PER_USER, head, user("9")).key()))
        .doesNotHaveDuplicates();
    Keying.Keyed keyed = keyed(PER_USER, one, user("9"));
    assertThat(keyed.fill().fields()).isEqualTo(one.fields());
    assertThat(keyed.shareableOnly()).isFalse();
    assertThat(keyed.key().text()).doesNotContain("Bearer").doesNotContain("sid");
  }

  /** A token that verified is another's proof, not the proof of who X-User-Id names. */
  @Test
  void aVerifiedTokenThatIsNotTheRoutesIdentityIsFurther() {
    String path = "/api/users/9/preferences";
    Identified both =
        new Identified(
            Map.of("user", "9", "subject", "a"),
            Map.of("booking-app", Map.of("sub", "a")),
            EXPIRY,
            Set.of("authorization", "x-user-id"),
            false);
    assertThat(
            keyed(PER_USER, get(path, "X-User-Id", "9", "Authorization", "Bearer a"), both).key())
        .isNotEqualTo(
            keyed(PER_USER, get(path, "X-User-Id", "9", "Authorization", "Bearer b"), both).key());
  }

  @Test
  void theTokenThatTheIdentityWasReadFromIsNotKeyedButRides() {
    Identified anna = token(Map.of("sub", "anna"));
    Keying.Keyed one = keyed(PER_SUBJECT, get("/s", "Authorization", "Bearer 1"), anna);
    Keying.Keyed two = keyed(PER_SUBJECT, get("/s", "Authorization", "Bearer 2"), anna);
    assertThat(one.key()).isEqualTo(two.key());
    assertThat(one.fill().fields()).isEqualTo(Fields.of("Authorization", "Bearer 1"));
    assertThat(one.notAfter()).isEqualTo(EXPIRY);
    assertThat(
            keyed(PER_SUBJECT, get("/s", "Authorization", "Bearer 1"), token(Map.of("sub", "bob")))
                .key())
        .isNotEqualTo(one.key());
  }

  @Test
  void ofTwoTokensNoneIsTakenForTheVerifiedOne() {
    Identified anna = token(Map.of("sub", "anna", "role", "x"));
    RequestHead two = get("/s", "Authorization", "Bearer 1", "Authorization", "Bearer 2");
    assertThat(keyed(PER_SUBJECT, two, anna).key())
        .isNotEqualTo(keyed(PER_SUBJECT, get("/s", "Authorization", "Bearer 1"), anna).key());
    assertThat(reason(VERIFIED, two, anna)).isEqualTo(Reason.CREDENTIALS);
  }

  @Test
  void anIdentityCookieIsKeyedByItsDigestAndSentOnce() {
    Identified caller =
        new Identified(
            Map.of("session", "s3cret"), Map.of(), null, Set.of("cookie:session"), false);
    Keying.Keyed keyed =
        keyed(PER_SESSION, get("/s", "Cookie", "session=s3cret; session=other; _ga=1"), caller);
    assertThat(keyed.fill().fields()).isEqualTo(Fields.of("Cookie", "session=s3cret"));
    assertThat(keyed.key().text()).doesNotContain("s3cret");
    assertThat(keyed.implicitTags()).contains(ImplicitTags.identity("session", "s3cret"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization | Bearer x | true",
        "Cookie | sid=1 | true",
        "Cookie | _ga=1; sid=1 | true",
        "Cookie | _ga | false",
        "Cookie | _ga=1; _gat=2; _fbp=3 | false",
        "X-Api-Key | k | true",
        "X-User-Id | 9 | true",
        "Proxy-Authorization | Basic x | true",
        "User-Agent | x | false",
      })
  void unsaidSharingTakesOnlyWhatTheOriginMarksAsShareable(
      String name, String value, boolean credentials) {
    for (Route route : List.of(UNSAID, HTTP)) {
      Keying.Keyed keyed = keyed(route, get("/s", name, value));
      assertThat(keyed.shareableOnly()).isEqualTo(credentials);
      assertThat(keyed.retry()).isNull();
      assertThat(keyed.key()).isEqualTo(keyed(route, get("/s")).key());
      if (credentials) {
        assertThat(keyed.fill().fields().contains(name)).isTrue();
      }
    }
    assertThat(keyed(UNSAID, get("/s", "Cookie", "_ga=1; sid=1")).fill().fields())
        .isEqualTo(Fields.of("Cookie", "sid=1"));
  }

  @Test
  void publicSharingTakesEveryCredentialOffAndKeepsTheRequestForARetry() {
    RequestHead head =
        get(
            "/s",
            "Authorization",
            "Bearer x",
            "Cookie",
            "sid=1; _ga=2",
            "X-Api-Key",
            "k",
            "X-User-Id",
            "9",
            "Accept",
            "a");
    Keying.Keyed keyed = keyed(PUBLIC, head, user("9"));
    assertThat(keyed.fill().fields()).isEqualTo(Fields.of("Accept", "a"));
    assertThat(keyed.retry()).isEqualTo(head);
    assertThat(keyed.shareableOnly()).isFalse();
    assertThat(keyed.key()).isEqualTo(keyed(PUBLIC, get("/s", "Accept", "a")).key());
    assertThat(keyed(PUBLIC, get("/s", "Cookie", "_ga=2")).retry()).isNull();

    Route http = route("public", "GET /s").sharing(new Sharing.Public()).http();
    assertThat(keyed(http, head.withFields(head.fields().plus("X-Other", "o"))).fill().fields())
        .isEqualTo(Fields.of("Cookie", "_ga=2", "Accept", "a", "X-Other", "o"));
  }

  @Test
  void verifiedSharingKeysItsClaimsAndSendsTheTokenOnly() {
    RequestHead head =
        get("/s", "Authorization", "Bearer x", "Cookie", "sid=1", "X-Api-Key", "k", "Accept", "a");
    Keying.Keyed guest = keyed(VERIFIED, head, token(Map.of("sub", "anna", "role", "guest")));
    assertThat(guest.fill().fields())
        .isEqualTo(Fields.of("Authorization", "Bearer x", "Accept", "a"));
    assertThat(guest.notAfter()).isEqualTo(EXPIRY);
    assertThat(guest.retry()).isNull();
    assertThat(guest.shareableOnly()).isFalse();
    assertThat(guest.key())
        .isEqualTo(keyed(VERIFIED, head, token(Map.of("sub", "bob", "role", "guest"))).key())
        .isNotEqualTo(keyed(VERIFIED, head, token(Map.of("sub", "anna", "role", "host"))).key());
  }

  @Test
  void verifiedSharingBypassesWithoutAVerifiedToken() {
    Identified bad = new Identified(Map.of(), Map.of(), null, Set.of(), true);
    Identified other =
        new Identified(
            Map.of(),
            Map.of("other-app", Map.of("role", "x")),
            null,
            Set.of("authorization"),
            false);
    RequestHead bearer = get("/s", "Authorization", "Bearer x");
    assertThat(reason(VERIFIED, bearer, bad)).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(reason(VERIFIED, bearer, other)).isEqualTo(Reason.CREDENTIALS);
    assertThat(reason(VERIFIED, get("/s", "Cookie", "sid=1"), NOBODY))
        .isEqualTo(Reason.CREDENTIALS);
    assertThat(reason(VERIFIED, get("/s", "Cookie", "_ga=1"), NOBODY))
        .isEqualTo(Reason.IDENTITY_MISSING);
    assertThat(reason(VERIFIED, get("/s"), NOBODY)).isEqualTo(Reason.IDENTITY_MISSING);
    assertThat(reason(VERIFIED, bearer, token(Map.of("sub", "anna"))))
        .isEqualTo(Reason.IDENTITY_MISSING);
  }

  @Test
  void credentialsThatAreKeyedAreAccountedForAndNotShown() {
    Route route = route("r", "GET /s").header("X-Api-Key").cookie("sid").keyed();
    RequestHead head = get("/s", "X-Api-Key", "k1", "Cookie", "sid=abc");
    Keying.Keyed keyed = keyed(route, head);
    assertThat(keyed.shareableOnly()).isFalse();
    assertThat(keyed.fill().fields()).isEqualTo(head.fields());
    assertThat(keyed.key().text()).doesNotContain("k1").doesNotContain("abc");
    assertThat(
            List.of(
                keyed.key(),
                keyed(route, get("/s", "X-Api-Key", "k2", "Cookie", "sid=abc")).key(),
                keyed(route, get("/s", "X-Api-Key", "k1", "Cookie", "sid=abd")).key(),
                keyed(route, get("/s", "X-Api-Key", "k1", "Cookie", "sid=abc; sid=x")).key(),
                keyed(route, get("/s", "X-Api-Key", "k1", "Cookie", "sid=")).key(),
                keyed(route, get("/s", "X-Api-Key", "k1")).key(),
                keyed(route, get("/s")).key()))
        .doesNotHaveDuplicates();
    Route whole = route("r", "GET /s").header("Cookie").keyed();
    RequestHead cookies = get("/s", "Cookie", "a=1; _ga=2", "Cookie", "b=3");
    assertThat(keyed(whole, cookies).fill().fields()).isEqualTo(cookies.fields());
    assertThat(keyed(whole, cookies).shareableOnly()).isFalse();
  }

  @Test
  void onAPlainHttpRouteEveryFieldReachesTheOrigin() {
    RequestHead head =
        get("/s?a=1&&b", "User-Agent", "x", "Cookie", "_ga=1; sid=2", "X-Other", "1", "Range", "r");
    RequestHead unranged = head.withFields(head.fields().without("Range"));
    assertThat(keyed(HTTP, unranged).fill()).isEqualTo(unranged);
  }

  @Test
  void routesOfOnePathDoNotShareAnswers() {
    RuleSet rules =
        RouteBuilder.rules(
            List.of(
                route("beta", "GET /s")
                    .when(
                        new Conditions(
                            null, Map.of(), Map.of("X-Beta", new Conditions.Expected.Present())))
                    .keyed(),
                route("stable", "GET /s").keyed()),
            List.of());
    RequestHead beta = get("/s", "X-Beta", "1");
    CompiledRules compiled = CompiledRules.of(rules);
    assertThat(Keyer.key(compiled.classify(beta), rules, beta, NOBODY))
        .isNotEqualTo(Keyer.key(compiled.classify(get("/s")), rules, get("/s"), NOBODY))
        .isInstanceOfSatisfying(
            Keying.Keyed.class, keyed -> assertThat(keyed.fill().fields()).isEqualTo(Fields.EMPTY));
  }

  @Test
  void aKeyShowsItsPartsWithoutSecrets() {
    RequestHead head =
        get("/api/users/9/preferences", "X-User-Id", "9", "Authorization", "Basic c2VjcmV0");
    List<KeyParts.Part> parts = KeyParts.of(keyed(PER_USER, head, user("9")).key()).parts();
    assertThat(parts)
        .contains(
            new KeyParts.Part("route", "prefs"),
            new KeyParts.Part("path", "/api/users/9/preferences"),
            new KeyParts.Part("query", null),
            new KeyParts.Part("identity user", "9"));
    assertThat(parts.getLast().name()).isEqualTo("credentials");
    assertThat(parts.getLast().value()).startsWith("sha256:");
    for (Field line : head.fields()) {
      if (!line.is("X-User-Id")) {
        assertThat(parts.toString()).doesNotContain(line.value());
      }
    }
  }
}
