package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The order of RFC 9110 §13.2.2, each combination. What is stored is {@code "x"}, modified a minute
 * before T0.
 */
class PreconditionsOrderTest {
  private static final ResponseHead STORED = ok("ETag", "\"x\"", "Last-Modified", date(-60));

  private static String outcome(RequestHead request, ResponseHead selected) {
    return switch (Preconditions.evaluate(request, selected, T0)) {
      case Preconditions.Forward forward -> "forward";
      case Preconditions.NotModified notModified -> "304";
      case Preconditions.Proceed proceed -> "200";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      quoteCharacter = '`',
      value = {
        // If-Match | If-Unmodified-Since | If-None-Match | If-Modified-Since: seconds from T0
        "-     | -   | -              | -    | 200",
        "\"x\" | -   | -              | -    | forward",
        "*     | -   | \"x\"          | -60  | forward",
        "\"y\" | 0   | \"x\"          | -60  | forward",
        "-     | 0   | -              | -    | forward",
        "-     | -99 | \"x\"          | -60  | forward",
        "-     | -   | \"x\"          | -    | 304",
        "-     | -   | \"x\"          | -99  | 304",
        "-     | -   | \"y\"          | 0    | 200",
        "-     | -   | \"y\", \"x\"   | -99  | 304",
        "-     | -   | W/\"x\"        | -    | 304",
        "-     | -   | *              | -99  | 304",
        "-     | -   | junk           | 0    | 200",
        "-     | -   | -              | -61  | 200",
        "-     | -   | -              | -60  | 304",
        "-     | -   | -              | -59  | 304",
        "-     | -   | -              | 9999 | 304",
      })
  void inTheOrderOfTheStandard(
      String match, Long unmodified, String noneMatch, Long modified, String expected) {
    // As they come, and the other way round: the order of field lines means nothing.
    List<String> fields = new ArrayList<>();
    add(fields, "If-Match", match);
    add(fields, "If-Unmodified-Since", unmodified == null ? null : date(unmodified));
    add(fields, "If-None-Match", noneMatch);
    add(fields, "If-Modified-Since", modified == null ? null : date(modified));
    assertThat(outcome(get(fields.toArray(new String[0])), STORED)).isEqualTo(expected);
    List<String> reversed = new ArrayList<>();
    for (int i = fields.size() - 2; i >= 0; i -= 2) {
      reversed.addAll(fields.subList(i, i + 2));
    }
    assertThat(outcome(get(reversed.toArray(new String[0])).withMethod("HEAD"), STORED))
        .isEqualTo(expected);
  }

  private static void add(List<String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.add(name);
      fields.add(value);
    }
  }

  /** RFC 9110 §5.6.7: all three forms of a date, on both sides. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fri, 20 Nov 2026 11:59:00 GMT     | 304",
        "Friday, 20-Nov-26 11:59:00 GMT    | 304",
        "Fri Nov 20 11:59:00 2026          | 304",
        "Fri, 20 Nov 2026 11:58:59 GMT     | 200",
        "Friday, 20-Nov-26 11:58:59 GMT    | 200",
        "Fri Nov 20 11:58:59 2026          | 200",
        "Fri, 20 Nov 2026 11:59:00 +0000   | 200",
        "2026-11-20T11:59:00Z              | 200",
        "Fri, 20 Nov 2026 11:59:00 GMT, x  | 200",
      })
  void ifModifiedSinceInEveryForm(String since, String expected) {
    assertThat(outcome(get("If-Modified-Since", since), STORED)).isEqualTo(expected);
    assertThat(
            outcome(
                get("If-Modified-Since", since),
                ok("Last-Modified", "Friday, 20-Nov-26 11:59:00 GMT")))
        .isEqualTo(expected);
  }
}
