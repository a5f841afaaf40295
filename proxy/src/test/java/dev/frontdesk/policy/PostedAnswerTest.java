package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.HTTP;
import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.CacheMode;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §9.3.3, RFC 9111 §3. */
class PostedAnswerTest {
  private static final RequestHead TARGET = get().withTarget("/a/b", "q=1");

  private static Storage.@Nullable Store store(
      RequestHead request, ResponseHead answer, CacheMode mode) {
    return PostedAnswer.stored(TARGET, request, SharingNeed.NONE, answer, mode, T0, T0, null);
  }

  private static ResponseHead answer(int status, String... fields) {
    Fields said = Fields.of(fields);
    return new ResponseHead(
        status,
        said.contains("Content-Location") ? said : said.plus("Content-Location", "/a/b?q=1"));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b?q=1, true",
    "http://api.example/a/b?q=1, true",
    "HTTP://API.example:80/a/b?q=1, true",
    "b?q=1, true",
    "./b?q=1, true",
    "?q=1, true",
    "/a/b?q=1#part, true",
    "/a/b, false",
    "/a/b?q=2, false",
    "/a/B?q=1, false",
    "/a/c?q=1, false",
    "http://other.example/a/b?q=1, false",
    "https://api.example/a/b?q=1, false",
    "'', false"
  })
  void itMustSayThatItIsTheTarget(String location, boolean expected) {
    ResponseHead answer = answer(200, "Cache-Control", "max-age=60", "Content-Location", location);
    assertThat(store(TARGET, answer, HTTP) != null).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max-age=60", "s-maxage=60", "public, max-age=1"})
  void freshnessMustBeTheOrigins(String cacheControl) {
    assertThat(store(TARGET, answer(200, "Cache-Control", cacheControl), HTTP)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public",
        "no-cache",
        "max-age=0",
        "max-age=60, no-cache",
        "no-store, max-age=60",
        "private, max-age=60",
        "max-age=0, stale-while-revalidate=60",
        ""
      })
  void andThere(String cacheControl) {
    ResponseHead answer =
        answer(200, "Cache-Control", cacheControl, "ETag", "\"x\"", "Last-Modified", date(-99_999));
    assertThat(store(TARGET, answer, HTTP)).isNull();
  }

  @Test
  void neitherARoutesFreshnessNorAGuessCounts() {
    CacheMode route = new Samples.Rule().ttl(60).statuses(Map.of(201, Samples.seconds(60))).http();
    assertThat(store(TARGET, answer(200), route)).isNull();
    assertThat(store(TARGET, answer(200, "Last-Modified", date(-99_999)), HTTP)).isNull();
    assertThat(store(TARGET, answer(200, "Expires", date(60)), HTTP)).isNotNull();
    assertThat(store(TARGET, answer(200, "Expires", date(-60)), HTTP)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 202, 203, 204, 206, 301, 303, 404})
  void no200NoStoring(int status) {
    assertThat(store(TARGET, answer(status, "Cache-Control", "max-age=60"), HTTP)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"gzip, true", "br, false", "deflate, false", "'gzip, gzip', false"})
  void aCodingMustBeOneThatAFillAsksFor(String coding, boolean expected) {
    ResponseHead answer = answer(200, "Cache-Control", "max-age=60", "Content-Encoding", coding);
    assertThat(store(TARGET, answer, HTTP) != null).isEqualTo(expected);
  }

  @Test
  void itVariesOnWhatThePostHad() {
    Storage.Store store =
        store(
            get("Content-Type", "text/plain"),
            answer(200, "Cache-Control", "max-age=60", "Vary", "Content-Type, X-Kind"),
            HTTP);
    assertThat(Objects.requireNonNull(store).nominated().values())
        .containsEntry("content-type", "text/plain")
        .containsEntry("x-kind", null);
  }

  @Test
  void twoLocationsAreNone() {
    ResponseHead twice =
        answer(
            200,
            "Cache-Control",
            "max-age=60",
            "Content-Location",
            "/a/b?q=1",
            "Content-Location",
            "/a/b?q=1");
    assertThat(store(TARGET, twice, HTTP)).isNull();
  }
}
