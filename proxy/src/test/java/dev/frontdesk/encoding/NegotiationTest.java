package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
  private static final List<Coding> OFFERED = List.of(Coding.BR, Coding.ZSTD, Coding.GZIP);

  private static Fields request(@Nullable String acceptEncoding) {
    return acceptEncoding == null ? Fields.EMPTY : Fields.of("Accept-Encoding", acceptEncoding);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                              | IDENTITY",
        "''                             | IDENTITY",
        "gzip                           | GZIP",
        "GZip                           | GZIP",
        "x-gzip                         | GZIP",
        "gzip, deflate, br, zstd        | BR",
        "gzip, zstd                     | ZSTD",
        "br;q=0.1, gzip;q=0.2           | GZIP",
        "br;q=0.2, gzip;q=0.20          | BR",
        "br;q=0, *                      | ZSTD",
        "*                              | BR",
        "*;q=0                          | IDENTITY",
        "*;q=0.5, gzip                  | GZIP",
        "identity                       | IDENTITY",
        "identity, gzip                 | GZIP",
        "identity;q=1, gzip;q=0.5       | IDENTITY",
        "identity;q=0.5, gzip;q=0.4     | IDENTITY",
        "identity;q=0                   | IDENTITY",
        "identity;q=0, gzip             | GZIP",
        "identity;q=0, compress         | IDENTITY",
        "gzip;q=0                       | IDENTITY",
        "gzip;q=0.000                   | IDENTITY",
        "gzip;q=0.001                   | GZIP",
        "gzip ; q=0.5 , br ; Q=0.6      | BR",
        "deflate                        | IDENTITY",
        "gzip;q=2                       | IDENTITY",
        "gzip;q=-1                      | IDENTITY",
        "gzip;q=0.0001                  | IDENTITY",
        "gzip;level=9                   | GZIP",
        "gzip, gzip;q=0                 | IDENTITY",
        ",,;,gzip;q                     | IDENTITY",
      })
  void theHighestWeightWinsAndAmongEqualsOurPreference(String field, Coding expected) {
    assertThat(Negotiation.choose(request(field), OFFERED)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-        | GZIP     | false",
        "gzip     | GZIP     | true",
        "gzip;q=0 | GZIP     | false",
        "br       | GZIP     | false",
        "*        | GZIP     | true",
        "gzip     | IDENTITY | true",
        "-        | IDENTITY | true",
      })
  void aStoredCodingIsServedToThoseWhoReadIt(String field, Coding coding, boolean accepted) {
    assertThat(Negotiation.accepts(request(field), coding)).isEqualTo(accepted);
  }

  @ParameterizedTest
  @CsvSource({"gzip, IDENTITY", "*, IDENTITY"})
  void nothingOfferedIsIdentity(String field, Coding expected) {
    assertThat(Negotiation.choose(request(field), List.of())).isEqualTo(expected);
  }
}
