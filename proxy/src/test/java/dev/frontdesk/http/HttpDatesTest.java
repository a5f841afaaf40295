package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDatesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** RFC 9110 §5.6.7; case and leap second: RFC 9111 §4.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z",
        "sun, 06 nov 1994 08:49:37 gmt    | 1994-11-06T08:49:37Z",
        "Mon, 06 Nov 1994 08:49:37 GMT    | 1994-11-06T08:49:37Z",
        "Sun, 31 Dec 1995 23:59:60 GMT    | 1995-12-31T23:59:59Z",
        "Thu, 29 Feb 2024 00:00:00 GMT    | 2024-02-29T00:00:00Z",
        "Fri, 31 Dec 9999 23:59:59 GMT    | 9999-12-31T23:59:59Z",
        "Sunday, 06-Nov-94 08:49:37 GMT   | 1994-11-06T08:49:37Z",
        "Friday, 20-Nov-26 11:00:00 GMT   | 2026-11-20T11:00:00Z",
        "Friday, 20-Nov-76 12:00:00 GMT   | 2076-11-20T12:00:00Z",
        "Friday, 20-Nov-76 12:00:01 GMT   | 1976-11-20T12:00:01Z",
        "Sun Nov  6 08:49:37 1994         | 1994-11-06T08:49:37Z",
        "Sun Nov 06 08:49:37 1994         | 1994-11-06T08:49:37Z",
        "Sun Nov 16 08:49:37 1994         | 1994-11-16T08:49:37Z",
      })
  void threeFormsAreRead(String text, Instant expected) {
    assertThat(HttpDates.parse(text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "now",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 31 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 2023 00:00:00 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Xyz 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "Sun 06 Nov 1994 08:49:37 GMT",
        "06 Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "784111777",
      })
  void whatIsNoDateIsNull(String text) {
    assertThat(HttpDates.parse(text, NOW)).isNull();
  }

  @Test
  void aFieldHasOneDateOrNone() {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    assertThat(HttpDates.parse(Fields.of("Date", date), "date", NOW)).isNotNull();
    assertThat(HttpDates.parse(Fields.of("Date", date, "Date", date), "date", NOW)).isNull();
    assertThat(HttpDates.parse(Fields.EMPTY, "date", NOW)).isNull();
  }

  @Test
  void writtenAsImfFixdate() {
    Instant time = Instant.parse("1994-11-06T08:49:37.999Z");
    assertThat(HttpDates.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
  }

  /** RFC 9111 §4.2. */
  @Test
  void theLocalTimeZoneHasNoInfluence() {
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Instant time = Instant.parse("1994-11-06T08:49:37Z");
      for (String text :
          new String[] {
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994"
          }) {
        assertThat(HttpDates.parse(text, NOW)).isEqualTo(time);
      }
      assertThat(HttpDates.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
