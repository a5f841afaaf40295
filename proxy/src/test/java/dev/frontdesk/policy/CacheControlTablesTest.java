package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.HTTP;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.decide;
import static dev.frontdesk.policy.Samples.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 9111 §3, §4.2.1, §4.2.2, §5.1 to §5.4 as tables: what a response's fields make of it at noon
 * of 2026-11-20. A number is what is left of its lifetime in seconds; {@code -} that it is not
 * stored for want of freshness.
 */
class CacheControlTablesTest {
  private static String left(int status, Fields fields) {
    Storage storage = decide(get(), new ResponseHead(status, fields), HTTP);
    return switch (storage) {
      case Storage.Store store -> Long.toString(store.freshness().left(Samples.T0).toSeconds());
      case Storage.Refuse(var reason) -> reason.text().replace("no-freshness", "-");
    };
  }

  private static Fields cacheControl(String value) {
    return Fields.of("Date", date(0), "Cache-Control", value);
  }

  /** §5.2.2 with §4.2.1: conflicts, duplicates, extensions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60                                    | 60",
        "Max-Age=60                                    | 60",
        "max-age=60, no-store                          | response-no-store",
        "no-store, max-age=60                          | response-no-store",
        "max-age=60, no-cache                          | -",
        "max-age=60, s-maxage=10                       | 10",
        "s-maxage=10, max-age=60                       | 10",
        "s-maxage=0, max-age=60                        | -",
        "s-maxage=junk, max-age=60                     | -",
        "s-maxage=60, max-age=junk                     | 60",
        "max-age=60, max-age=60                        | 60",
        "max-age=60, max-age=5                         | 5",
        "public, private, max-age=60                   | response-private",
        "max-age=60, ext                               | 60",
        "max-age=60, ext=1, community=\"UCI\"          | 60",
        "ext=\"max-age=5, no-store\", max-age=60       | 60",
        "ext=\"a\\\"b, no-store\", max-age=60          | 60",
        "ext=\"open, no-store, max-age=60              | response-no-store",
        "ext=a\"b, no-store\", max-age=60              | 60",
        "max-age=60; ext                               | -",
        "max-age=60 ext                                | -",
        "max-age=60 , ,, ext                           | 60",
        "max-age=+60                                   | -",
        "max-age=6e1                                   | -",
        "max-age=0x3c                                  | -",
        "max-age=60.0                                  | -",
        "max-age=-60                                   | -",
        "max-age=2147483648                            | 2147483648",
        "max-age=4294967297                            | 2147483648",
        "immutable                                     | -",
        "immutable, max-age=60                         | 60",
        "must-revalidate                               | -",
        "``                                            | -",
      })
  void directives(String value, String expected) {
    assertThat(left(200, cacheControl(value))).isEqualTo(expected);
  }

  /** §5.1: the first member counts, an invalid one is ignored. Two lines are one list. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "20           | 40",
        "0            | 60",
        "60           | -",
        "99999999999999999999999 | -",
        "20, 50       | 40",
        "0, 7200      | 60",
        "7200, 0      | -",
        ", 20         | 40",
        "junk         | 60",
        "junk, 20     | 60",
        "-20          | 60",
        "+20          | 60",
        "20.5         | 60",
        "20s          | 60",
        "\"20\"       | 60",
        "20;x=1       | 60",
        "20 30        | 60",
        "0x14         | 60",
      })
  void age(String value, String expected) {
    assertThat(left(200, cacheControl("max-age=60").plus("Age", value))).isEqualTo(expected);
    int comma = value.indexOf(',');
    if (comma > 0) {
      Fields lines =
          cacheControl("max-age=60")
              .plus("Age", value.substring(0, comma))
              .plus("Age", value.substring(comma + 2));
      assertThat(left(200, lines)).isEqualTo(expected);
    }
  }

  /** §5.3, with the date forms of RFC 9110 §5.6.7. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Fri, 20 Nov 2026 12:00:30 GMT                                | 30",
        "fri, 20 nov 2026 12:00:30 gmt                                | 30",
        "Friday, 20-Nov-26 12:00:30 GMT                               | 30",
        "Fri Nov 20 12:00:30 2026                                     | 30",
        "Thursday, 20-Nov-75 12:00:30 GMT                             | 1546300830",
        "Tuesday, 20-Nov-77 12:00:30 GMT                              | -",
        "Fri, 20 Nov 2026 12:00:00 GMT                                | -",
        "Fri, 20 Nov 2026 11:59:59 GMT                                | -",
        "0                                                            | -",
        "-1                                                           | -",
        "``                                                           | -",
        "Fri, 20 Nov 2026 12:00:30                                    | -",
        "Fri, 20 Nov 2026 12:00:30 UTC                                | -",
        "Fri, 20 Nov 2026 12:00:30 +0000                              | -",
        "Fri, 20 Nov 2026 12:00:30 AEST                               | -",
        "Fri 20 Nov 2026 12:00:30 GMT                                 | -",
        "Fri, 20-Nov-2026 12:00:30 GMT                                | -",
        "Fri, 20 Nov 26 12:00:30 GMT                                  | -",
        "Fri, 20  Nov 2026 12:00:30 GMT                               | -",
        "Fri, 20 Nov 2026 12.00.30 GMT                                | -",
        "Fri, 20 Nov 2026 25:00:30 GMT                                | -",
        "Fri, 31 Nov 2026 12:00:30 GMT                                | -",
        "2026-11-20T12:00:30Z                                         | -",
        "1795209630                                                   | -",
      })
  void expires(String value, String expected) {
    assertThat(left(200, Fields.of("Date", date(0), "Expires", value))).isEqualTo(expected);
    assertThat(left(200, Fields.of("Expires", value))).isEqualTo(expected);
    assertThat(left(200, Fields.of("Date", "junk", "Expires", value))).isEqualTo(expected);
    assertThat(left(200, Fields.of("Date", date(0), "Expires", value, "Expires", value)))
        .isEqualTo(expected);
    assertThat(left(200, Fields.of("Expires", value, "Expires", date(99)))).isEqualTo("-");
    assertThat(left(200, cacheControl("max-age=7").plus("Expires", value))).isEqualTo("7");
  }

  /** §4.2.2: where nothing else says it, for statuses that allow it. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "200, none, -100, 10",
        "200, 'public', -100, 10",
        "200, 'must-revalidate', -100, 10",
        "200, 'max-age=7', -100, 7",
        "200, 'max-age=0', -100, 0",
        "200, 's-maxage=7', -100, 7",
        "200, 'max-age=junk', -100, 0",
        "200, 'no-cache', -100, 0",
        "200, 'no-store', -100, response-no-store",
        "200, none, 0, -",
        "200, none, 100, -",
        "404, none, -100, 10",
        "201, none, -100, -",
        "201, 'public', -100, 10",
        "299, none, -100, -",
        "299, 'public', -100, 10",
        "302, none, -100, -",
        "403, none, -100, -",
        "500, none, -100, -",
        "500, 'public', -100, 10",
      })
  void heuristics(int status, String cacheControl, long modified, String expected) {
    Fields fields = Fields.of("Date", date(0), "Last-Modified", date(modified));
    fields = cacheControl == null ? fields : fields.plus("Cache-Control", cacheControl);
    assertThat(left(status, fields)).isEqualTo(expected);
    assertThat(left(status, fields.plus("Pragma", "no-cache"))).isEqualTo(expected);
  }

  /** §4.2.2: never beside an explicit expiration time, be it junk. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "junk", "Fri, 20 Nov 2020 12:00:00 GMT"})
  void noHeuristicsBesideExpires(String expires) {
    assertThat(
            left(200, Fields.of("Date", date(0), "Last-Modified", date(-100), "Expires", expires)))
        .isEqualTo("0");
  }

  /** §3: by default, with explicit freshness, with must-understand beside no-store. */
  @ParameterizedTest
  @CsvSource({
    "200, 10, 60, 60",
    "203, 10, 60, 60",
    "204, 10, 60, 60",
    "206, partial, partial, partial",
    "226, -, 60, status",
    "299, -, 60, status",
    "300, 10, 60, 60",
    "301, 10, 60, 60",
    "302, -, 60, 60",
    "304, status, status, status",
    "308, 10, 60, 60",
    "399, -, 60, status",
    "401, -, 60, 60",
    "404, 10, 60, 60",
    "405, 10, 60, 60",
    "410, 10, 60, 60",
    "414, 10, 60, 60",
    "418, -, 60, status",
    "429, -, 60, status",
    "499, -, 60, status",
    "500, -, 60, 60",
    "501, 10, 60, 60",
    "503, -, 60, 60",
    "599, -, 60, status",
    "103, status, status, status"
  })
  void statuses(int status, String byDefault, String explicit, String understood) {
    assertThat(left(status, Fields.of("Date", date(0), "Last-Modified", date(-100))))
        .isEqualTo(byDefault);
    assertThat(left(status, cacheControl("max-age=60"))).isEqualTo(explicit);
    assertThat(left(status, cacheControl("max-age=60, no-store, must-understand")))
        .isEqualTo(understood);
    assertThat(left(status, cacheControl("max-age=60, must-understand"))).isEqualTo(understood);
  }
}
