package dev.frontdesk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A 304 is sent in the place of a 2xx only (RFC 9110 §13.2.1). */
class ConfirmableStatusTest {
  @ParameterizedTest
  @CsvSource({
    "200, true",
    "203, true",
    "204, true",
    "299, true",
    "301, false",
    "404, false",
    "410, false",
    "500, false",
    "503, false",
    "599, false"
  })
  void onlyASuccessCanBeConfirmed(int status, boolean confirmable) {
    assertThat(Validation.canBeConfirmed(status)).isEqualTo(confirmable);
  }
}
