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
