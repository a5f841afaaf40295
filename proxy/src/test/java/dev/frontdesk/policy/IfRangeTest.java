package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §13.1.5 (If-Range) and §8.8.2.2 (when Last-Modified is strong). */
class IfRangeTest {
  private static boolean allows(RequestHead request, ResponseHead selected) {
    return IfRange.allows(request.fields(), selected, T0);
  }

  @Test
  void withoutItRangeCounts() {
    assertThat(allows(get(), ok())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\" | \"a\" | true",
        "\"a\" | \"b\" | false",
        "W/\"a\" | \"a\" | false",
        "\"a\" | W/\"a\" | false",
        "W/\"a\" | W/\"a\" | false",
        "\"a--gzip\" | \"a\" | false",
        "\"a\" | | false",
        "\"a\", \"b\" | \"a\" | false",
        "* | \"a\" | false",
        "a | \"a\" | false",
      })
  void tagsAreComparedStrongly(String presented, String own, boolean allowed) {
    ResponseHead selected = own == null ? ok() : ok("ETag", own);
    assertThat(allows(get("If-Range", presented), selected)).isEqualTo(allowed);
  }

  /** The date must be that of Last-Modified, neither earlier nor later. */
  @ParameterizedTest
  @CsvSource({"-10, true", "-11, false", "-9, false"})
  void datesAreComparedExactly(int seconds, boolean allowed) {
    ResponseHead selected = ok("Last-Modified", date(-10), "Date", date(0));
    assertThat(allows(get("If-Range", date(seconds)), selected)).isEqualTo(allowed);
  }

  @Test
  void aDateIsReadInItsObsoleteForms() {
    ResponseHead selected = ok("Last-Modified", "Fri, 20 Nov 2026 11:00:00 GMT", "Date", date(0));
    assertThat(allows(get("If-Range", "Friday, 20-Nov-26 11:00:00 GMT"), selected)).isTrue();
    assertThat(allows(get("If-Range", "Fri Nov 20 11:00:00 2026"), selected)).isTrue();
  }

  /** §8.8.2.2: within the second of its Date, it may have changed again. */
  @ParameterizedTest
  @CsvSource({"0, false", "-1, true", "1, false"})
  void aDateThatIsWeakNeverMatches(int modified, boolean allowed) {
    ResponseHead selected = ok("Last-Modified", date(modified), "Date", date(0));
    assertThat(allows(get("If-Range", date(modified)), selected)).isEqualTo(allowed);
  }

  @Test
  void aDateNeedsADateBesideIt() {
    assertThat(allows(get("If-Range", date(-10)), ok("Last-Modified", date(-10)))).isFalse();
    assertThat(allows(get("If-Range", date(-10)), ok("Date", date(0)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "\"a", "Fri, 20 Nov 2026 11:00:00 CET"})
  void whatIsNoValidatorMatchesNothing(String presented) {
    ResponseHead selected = ok("ETag", "\"a\"", "Last-Modified", date(-10), "Date", date(0));
    assertThat(allows(get("If-Range", presented), selected)).isFalse();
  }

  @Test
  void twoLinesMatchNothing() {
    assertThat(allows(get("If-Range", "\"a\"", "If-Range", "\"a\""), ok("ETag", "\"a\"")))
        .isFalse();
  }
}
