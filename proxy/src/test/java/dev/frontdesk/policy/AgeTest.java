package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.2.3. */
class AgeTest {
  /** Junk is ignored, of several members the first counts (RFC 9111 §5.1). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "7 | 7",
        "0 | 0",
        "007 | 7",
        "-7 | 0",
        "junk | 0",
        "7.5 | 0",
        "\"7\" | 0",
        "7, 9 | 7",
        "junk, 9 | 0",
        "`` | 0",
        "99999999999999999999 | 2147483648"
      })
  void ageField(String value, long seconds) {
    assertThat(Age.initial(Fields.of("Age", value), T0, T0)).hasSeconds(seconds);
  }

  @Test
  void ofSeveralLinesTheFirst() {
    assertThat(Age.initial(Fields.of("Age", "3", "Age", "9"), T0, T0)).hasSeconds(3);
  }

  /** Date of the response and its Age in seconds before and at T0; requested before T0. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "-10, 0, 0, 10",
    "-10, 4, 0, 10",
    "-10, 20, 0, 20",
    "-10, 8, 5, 13",
    "-10, 0, 3, 10",
    "10, 0, 0, 0",
    "10, 4, 2, 6",
  })
  void correctedInitialAge(long date, long age, long delay, long expected) {
    Fields fields = Fields.of("Date", date(date), "Age", Long.toString(age));
    assertThat(Age.initial(fields, T0.minusSeconds(delay), T0)).hasSeconds(expected);
  }

  /**
   * What the whole way adds: seconds of Date before the answer came, Age, how long the answer took,
   * how long it has been here; then corrected_initial_age and current_age.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0, 0",
    "0, 0, 0, 30, 0, 30",
    // The delay counts from the request, as if the whole of it came after the origin made it.
    "0, 0, 4, 0, 4, 4",
    "4, 0, 4, 0, 4, 4",
    "0, 10, 4, 30, 14, 44",
    "2, 10, 4, 0, 14, 14",
    // apparent_age is more than what the caches on the way say: their clocks or ours are off.
    "20, 10, 4, 30, 20, 50",
    "14, 10, 4, 1, 14, 15",
    // A Date from the future is no negative age.
    "-60, 0, 0, 5, 0, 5",
    "-60, 7, 3, 5, 10, 15",
  })
  void responseDelayAndResidentTime(
      long dateBefore, long age, long delay, long here, long initial, long current) {
    Fields fields = Fields.of("Date", date(-dateBefore), "Age", Long.toString(age));
    Duration first = Age.initial(fields, T0.minusSeconds(delay), T0);
    assertThat(first).hasSeconds(initial);
    Freshness freshness =
        new Freshness(
            T0,
            first,
            Duration.ofMinutes(1),
            Freshness.Source.ORIGIN,
            Duration.ZERO,
            Duration.ZERO,
            false,
            false,
            null);
    assertThat(freshness.age(T0.plusSeconds(here))).hasSeconds(current);
    assertThat(freshness.left(T0.plusSeconds(here))).hasSeconds(60 - current);
  }

  @Test
  void aFractionOfASecondIsNoAge() {
    assertThat(Age.initial(Fields.of("Date", date(0)), T0.plusMillis(900), T0.plusMillis(900)))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void aClockSetBackBetweenRequestAndResponseIsNoNegativeDelay() {
    assertThat(Age.initial(Fields.of("Age", "5"), T0.plusSeconds(60), T0)).hasSeconds(5);
  }

  /** RFC 9110 §6.6.1: without a valid Date, the time of receipt. */
  @ParameterizedTest
  @CsvSource({"junk", "0", "-1"})
  void aDateThatIsJunkIsTheTimeOfReceipt(String value) {
    assertThat(Age.initial(Fields.of("Date", value), T0, T0)).isEqualTo(Duration.ZERO);
    assertThat(Age.date(Fields.of("Date", value), T0)).isEqualTo(T0);
  }
}
