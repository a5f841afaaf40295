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

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshness.Source;
import dev.frontdesk.policy.Samples.Rule;
import dev.frontdesk.rules.CacheMode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.2.1 and §4.2.2, and what routes add. */
class LifetimeTest {
  private static final String TAG = "\"x\"";

  private static Freshness freshness(ResponseHead response, CacheMode mode) {
    return freshness(response, mode, null);
  }

  private static Freshness freshness(
      ResponseHead response, CacheMode mode, @Nullable Instant until) {
    Storage storage = StoragePolicy.decide(get(), SharingNeed.NONE, response, mode, T0, T0, until);
    assertThat(storage).isInstanceOf(Storage.Store.class);
    return ((Storage.Store) storage).freshness();
  }

  private static void is(Freshness freshness, long lifetime, Source source) {
    assertThat(freshness.lifetime()).isEqualTo(seconds(lifetime));
    assertThat(freshness.source()).isEqualTo(source);
  }

  /** s-maxage, then max-age, then Expires minus Date, then the route. */
  @Test
  void theOrderOfSources() {
    CacheMode route = new Rule().ttl(40).keyed();
    String expires = date(30);
    is(
        freshness(ok("Cache-Control", "max-age=20, s-maxage=10", "Expires", expires), route),
        10,
        Source.ORIGIN);
    is(freshness(ok("Cache-Control", "max-age=20", "Expires", expires), route), 20, Source.ORIGIN);
    is(freshness(ok("Expires", expires, "Date", date(0)), route), 30, Source.ORIGIN);
    is(freshness(ok(), route), 40, Source.ROUTE);
    is(freshness(ok("Cache-Control", "must-revalidate"), route), 40, Source.ROUTE);
  }

  /** RFC 9111 §5.3; Date is that of the response, not of its receipt. */
  @ParameterizedTest
  @CsvSource({"-5, 30, 35", "5, 30, 25", "0, 0, 0", "0, -30, 0"})
  void expiresCountsFromDate(long date, long expires, long lifetime) {
    ResponseHead response = ok("Date", date(date), "Expires", date(expires), "ETag", TAG);
    is(freshness(response, HTTP), lifetime, Source.ORIGIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0", "-1", "junk", "Fri, 20 Nov 2026 12:05:00 UTC"})
  void expiresThatIsJunkIsPast(String expires) {
    is(
        freshness(ok("Expires", expires, "ETag", TAG), new Rule().ttl(60).keyed()),
        0,
        Source.ORIGIN);
  }

  @Test
  void severalExpiresThatDisagreeArePast() {
    is(freshness(ok("Expires", date(9), "Expires", date(8), "ETag", TAG), HTTP), 0, Source.ORIGIN);
    is(freshness(ok("Expires", date(9), "Expires", date(9)), HTTP), 9, Source.ORIGIN);
  }

  @Test
  void expiresWithoutAValidDateCountsFromReceipt() {
    is(freshness(ok("Expires", date(9), "Date", "junk"), HTTP), 9, Source.ORIGIN);
  }

  @Test
  void theRouteSpeaksForStatuses() {
    CacheMode route =
        new Rule().ttl(60).statuses(Map.of(404, seconds(10), 301, seconds(20))).keyed();
    is(freshness(status(404), route), 10, Source.ROUTE);
    is(freshness(status(301), route), 20, Source.ROUTE);
    is(freshness(status(404, "Cache-Control", "max-age=5"), route), 5, Source.ORIGIN);
    assertThat(decide(get(), status(403), route))
        .isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
    assertThat(decide(get(), status(500), route))
        .isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
    assertThat(decide(get(), status(204), route))
        .isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
    is(
        freshness(ok(), new Rule().ttl(60).statuses(Map.of(200, seconds(7))).keyed()),
        7,
        Source.ROUTE);
  }

  /** RFC 9111 §4.2.2: a tenth of the time since Last-Modified, an hour at most. */
  @ParameterizedTest
  @CsvSource({"-100, 10", "-1000, 100", "-36000, 3600", "-999999999, 3600", "-5, 0"})
  void heuristic(long modified, long lifetime) {
    // Integer tenths, cut to whole seconds for the comparison.
    Freshness freshness = freshness(ok("Last-Modified", date(modified)), HTTP);
    assertThat(freshness.lifetime().toSeconds()).isEqualTo(lifetime);
    assertThat(freshness.source()).isEqualTo(Source.HEURISTIC);
  }

  @Test
  void heuristicsNeedAStatusThatAllowsThem() {
    String modified = date(-1000);
    Storage.Refuse refusal = new Storage.Refuse(Reason.NO_FRESHNESS);
    for (int status : new int[] {203, 204, 300, 301, 308, 404, 405, 410, 414, 501}) {
      is(freshness(status(status, "Last-Modified", modified), HTTP), 100, Source.HEURISTIC);
    }
    for (int status : new int[] {201, 302, 307, 400, 403, 500, 503}) {
      assertThat(decide(get(), status(status, "Last-Modified", modified), HTTP)).isEqualTo(refusal);
    }
    is(
        freshness(status(302, "Last-Modified", modified, "Cache-Control", "public"), HTTP),
        100,
        Source.HEURISTIC);
  }

  @Test
  void noHeuristicsOnKeyedRoutesOrFromDoubtfulDates() {
    Storage.Refuse refusal = new Storage.Refuse(Reason.NO_FRESHNESS);
    assertThat(decide(get(), ok("Last-Modified", date(-1000)), new Rule().keyed()))
        .isEqualTo(refusal);
    assertThat(decide(get(), ok("Last-Modified", date(1000)), HTTP)).isEqualTo(refusal);
    assertThat(decide(get(), ok("Last-Modified", date(0)), HTTP)).isEqualTo(refusal);
    assertThat(decide(get(), ok("Last-Modified", "junk"), HTTP)).isEqualTo(refusal);
    assertThat(decide(get(), ok("ETag", TAG), HTTP)).isEqualTo(refusal);
  }

  /** The age of the response counts, whoever gave the lifetime (RFC 9111 §4.2). */
  @Test
  void ageCounts() {
    Freshness freshness = freshness(ok("Age", "20"), new Rule().ttl(60).keyed());
    assertThat(freshness.left(T0)).isEqualTo(seconds(40));
    assertThat(freshness.left(T0.plusSeconds(70))).isEqualTo(seconds(-30));
  }

  /** RFC 5861: the response's own windows, else the route's. */
  @Test
  void staleWindows() {
    CacheMode route = new Rule().ttl(60).stale(5, 6).keyed();
    Freshness own =
        freshness(ok("Cache-Control", "stale-while-revalidate=1, stale-if-error=0"), route);
    assertThat(own.staleWhileRevalidate()).isEqualTo(seconds(1));
    assertThat(own.staleIfError()).isEqualTo(seconds(0));
    Freshness given = freshness(ok("Cache-Control", "stale-if-error=9"), route);
    assertThat(given.staleWhileRevalidate()).isEqualTo(seconds(5));
    assertThat(given.staleIfError()).isEqualTo(seconds(9));
    Freshness none = freshness(ok("Cache-Control", "max-age=1"), HTTP);
    assertThat(none.staleWhileRevalidate()).isEqualTo(seconds(0));
    assertThat(none.staleIfError()).isEqualTo(seconds(0));
  }

  /** RFC 9111 §5.2.2.2, §5.2.2.8, §5.2.2.10. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=9 | false",
        "max-age=9, must-revalidate | true",
        "max-age=9, proxy-revalidate | true",
        "s-maxage=9 | true",
        "max-age=9, immutable | false"
      })
  void whatForbidsStale(String cacheControl, boolean expected) {
    assertThat(freshness(ok("Cache-Control", cacheControl), HTTP).mustRevalidate())
        .isEqualTo(expected);
  }

  @Test
  void untilEndsTheLifetime() {
    CacheMode route = new Rule().ttl(60).keyed();
    Freshness ended = freshness(ok("Age", "7"), route, T0.plusSeconds(30));
    assertThat(ended.left(T0.plusSeconds(30))).isEqualTo(seconds(0));
    assertThat(ended.notAfter()).isEqualTo(T0.plusSeconds(30));
    is(freshness(ok(), route, T0.plusSeconds(90)), 60, Source.ROUTE);
    is(freshness(ok("Cache-Control", "max-age=99"), route, T0.plusSeconds(30)), 30, Source.ORIGIN);
  }

  @Test
  void untilAloneIsALifetimeOf200() {
    is(freshness(ok(), new Rule().keyed(), T0.plusSeconds(30)), 30, Source.ROUTE);
    Storage notFound =
        StoragePolicy.decide(
            get(), SharingNeed.NONE, status(404), new Rule().keyed(), T0, T0, T0.plusSeconds(9));
    assertThat(notFound).isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
  }

  @ParameterizedTest
  @CsvSource({"0", "-1"})
  void whatHasEndedIsNotStored(long until) {
    Storage storage =
        StoragePolicy.decide(
            get(),
            SharingNeed.NONE,
            ok("ETag", TAG),
            new Rule().ttl(60).stale(60, 60).keyed(),
            T0,
            T0,
            T0.plusSeconds(until));
    assertThat(storage).isEqualTo(new Storage.Refuse(Reason.NO_FRESHNESS));
  }
}
