package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §13, RFC 9111 §4.3.2. */
class PreconditionsTest {
  private static boolean notModified(RequestHead request, ResponseHead selected) {
    return Preconditions.evaluate(request, selected, T0) instanceof Preconditions.NotModified;
  }

  /** RFC 9110 §13.1.2: weak comparison. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        "\"x\"   | \"x\"              | true",
        "\"x\"   | W/\"x\"            | true",
        "W/\"x\" | \"x\"              | true",
        "\"x\"   | \"y\"              | false",
        "\"x\"   | \"y\", W/\"x\"     | true",
        "\"x\"   | \"y\",junk , \"x\" | true",
        "\"x\"   | x                  | false",
        "\"x\"   | \"X\"              | false",
        "\"x\"   | *                  | true",
        "-       | *                  | true",
        "-       | \"x\"              | false",
        "\"x\"   | \"*\"              | false",
        "\"x\"   | ``                 | false",
        "\"a,b\" | \"a,b\"            | true",
        "\"x\"   | \"x--gzip\"        | true",
        "\"x\"   | \"x--br\"          | true",
        "\"x\"   | W/\"x--zstd\"      | true",
        "\"x\"   | \"x--deflate\"     | false",
        "\"x\"   | \"x-gzip\"         | false",
        "\"x\"   | \"y--gzip\"        | false",
        "x       | x                  | false",
      })
  void ifNoneMatch(String stored, String presented, boolean expected) {
    ResponseHead selected = stored == null ? ok() : ok("ETag", stored);
    RequestHead request = get("If-None-Match", presented);
    assertThat(notModified(request, selected)).isEqualTo(expected);
    assertThat(notModified(request.withMethod("HEAD"), selected)).isEqualTo(expected);
    assertThat(notModified(request.withMethod("POST"), selected)).isFalse();
  }

  /** RFC 9110 §13.1.3: not modified where Last-Modified is no later than the date given. */
  @ParameterizedTest
  @CsvSource({"-1, true", "0, true", "1, false"})
  void ifModifiedSince(long modified, boolean expected) {
    assertThat(notModified(get("If-Modified-Since", date(0)), ok("Last-Modified", date(modified))))
        .isEqualTo(expected);
  }

  @Test
  void aDateInTheFutureIsADate() {
    assertThat(notModified(get("If-Modified-Since", date(9999)), ok("Last-Modified", date(-5))))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"junk", "0", "Fri, 20 Nov 2026 12:00:00 CET"})
  void ifModifiedSinceThatIsJunkIsIgnored(String value) {
    assertThat(notModified(get("If-Modified-Since", value), ok("Last-Modified", date(-5))))
        .isFalse();
  }

  @Test
  void ifModifiedSinceTwiceIsIgnored() {
    RequestHead request = get("If-Modified-Since", date(0), "If-Modified-Since", date(0));
    assertThat(notModified(request, ok("Last-Modified", date(-5)))).isFalse();
  }

  /** RFC 9111 §4.3.2, but an equal Date proves nothing. */
  @ParameterizedTest
  @CsvSource({"-1, true", "0, false", "1, false"})
  void withoutLastModifiedDateStandsIn(long date, boolean expected) {
    assertThat(notModified(get("If-Modified-Since", date(0)), ok("Date", date(date))))
        .isEqualTo(expected);
    assertThat(
            notModified(
                get("If-Modified-Since", date(0)), ok("Date", date(date), "Last-Modified", "junk")))
        .isFalse();
  }

  /** RFC 9110 §13.2.2: If-None-Match puts If-Modified-Since aside, even where it is junk. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"\"y\", false", "junk, false", "``, false", "\"x\", true"})
  void ifNoneMatchComesFirst(String presented, boolean expected) {
    ResponseHead selected = ok("ETag", "\"x\"", "Last-Modified", date(expected ? 99 : -99));
    RequestHead request = get("If-None-Match", presented, "If-Modified-Since", date(0));
    assertThat(notModified(request, selected)).isEqualTo(expected);
  }

  /** RFC 9110 §13.2.1. */
  @ParameterizedTest
  @CsvSource({"203", "204", "301", "404", "500"})
  void only200CanBeNotModified(int status) {
    assertThat(notModified(get("If-None-Match", "\"x\""), status(status, "ETag", "\"x\"")))
        .isFalse();
    assertThat(notModified(get("If-None-Match", "*"), status(status))).isFalse();
  }

  /** RFC 9111 §4.3.2: not a cache's to evaluate. */
  @ParameterizedTest
  @CsvSource({"If-Match", "If-Unmodified-Since"})
  void whatProtectsAChangeIsForTheOrigin(String name) {
    RequestHead request = get(name, "x", "If-None-Match", "\"x\"");
    assertThat(Preconditions.onlyForOrigin(request)).isTrue();
    assertThat(Preconditions.evaluate(request, ok("ETag", "\"x\""), T0))
        .isEqualTo(new Preconditions.Forward());
    assertThat(Preconditions.onlyForOrigin(get("If-None-Match", "*"))).isFalse();
  }

  @Test
  void theTagThatMatchedIsTold() {
    assertThat(
            Preconditions.evaluate(
                get("If-None-Match", "\"y\", \"x--gzip\""), ok("ETag", "\"x\""), T0))
        .isEqualTo(new Preconditions.NotModified(new EntityTag(false, "x--gzip")));
  }

  @Test
  void withoutConditionsItProceeds() {
    assertThat(Preconditions.evaluate(get(), ok("ETag", "\"x\"", "Date", date(-9)), T0))
        .isEqualTo(new Preconditions.Proceed());
  }

  /** RFC 9110 §15.4.5. */
  @Test
  void theHeadOfA304() {
    ResponseHead full =
        ok(
            "Date",
            date(0),
            "ETag",
            "\"x\"",
            "Last-Modified",
            date(-9),
            "Cache-Control",
            "no-cache",
            "Expires",
            date(9),
            "Vary",
            "A",
            "Content-Location",
            "/x",
            "Content-Length",
            "4",
            "Content-Type",
            "a/b",
            "Content-Encoding",
            "gzip",
            "Content-Language",
            "de",
            "Content-Range",
            "x",
            "Age",
            "3",
            "X-Cache",
            "HIT",
            "Access-Control-Allow-Origin",
            "*",
            "Content-Security-Policy",
            "x",
            "Transfer-Encoding",
            "chunked");
    assertThat(NotModifiedHead.of(full))
        .isEqualTo(
            status(
                304,
                "Date",
                date(0),
                "ETag",
                "\"x\"",
                "Cache-Control",
                "no-cache",
                "Expires",
                date(9),
                "Vary",
                "A",
                "Content-Location",
                "/x",
                "Age",
                "3",
                "X-Cache",
                "HIT",
                "Access-Control-Allow-Origin",
                "*",
                "Content-Security-Policy",
                "x"));
    assertThat(NotModifiedHead.of(ok("Last-Modified", date(-9))))
        .isEqualTo(status(304, "Last-Modified", date(-9)));
  }
}
