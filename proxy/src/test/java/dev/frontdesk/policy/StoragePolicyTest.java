package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.HTTP;
import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.decide;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.seconds;
import static dev.frontdesk.policy.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Samples.Rule;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule.SetCookie;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3: what may be stored. How long it is fresh: {@link LifetimeTest}. */
class StoragePolicyTest {
  private static final CacheMode KEYED = new Rule().ttl(60).keyed();

  private static Storage.Store kept(Storage storage) {
    assertThat(storage).isInstanceOf(Storage.Store.class);
    return (Storage.Store) storage;
  }

  private static void refused(Storage storage, Reason reason) {
    assertThat(storage).isEqualTo(new Storage.Refuse(reason));
  }

  private static Storage withNeed(SharingNeed need, String cacheControl) {
    return StoragePolicy.decide(get(), need, ok("Cache-Control", cacheControl), HTTP, T0, T0, null);
  }

  /** RFC 9111 §5.2.2: Cache-Control alone decides; {@code -} means stored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60                            | -",
        "public, max-age=60                    | -",
        "s-maxage=60                           | -",
        "max-age=60, must-revalidate           | -",
        "max-age=60, immutable, unknown=\"x\"  | -",
        "max-age=60, no-store                  | RESPONSE_NO_STORE",
        "public, no-store, max-age=60          | RESPONSE_NO_STORE",
        "max-age=60, private                   | RESPONSE_PRIVATE",
        "public, private, s-maxage=60          | RESPONSE_PRIVATE",
        "max-age=60, private=\"X-User\"        | -",
        "max-age=60, private=X-User            | RESPONSE_PRIVATE",
        "max-age=60, private=\"X-User\", private | RESPONSE_PRIVATE",
        "no-cache, max-age=60                  | NO_FRESHNESS",
        "no-cache=\"Set-Cookie\", max-age=60   | -",
        "no-cache=Set-Cookie, max-age=60       | NO_FRESHNESS",
        "must-understand, no-store, max-age=60 | -",
        "must-understand=1, no-store, max-age=60 | RESPONSE_NO_STORE",
        "must-understand, private, max-age=60  | RESPONSE_PRIVATE",
        "max-age=0                             | NO_FRESHNESS",
        "max-age=junk                          | NO_FRESHNESS",
        "max-age=60, max-age=0                 | NO_FRESHNESS",
        "s-maxage=0, max-age=60                | NO_FRESHNESS",
        "max-age=0, stale-while-revalidate=9   | -",
        "max-age=0, stale-if-error=9           | -",
        "max-age=0, stale-if-error=9, must-revalidate | NO_FRESHNESS",
        "public                                | NO_FRESHNESS",
        "x                                     | NO_FRESHNESS",
      })
  void responseDirectives(String cacheControl, String expected) {
    Storage storage = decide(get(), ok("Cache-Control", cacheControl), HTTP);
    if (expected.equals("-")) {
      kept(storage);
    } else {
      refused(storage, Reason.valueOf(expected));
    }
  }

  /** RFC 9111 §3 with explicit freshness, and §5.2.2.3. */
  @ParameterizedTest
  @CsvSource({
    "200, -, -",
    "203, -, -",
    "204, -, -",
    "299, -, STATUS",
    "301, -, -",
    "302, -, -",
    "303, -, -",
    "401, -, -",
    "403, -, -",
    "404, -, -",
    "410, -, -",
    "429, -, STATUS",
    "499, -, STATUS",
    "500, -, -",
    "503, -, -",
    "599, -, STATUS",
    "206, PARTIAL, PARTIAL",
    "304, STATUS, STATUS",
    "100, STATUS, STATUS",
    "101, STATUS, STATUS"
  })
  void statuses(int status, String plain, String mustUnderstand) {
    Storage one = decide(get(), status(status, "Cache-Control", "max-age=60"), HTTP);
    Storage other =
        decide(get(), status(status, "Cache-Control", "max-age=60, must-understand"), HTTP);
    assertThat(one instanceof Storage.Refuse(Reason reason) ? reason.name() : "-").isEqualTo(plain);
    assertThat(other instanceof Storage.Refuse(Reason reason) ? reason.name() : "-")
        .isEqualTo(mustUnderstand);
  }

  /** RFC 9111 §3: no-cache gives no lifetime, and is no permission to store either. */
  @ParameterizedTest
  @CsvSource({
    "200, no-cache, -",
    "404, no-cache, NO_FRESHNESS",
    "302, no-cache, NO_FRESHNESS",
    "500, no-cache, NO_FRESHNESS",
    "503, no-cache, NO_FRESHNESS",
    "201, no-cache, NO_FRESHNESS",
    "201, 'public, no-cache', -"
  })
  void noCacheAlone(int status, String cacheControl, String refusal) {
    Storage storage =
        decide(get(), status(status, "Cache-Control", cacheControl, "ETag", "\"1\""), HTTP);
    assertThat(storage instanceof Storage.Refuse(Reason reason) ? reason.name() : "-")
        .isEqualTo(refusal);
  }

  @Test
  void offStoresNothing() {
    refused(
        decide(get(), ok("Cache-Control", "max-age=60"), new CacheMode.Off()), Reason.CACHE_OFF);
  }

  @ParameterizedTest
  @CsvSource({"HEAD", "POST", "OPTIONS", "get"})
  void onlyGetIsStored(String method) {
    RequestHead request = get().withMethod(method);
    refused(decide(request, ok("Cache-Control", "public, max-age=60"), HTTP), Reason.METHOD);
  }

  /** RFC 9111 §5.2.1.5. */
  @Test
  void requestNoStore() {
    RequestHead request = get("Cache-Control", "No-Store");
    refused(decide(request, ok("Cache-Control", "max-age=60"), HTTP), Reason.REQUEST_NO_STORE);
    kept(decide(request, ok(), new Rule().ttl(60).deafToClients().keyed()));
  }

  /** RFC 9111 §3.5, and stricter for other credentials. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60                   | false | false",
        "public, max-age=60           | true  | true",
        "public=1, max-age=60         | false | false",
        "s-maxage=60                  | true  | true",
        "max-age=60, must-revalidate  | true  | false",
        "max-age=60, proxy-revalidate | false | false",
      })
  void credentials(String cacheControl, boolean withAuthorization, boolean withCookie) {
    kept(withNeed(SharingNeed.NONE, cacheControl));
    Storage authorization = withNeed(SharingNeed.AUTHORIZATION, cacheControl);
    Storage cookie = withNeed(SharingNeed.CREDENTIALS, cacheControl);
    Storage.Refuse refusal = new Storage.Refuse(Reason.NOT_SHAREABLE);
    assertThat(authorization.equals(refusal)).isEqualTo(!withAuthorization);
    assertThat(cookie.equals(refusal)).isEqualTo(!withCookie);
    assertThat(kept(withNeed(SharingNeed.NONE, cacheControl)).shareable()).isEqualTo(withCookie);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization, AUTHORIZATION",
    "Cookie, CREDENTIALS",
    "X-Api-Key, CREDENTIALS",
    "X-Other, CREDENTIALS"
  })
  void needFollowsTheCredentials(String field, SharingNeed expected) {
    Set<String> credentials = Set.of("authorization", "x-api-key");
    assertThat(SharingNeed.of(true, get(field, "x"), credentials)).isEqualTo(expected);
    assertThat(SharingNeed.of(false, get(field, "x"), credentials)).isEqualTo(SharingNeed.NONE);
    assertThat(SharingNeed.of(true, get("Authorization", "x", "Cookie", "y"), credentials))
        .isEqualTo(SharingNeed.CREDENTIALS);
  }

  @Test
  void setCookie() {
    ResponseHead response = ok("Set-Cookie", "a=b", "Cache-Control", "public, max-age=60");
    refused(decide(get(), response, HTTP), Reason.SET_COOKIE);
    refused(decide(get(), ok("set-cookie2", "a=b"), KEYED), Reason.SET_COOKIE);
    Storage stripped = decide(get(), response, new Rule().setCookie(SetCookie.STRIP).keyed());
    assertThat(kept(stripped).head().fields().contains("Set-Cookie")).isFalse();
    Storage whole = decide(get(), response, new Rule().setCookie(SetCookie.STORE).keyed());
    assertThat(kept(whole).head().fields().first("Set-Cookie")).isEqualTo("a=b");
  }

  /** RFC 9111 §4.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*",
        "Accept, *",
        "*, Accept",
        "a b",
        "Accept;Foo",
        "\"Accept\"",
        "X-Forwarded-For",
        "X_Forwarded_For",
        "forwarded",
        "Via",
        "TE",
        "Connection",
        "*, *",
        ",*,",
        "**",
        "*;q=1",
        "Accept-*",
        "Accept *",
        "Accept\t*",
        "\"*\"",
        "Accept/*"
      })
  void varyOnEverything(String vary) {
    refused(decide(get(), ok("Vary", vary), KEYED), Reason.VARY_STAR);
    refused(decide(get(), ok("Vary", "X", "vary", vary), KEYED), Reason.VARY_STAR);
    refused(decide(get(), ok("Vary", vary, "Vary", "X"), KEYED), Reason.VARY_STAR);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://a.example, -,              REFLECTED_ORIGIN",
        "null,              -,              REFLECTED_ORIGIN",
        "https://a.example, Accept,         REFLECTED_ORIGIN",
        "https://a.example, X-Origin,       REFLECTED_ORIGIN",
        "https://a.example, origin,         -",
        "*,                 -,              -",
        "-,                 -,              -",
      })
  void reflectedOrigin(String allowed, String vary, String expected) {
    Fields fields = Fields.of("Cache-Control", "max-age=60");
    fields = allowed == null ? fields : fields.plus("Access-Control-Allow-Origin", allowed);
    fields = vary == null ? fields : fields.plus("Vary", vary);
    Storage storage =
        decide(get("Origin", "https://a.example"), new ResponseHead(200, fields), HTTP);
    if (expected == null) {
      kept(storage);
    } else {
      refused(storage, Reason.valueOf(expected));
    }
    kept(decide(get(), new ResponseHead(200, fields), HTTP));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"``", "`,`", "` , ,`"})
  void varyOnNothing(String vary) {
    assertThat(kept(decide(get("X-A", "1"), ok("Vary", vary), KEYED)).nominated())
        .isEqualTo(Nominated.NOTHING);
  }

  @Test
  void nominatedFieldsAreThoseOfTheFill() {
    ResponseHead response = ok("Vary", "Accept-Language, X-A", "vary", "x-b");
    RequestHead request = get("accept-language", "de ,EN", "X-B", "", "X-C", "1");
    Map<String, String> values = kept(decide(request, response, KEYED)).nominated().values();
    assertThat(values).containsEntry("accept-language", "de, en").containsEntry("x-b", "");
    assertThat(values).containsEntry("x-a", null).hasSize(3);
  }

  /** The proxy negotiates the codings that it can take off. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | false", "identity | false", "gzip | false", "GZIP | false", "x-gzip | false",
        "br | false", "zstd | false", "deflate | true", "compress | true", "gzip, br | true",
        "aes128gcm | true"
      })
  void acceptEncodingIsNominatedForForeignCodings(String coding, boolean nominated) {
    Fields fields = Fields.of("Vary", "Accept-Encoding");
    fields = coding == null ? fields : fields.plus("Content-Encoding", coding);
    Storage storage = decide(get("Accept-Encoding", "gzip"), new ResponseHead(200, fields), KEYED);
    assertThat(kept(storage).nominated().values().containsKey("accept-encoding"))
        .isEqualTo(nominated);
  }

  /** What may not be transformed is for those who read its coding (RFC 9111 §5.2.2.6). */
  @ParameterizedTest
  @CsvSource({"gzip, true", "identity, false"})
  void acceptEncodingIsNominatedWhereTheCodingMayNotBeTakenOff(String coding, boolean nominated) {
    ResponseHead response =
        ok("Vary", "Accept-Encoding", "Content-Encoding", coding, "Cache-Control", "no-transform");
    Storage storage = decide(get("Accept-Encoding", "gzip"), response, KEYED);
    assertThat(kept(storage).nominated().values().containsKey("accept-encoding"))
        .isEqualTo(nominated);
  }

  @Test
  void theStoredHeadIsEndToEnd() {
    ResponseHead response =
        ok(
            "Date",
            date(0),
            "Age",
            "3",
            "X-Cache",
            "HIT",
            "Connection",
            "X-Hop",
            "X-Hop",
            "1",
            "Transfer-Encoding",
            "chunked",
            "Trailer",
            "X-T",
            "ETag",
            "\"x\"",
            "Cache-Control",
            "max-age=60",
            "X-Own",
            "1");
    assertThat(kept(decide(get(), response, HTTP)).head())
        .isEqualTo(
            ok("Date", date(0), "ETag", "\"x\"", "Cache-Control", "max-age=60", "X-Own", "1"));
  }

  /** RFC 9110 §6.6.1. */
  @Test
  void aMissingOrInvalidDateIsTheTimeOfReceipt() {
    assertThat(kept(decide(get(), ok(), KEYED)).head().fields().all("Date"))
        .containsExactly(date(0));
    assertThat(kept(decide(get(), ok("Date", "junk"), KEYED)).head().fields().all("Date"))
        .containsExactly(date(0));
  }

  /** {@code origin-cache-control: {ignore: …}}. */
  @Test
  void ignoredDirectives() {
    ResponseHead response =
        ok(
            "Cache-Control",
            "private, no-store, no-cache, max-age=0",
            "Expires",
            "0",
            "Pragma",
            "no-cache");
    CacheMode all =
        new Rule().ttl(60).ignoring("private", "no-store", "no-cache", "max-age").keyed();
    Freshness freshness = kept(decide(get(), response, all)).freshness();
    assertThat(freshness.lifetime()).isEqualTo(seconds(60));
    assertThat(freshness.source()).isEqualTo(Freshness.Source.ROUTE);
    assertThat(freshness.alwaysValidate()).isFalse();
    CacheMode some = new Rule().ttl(60).ignoring("private", "max-age", "no-cache").keyed();
    refused(decide(get(), response, some), Reason.RESPONSE_NO_STORE);
  }

  /** RFC 9111 §5.2.2.4: to be validated each time, so worth keeping with a validator only. */
  @ParameterizedTest
  @CsvSource({"ETag, '\"x\"', true", "ETag, x, false", "Last-Modified, junk, false"})
  void noCacheNeedsAValidator(String name, String value, boolean stored) {
    Storage storage =
        decide(get(), ok("Cache-Control", "no-cache", name, value), new Rule().ttl(60).keyed());
    if (stored) {
      assertThat(kept(storage).freshness().alwaysValidate()).isTrue();
      assertThat(kept(storage).freshness().lifetime()).isEqualTo(seconds(0));
    } else {
      refused(storage, Reason.NO_FRESHNESS);
    }
  }

  @Test
  void staleOnArrivalIsKeptForItsValidatorOnly() {
    refused(
        decide(get(), ok("Cache-Control", "max-age=60", "Age", "60"), HTTP), Reason.NO_FRESHNESS);
    kept(decide(get(), ok("Cache-Control", "max-age=60", "Age", "60", "ETag", "\"x\""), HTTP));
    kept(decide(get(), ok("Cache-Control", "max-age=60", "Age", "59"), HTTP));
  }
}
