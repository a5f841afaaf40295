package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QualityTest {
  /** RFC 9110 §12.4.2: qvalue; -1 stands for a member that is left out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip            | 1000",
        "GZIP            | 1000",
        "gzip;q=1        | 1000",
        "gzip;q=1.       | 1000",
        "gzip;q=1.000    | 1000",
        "gzip;Q=0.5      | 500",
        "gzip ; q=0.5    | 500",
        "gzip;level=1;q=0.25 | 250",
        "gzip;q=0.001    | 1",
        "gzip;q=0        | 0",
        "gzip;q=0.       | 0",
        "gzip;q=0.000    | 0",
        "gzip;q=1.001    | -1",
        "gzip;q=0.0001   | -1",
        "gzip;q=2        | -1",
        "gzip;q=10       | -1",
        "gzip;q=.5       | -1",
        "gzip;q=-1       | -1",
        "gzip;q=         | -1",
        "gzip;q          | -1",
        "gzip;q=0,5      | -1",
        "gzip;q=\"0.5\"  | -1",
        "gzip;q=0.5x     | -1",
        ";q=1            | -1",
      })
  void weights(String member, int thousandths) {
    Fields fields = Fields.of("Accept-Encoding", member.replace("q=0,5", "q=0.5.5"));
    if (thousandths < 0) {
      assertThat(Quality.list(fields, "accept-encoding")).isEmpty();
    } else {
      assertThat(Quality.list(fields, "accept-encoding"))
          .containsExactly(new Quality("gzip", thousandths));
    }
  }

  @Test
  void whatIsLongerThanAnythingThatMeansSomethingIsNotLookedInto() {
    String most = "de;q=0.5,".repeat(Quality.MOST_CHARACTERS / 9) + "en";
    assertThat(most.length()).isLessThanOrEqualTo(Quality.MOST_CHARACTERS);
    assertThat(Quality.exactly(Fields.of("Accept-Language", most), "accept-language")).isNotNull();
    assertThat(
            Quality.exactly(
                Fields.of("Accept-Language", most, "Accept-Language", most), "accept-language"))
        .isNull();
  }

  /** RFC 9110 §12.5.3; 1 is identity that nobody asked for and nobody forbade. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                          | 0    | 0   | 1",
        "gzip                        | 1000 | 0   | 1",
        "x-gzip;q=0.5                | 500  | 0   | 1",
        "*                           | 1000 | 1000 | 1000",
        "*;q=0                       | 0    | 0   | 0",
        "*;q=0, identity             | 0    | 0   | 1000",
        "gzip, identity;q=0          | 1000 | 0   | 0",
        "gzip;q=0, *                 | 0    | 1000 | 1000",
        "br;q=0.8, gzip;q=0.5, *;q=0 | 500  | 800 | 0",
        "gzip;q=0, gzip              | 0    | 0   | 1",
        "identity;q=junk             | 0    | 0   | 1",
      })
  void codings(String value, int gzip, int brotli, int identity) {
    AcceptedCodings accepted = AcceptedCodings.of(Fields.of("Accept-Encoding", value));
    assertThat(accepted.weight("gzip")).isEqualTo(gzip);
    assertThat(accepted.weight("br")).isEqualTo(brotli);
    assertThat(accepted.weight("identity")).isEqualTo(identity);
  }

  @Test
  void withoutTheFieldOnlyIdentityIsOffered() {
    AcceptedCodings accepted = AcceptedCodings.of(Fields.EMPTY);
    assertThat(accepted.accepts("gzip")).isFalse();
    assertThat(accepted.accepts("identity")).isTrue();
  }

  @Test
  void linesAreOneList() {
    Fields fields = Fields.of("Accept-Encoding", "gzip;q=0.5", "accept-encoding", "br");
    assertThat(AcceptedCodings.of(fields).weight("br")).isEqualTo(1000);
    assertThat(AcceptedCodings.of(fields).weight("gzip")).isEqualTo(500);
  }
}
