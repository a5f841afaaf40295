package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.HTTP;
import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.decide;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.seconds;
import static dev.frontdesk.policy.Samples.stored;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Samples.Rule;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Sharing;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9213 §2.2, RFC 9111 §3.5, §5.2.2.4 and §5.2.2.7: what counts of a response, and for whom. */
class EffectiveControlTest {
  private static Storage.Store kept(Storage storage) {
    assertThat(storage).isInstanceOf(Storage.Store.class);
    return (Storage.Store) storage;
  }

  private static String outcome(Storage storage) {
    return storage instanceof Storage.Store store
        ? Long.toString(store.freshness().lifetime().toSeconds())
        : ((Storage.Refuse) storage).reason().name();
  }

  /** Fields of one response, {@code -} for absent; Expires is 30 s after Date. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60 | -           | max-age=5 | 60",
        "max-age=60 | max-age=70  | no-store  | 60",
        "-          | max-age=70  | no-store  | 70",
        "-          | max-age=70  | private   | 70",
        "no-store   | max-age=70  | max-age=5 | RESPONSE_NO_STORE",
        "private    | -           | max-age=5 | RESPONSE_PRIVATE",
        "max-age=0  | max-age=70  | max-age=5 | NO_FRESHNESS",
        "max-age=60, s-maxage=9 | - | -       | 9",
        "&          | max-age=70  | max-age=5 | 70",
        "``         | max-age=70  | max-age=5 | 70",
        "&          | content=\"x\" | max-age=5 | 5",
        "&          | -           | -         | 30",
        "none       | max-age=70  | max-age=5 | NO_FRESHNESS",
        "max-age=\"60\" | max-age=70 | max-age=5 | NO_FRESHNESS",
        "no-store=?0, max-age=60 | - | no-store | 60",
        "-          | no-store    | max-age=5 | RESPONSE_NO_STORE",
        "-          | max-age=70;other | max-age=5 | 5",
        "-          | -           | max-age=5 | 5",
      })
  void theFirstThatIsValidAndNotEmptyDecides(
      String cdn, String surrogate, String cacheControl, String expected) {
    Fields fields = Fields.of("Date", date(0), "Expires", date(30));
    fields = cdn.equals("-") ? fields : fields.plus("CDN-Cache-Control", cdn);
    fields = surrogate.equals("-") ? fields : fields.plus("Surrogate-Control", surrogate);
    fields = cacheControl.equals("-") ? fields : fields.plus("Cache-Control", cacheControl);
    assertThat(outcome(decide(get(), new ResponseHead(200, fields), HTTP))).isEqualTo(expected);
  }

  @Test
  void theOrderAndTheListAreTheRoutes() {
    ResponseHead response =
        ok(
            "CDN-Cache-Control", "max-age=60",
            "Surrogate-Control", "max-age=70",
            "My-Cache-Control", "max-age=80",
            "Cache-Control", "max-age=5");
    assertThat(outcome(decide(get(), response, new Rule().targeted("surrogate-control").http())))
        .isEqualTo("70");
    assertThat(
            outcome(
                decide(
                    get(),
                    response,
                    new Rule().targeted("My-Cache-Control", "CDN-Cache-Control").keyed())))
        .isEqualTo("80");
    assertThat(outcome(decide(get(), response, new Rule().targeted().http()))).isEqualTo("5");
  }

  /** Only a list that is asked of has lines that clients do not get. */
  @Test
  void surrogateControlIsKeptBesideTheHead() {
    ResponseHead response =
        ok("Date", date(0), "Surrogate-Control", "max-age=70", "CDN-Cache-Control", "max-age=60");
    Storage.Store store = kept(decide(get(), response, HTTP));
    assertThat(store.head().fields().contains("Surrogate-Control")).isFalse();
    assertThat(store.head().fields().first("CDN-Cache-Control")).isEqualTo("max-age=60");
    assertThat(store.terms().forCaches()).isEqualTo(Fields.of("Surrogate-Control", "max-age=70"));
    CacheMode unlisted = new Rule().ttl(9).targeted("CDN-Cache-Control").keyed();
    assertThat(kept(decide(get(), response, unlisted)).head().fields().first("Surrogate-Control"))
        .isEqualTo("max-age=70");
    assertThat(kept(decide(get(), response, unlisted)).terms()).isEqualTo(Terms.NONE);
  }

  /** What a route ignores is in Cache-Control only. */
  @Test
  void whatIsIgnoredIsNotIgnoredInTargetedFields() {
    CacheMode route = new Rule().ttl(40).ignoring("max-age", "no-store").keyed();
    assertThat(outcome(decide(get(), ok("Cache-Control", "no-store, max-age=5"), route)))
        .isEqualTo("40");
    assertThat(outcome(decide(get(), ok("CDN-Cache-Control", "max-age=60"), route)))
        .isEqualTo("60");
    assertThat(outcome(decide(get(), ok("CDN-Cache-Control", "no-store"), route)))
        .isEqualTo("RESPONSE_NO_STORE");
  }

  @Test
  void staleAndSharingAreTheTargetedFields() {
    Storage.Store store =
        kept(
            decide(
                get(),
                ok(
                    "CDN-Cache-Control",
                    "max-age=60, must-revalidate, stale-if-error=9",
                    "Cache-Control",
                    "public, s-maxage=5, stale-while-revalidate=7"),
                HTTP));
    assertThat(store.shareable()).isFalse();
    assertThat(store.freshness().mustRevalidate()).isTrue();
    assertThat(store.freshness().staleIfError()).isEqualTo(seconds(9));
    assertThat(store.freshness().staleWhileRevalidate()).isEqualTo(seconds(0));
    assertThat(store.terms().mustRevalidate()).isTrue();
    StoredResponse stored = stored(store.freshness(), store.head(), store.terms());
    assertThat(SharingNeed.AUTHORIZATION.isMetBy(stored)).isTrue();
    assertThat(SharingNeed.CREDENTIALS.isMetBy(stored)).isFalse();
    StoredResponse unsaid = stored(fresh(60), ok("Cache-Control", "must-revalidate"), Terms.NONE);
    assertThat(SharingNeed.AUTHORIZATION.isMetBy(unsaid)).isFalse();
  }

  /** RFC 9111 §3.5 under {@code sharing: http}: of all credentials only Authorization restricts. */
  @Test
  void sharingAsHttpHasIt() {
    Set<String> credentials = Set.of("authorization", "cookie", "x-api-key");
    assertThat(
            SharingNeed.of(
                new Sharing.AsHttp(), true, get("Authorization", "x", "Cookie", "y"), credentials))
        .isEqualTo(SharingNeed.AUTHORIZATION);
    assertThat(SharingNeed.of(new Sharing.AsHttp(), false, get("Cookie", "y"), credentials))
        .isEqualTo(SharingNeed.NONE);
    assertThat(SharingNeed.of(new Sharing.Unsaid(), true, get("Cookie", "y"), credentials))
        .isEqualTo(SharingNeed.CREDENTIALS);
  }

  /** RFC 9111 §5.2.2.4 and §5.2.2.7. */
  @Test
  void namedFieldsAreNotStored() {
    ResponseHead response =
        ok(
            "Cache-Control", "max-age=60, no-cache=\"X-A, Set-Cookie\", private=\"x-b\"",
            "Date", date(0),
            "X-A", "1",
            "x-a", "2",
            "X-B", "3",
            "X-C", "4",
            "Set-Cookie", "a=b");
    Storage.Store store = kept(decide(get(), response, HTTP));
    assertThat(store.head().fields().lines())
        .extracting("name")
        .containsExactly("Cache-Control", "Date", "X-C");
    assertThat(store.freshness().alwaysValidate()).isFalse();
    assertThat(store.terms().own(response.fields()))
        .isEqualTo(Fields.of("X-A", "1", "x-a", "2", "X-B", "3", "Set-Cookie", "a=b"));
    assertThat(StoragePolicy.shared(response, Samples.PLAIN)).isEqualTo(response);
  }

  /** A cookie that the origin does not name keeps the response out. */
  @Test
  void aCookieThatIsNotNamedIsRefused() {
    ResponseHead response =
        ok("Cache-Control", "max-age=60, no-cache=\"X-A\"", "Set-Cookie", "a=b");
    assertThat(outcome(decide(get(), response, HTTP))).isEqualTo("SET_COOKIE");
    ResponseHead older =
        ok("Cache-Control", "max-age=60, no-cache=\"Set-Cookie\"", "Set-Cookie2", "a=b");
    assertThat(outcome(decide(get(), older, HTTP))).isEqualTo("SET_COOKIE");
  }

  /**
   * RFC 9111 §3: no-cache alone does not make cacheable what is not by default. And what is no 2xx
   * is never confirmed by a 304 (RFC 9110 §13.2.1), so there is no use in keeping it.
   */
  @ParameterizedTest
  @CsvSource({
    "200, no-cache, true",
    "203, no-cache, true",
    "404, no-cache, false",
    "302, no-cache, false",
    "403, no-cache, false",
    "500, no-cache, false",
    "299, no-cache, false",
    "299, 'no-cache, public', true",
    "299, 'no-cache, max-age=5', true",
    "302, 'no-cache, public', false",
    "302, 'no-cache, max-age=5', false"
  })
  void noCacheAlone(int status, String cacheControl, boolean stored) {
    Storage storage =
        decide(get(), Samples.status(status, "Cache-Control", cacheControl, "ETag", "\"x\""), HTTP);
    if (stored) {
      assertThat(kept(storage).freshness().alwaysValidate()).isTrue();
    } else {
      assertThat(storage).isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
    }
  }

  /** A 304 without the field leaves the stored one in force (RFC 9111 §3.2). */
  @Test
  void freshenedWithWhatIsKeptBeside() {
    ResponseHead first = ok("Date", date(0), "Surrogate-Control", "max-age=70", "ETag", "\"x\"");
    Storage.Store store = kept(decide(get(), first, HTTP));
    StoredResponse stored = stored(store.freshness(), store.head(), store.terms());
    ResponseHead merged =
        Freshening.merged(
            stored.headForCaches(), Samples.status(304, "ETag", "\"x\"", "Date", date(0)), T0);
    assertThat(outcome(decide(get(), merged, HTTP))).isEqualTo("70");
  }
}
