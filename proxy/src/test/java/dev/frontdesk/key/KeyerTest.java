package dev.frontdesk.key;

import static dev.frontdesk.key.Keyings.NOBODY;
import static dev.frontdesk.key.Keyings.get;
import static dev.frontdesk.key.Keyings.keyed;
import static dev.frontdesk.key.Keyings.keying;
import static dev.frontdesk.key.Keyings.reason;
import static dev.frontdesk.key.Keyings.user;
import static dev.frontdesk.rules.RouteBuilder.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.ValueType;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyerTest {
  private static final Route LISTED =
      route("listed", "GET /s")
          .query("date", "staffId", "id", "word", "a b", "span")
          .type(
              "query.date",
              new ValueType.Date(new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon"))))
          .type("query.id", new ValueType.Int())
          .type("query.word", new ValueType.Lower())
          .keyed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "/s | -",
        "/s? | -",
        "/s?& | -",
        "/s?staffId=2&date=2026-12-01 | date=2026-12-01&staffId=2",
        "/s?d%61te=2026-12-01 | date=2026-12-01",
        "/s?date=2026-12-1 | date=2026-12-01",
        "/s?date=2026%2D12%2d01 | date=2026-12-01",
        "/s?date=2026-12-01T10:00 | date=2026-12-01T10:00",
        "/s?id=007 | id=7",
        "/s?id=%2B7 | id=7",
        "/s?word=%C3%84b | word=%C3%A4b",
        "/s?staffId=b&staffId=a | staffId=b&staffId=a",
        "/s?staffId=&staffId | staffId=&staffId",
        "/s?staffId=a+b | staffId=a+b",
        "/s?staffId=a%20b | staffId=a%20b",
        "/s?staffId=%3a%7E | staffId=%3A~",
        "/s?staffId=%zz%7E | staffId=%zz%7E",
        "/s?a+b=1&a%20b=2 | a+b=1&a%20b=2",
        "/s?utm_source=x&gclid=1&staffId=2&utm_=3 | staffId=2",
        "/s?staffId=1;date=2 | staffId=1;date=2",
      })
  void theQueryIsListedSortedAndCanonical(String target, String query) {
    Keying.Keyed keyed = keyed(LISTED, get(target));
    assertThat(keyed.fill().query()).isEqualTo(query);
    assertThat(KeyParts.of(keyed.key()).parts()).contains(new KeyParts.Part("query", query));
  }

  @ParameterizedTest
  @CsvSource({
    "/s?other=1, UNLISTED_PARAMETER",
    "/s?Date=2026-12-01, UNLISTED_PARAMETER",
    "/s?+date=2026-12-01, UNLISTED_PARAMETER",
    "/s?%zz=1, UNLISTED_PARAMETER",
    "/s?xutm_source=1, UNLISTED_PARAMETER",
    "/s?=1, UNLISTED_PARAMETER",
    "/s?date=2026-12-01&date=2026-12-01, REPEATED_PARAMETER",
    "/s?id=1&i%64=2, REPEATED_PARAMETER",
    "/s?id=, EMPTY_PARAMETER",
    "/s?id, EMPTY_PARAMETER",
    "/s?id=x, MALFORMED_VALUE",
    "/s?id=+7, MALFORMED_VALUE",
    "/s?id=%zz, MALFORMED_VALUE",
    "/s?date=tomorrow, MALFORMED_VALUE",
  })
  void aQueryThatCannotBeKeyedBypasses(String target, Reason reason) {
    assertThat(reason(LISTED, get(target), NOBODY)).isEqualTo(reason);
  }

  @Test
  void unlistedParametersMayBeDropped() {
    Route route = route("r", "GET /s").queryDroppingOthers("a").keyed();
    assertThat(keyed(route, get("/s?x=1&a=2&%zz")).fill().query()).isEqualTo("a=2");
  }

  @Test
  void aListedNameIsKeyedEvenWhereThePatternsIgnoreIt() {
    Route route = route("r", "GET /s").query("utm_source").keyed();
    assertThat(keyed(route, get("/s?utm_source=a")).fill().query()).isEqualTo("utm_source=a");
  }

  @Test
  void aWholeQueryIsKeyedByteForByte() {
    Route route = route("r", "GET /s").wholeQuery().http();
    assertThat(keyed(route, get("/s?b=%7e&&a&utm_x=1")).fill().query())
        .isEqualTo("b=%7e&&a&utm_x=1");
    assertThat(keyed(route, get("/s?")).key()).isNotEqualTo(keyed(route, get("/s")).key());
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP, API.Example.com:80, api.example.com",
    "http, api.example.com:, api.example.com",
    "http, api.example.com:8080, api.example.com:8080",
    "http, api.example.com:443, api.example.com:443",
    "https, api.example.com:443, api.example.com",
    "https, api.example.com:80, api.example.com:80",
    "http, '[2001:DB8::1]:80', '[2001:db8::1]'",
    "http, '[2001:DB8::1]', '[2001:db8::1]'",
  })
  void theAuthorityHasOneForm(String scheme, String authority, String normalised) {
    Route route = route("r", "GET /s").keyed();
    RequestHead head = new RequestHead("GET", scheme, authority, "/s", null, Fields.EMPTY);
    Keying.Keyed keyed = keyed(route, head);
    assertThat(keyed.fill().authority()).isEqualTo(normalised);
    assertThat(keyed.implicitTags())
        .containsExactly(ImplicitTags.uri(normalised, "/s"), ImplicitTags.route("r"));
  }

  @Test
  void schemesAndHostsAndPathsAreKeptApart() {
    Route route = route("r", "GET /{rest*}").keyed();
    RequestHead http = get("/a");
    RequestHead https =
        new RequestHead("GET", "https", "api.example.com", "/a", null, Fields.EMPTY);
    RequestHead host =
        new RequestHead("GET", "http", "other.example.com", "/a", null, Fields.EMPTY);
    assertThat(
            Stream.of(http, https, host, get("/a/"), get("//a"), get("/A"))
                .map(head -> keyed(route, head).key()))
        .doesNotHaveDuplicates();
  }

  @Test
  void equalPathsMeetAndTheOriginGetsTheCanonicalOne() {
    Route route = route("r", "GET /{rest*}").keyed();
    Keying.Keyed keyed = keyed(route, get("/%61/%c3%a9"));
    assertThat(keyed.key()).isEqualTo(keyed(route, get("/a/%C3%A9")).key());
    assertThat(keyed.fill().path()).isEqualTo("/a/%C3%A9");
  }

  @Test
  void headIsFilledAndKeyedAsGet() {
    Route route = route("r", "GET /s").keyed();
    Keying.Keyed keyed = keyed(route, get("/s").withMethod("HEAD"));
    assertThat(keyed.fill().method()).isEqualTo("GET");
    assertThat(keyed.key()).isEqualTo(keyed(route, get("/s")).key());
  }

  /** RFC 9110 §14.2 lets a proxy ignore what it does not know; an origin may know it. */
  @ParameterizedTest
  @CsvSource({
    "items=0-1, RANGE",
    "0-1, RANGE",
    "bytes 0-1, RANGE",
    "bytes=0-1,",
    "Bytes=0-1,",
    "bytes=nothing,"
  })
  void aRangeOfSomethingElseThanBytesIsTheOrigins(String range, @Nullable Reason reason) {
    Keying keying = keying(route("r", "GET /s").keyed(), get("/s", "Range", range), NOBODY);
    assertThat(keying instanceof Keying.Bypass bypass ? bypass.reason() : null).isEqualTo(reason);
  }

  /** A part is of the same thing: whoever fills says how much it wants. */
  @Test
  void aRangeIsNeitherKeyedNorInTheFill() {
    Route http = route("r", "GET /s").wholeQuery().http();
    for (Route route :
        List.of(route("r", "GET /s").keyed(), route("r", "GET /s").header("Range").keyed(), http)) {
      Keying.Keyed ranged = keyed(route, get("/s", "Range", "bytes=0-1", "If-Range", "\"x\""));
      assertThat(ranged.fill().fields()).isEmpty();
    }
    assertThat(keyed(http, get("/s", "Range", "bytes=0-1")).key())
        .isEqualTo(keyed(http, get("/s")).key());
  }

  @Test
  void aBypassOfTheRulesStays() {
    assertThat(reason(route("r", "GET /s").off(), get("/s"), NOBODY)).isEqualTo(Reason.CACHE_OFF);
    assertThat(reason(route("r", "GET /t").keyed(), get("/s"), NOBODY)).isEqualTo(Reason.CACHE_OFF);
  }

  @Test
  void keyedFieldsMeetInOneFormWhichTheOriginGets() {
    Route route =
        route("r", "GET /s")
            .header("Accept-Language", "X-Day")
            .type("header.X-Day", new ValueType.Int())
            .keyed();
    Keying.Keyed keyed = keyed(route, get("/s", "accept-language", "de,en ,, fr", "x-day", "07"));
    assertThat(keyed.fill().fields())
        .isEqualTo(Fields.of("accept-language", "de, en, fr", "x-day", "7"));
    assertThat(keyed.key())
        .isEqualTo(
            keyed(
                    route,
                    get("/s", "X-Day", "7", "Accept-Language", "de", "Accept-Language", "en, fr"))
                .key())
        .isNotEqualTo(keyed(route, get("/s", "x-day", "7")).key());
    assertThat(keyed(route, get("/s", "Accept-Language", "\"a,b\" ,c")).fill().fields())
        .isEqualTo(Fields.of("Accept-Language", "\"a,b\" ,c"));
    assertThat(reason(route, get("/s", "X-Day", "x"), NOBODY)).isEqualTo(Reason.MALFORMED_VALUE);
    assertThat(reason(route, get("/s", "X-Day", ""), NOBODY)).isEqualTo(Reason.EMPTY_PARAMETER);
    assertThat(reason(route, get("/s", "X-Day", "1", "X-Day", "1"), NOBODY))
        .isEqualTo(Reason.REPEATED_PARAMETER);
  }

  /** RFC 9111 §3.5 speaks of Authorization only, and so does {@code sharing: http}. */
  @Test
  void sharingAsHttpSendsAllCredentialsAndOneRestricts() {
    Route route = route("r", "GET /s").sharing(new Sharing.AsHttp()).http();
    Keying.Keyed keyed = keyed(route, get("/s", "Cookie", "session=x", "X-Api-Key", "k"));
    assertThat(keyed.fill().fields()).isEqualTo(Fields.of("Cookie", "session=x", "X-Api-Key", "k"));
    assertThat(keyed.shareableOnly()).isFalse();
    assertThat(keyed.retry()).isNull();
    assertThat(keyed.key()).isEqualTo(keyed(route, get("/s")).key());
    Keying.Keyed authorized =
        keyed(route, get("/s", "authorization", "Basic x", "Cookie", "session=x"));
    assertThat(authorized.shareableOnly()).isTrue();
    assertThat(authorized.fill().fields().contains("Authorization")).isTrue();
    assertThat(authorized.key()).isEqualTo(keyed.key());
    Route unsaid = route("r", "GET /s").http();
    assertThat(keyed(unsaid, get("/s", "X-Api-Key", "k")).shareableOnly()).isTrue();
  }

  @Test
  void keyedCookiesMeetInOneFormWhichTheOriginGets() {
    Route route = route("r", "GET /s").cookie("lang", "flag").keyed();
    Keying.Keyed keyed = keyed(route, get("/s", "Cookie", "_ga=1;lang = de;flag"));
    assertThat(keyed.fill().fields()).isEqualTo(Fields.of("Cookie", "lang=de; flag="));
    assertThat(keyed.shareableOnly()).isFalse();
    assertThat(keyed.key())
        .isEqualTo(keyed(route, get("/s", "Cookie", "flag=", "Cookie", "lang=de")).key())
        .isNotEqualTo(keyed(route, get("/s", "Cookie", "lang=de")).key());
  }

  @Test
  void anAnswerPerCallerHasTheCallersTag() {
    Route route = route("r", "GET /s").identity("user").keyed();
    assertThat(keyed(route, get("/s", "X-User-Id", "9"), user("9")).implicitTags())
        .containsExactly(
            ImplicitTags.uri("api.example.com", "/s"),
            ImplicitTags.route("r"),
            ImplicitTags.identity("user", "9"));
    assertThat(keying(route, get("/s"), NOBODY))
        .isEqualTo(new Keying.Bypass(Reason.IDENTITY_MISSING));
  }
}
