package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressibleTest {
  private final Compressible compressible = new Compressible(EncodingOptions.DEFAULT);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json                 | true",
        "Application/JSON; charset=utf-8  | true",
        "application/problem+json         | true",
        "application/vnd.api+json;x=y     | true",
        "application/atom+xml             | true",
        "text/html                        | true",
        "text/event-stream                | true",
        "image/svg+xml                    | true",
        "image/png                        | false",
        "application/zip                  | false",
        "application/jsonx                | false",
        "textual/html                     | false",
        "''                               | false",
      })
  void onlyTypesThatGetSmaller(String type, boolean expected) {
    ResponseHead head = new ResponseHead(200, Fields.of("Content-Type", type));

    assertThat(compressible.test(head, 5000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true",
    "201, true",
    "404, true",
    "500, true",
    "204, false",
    "205, false",
    "206, false",
    "304, false",
    "103, false"
  })
  void onlyWholeContent(int status, boolean expected) {
    assertThat(compressible.test(json(status), 5000)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1023, false", "1024, true", "0, false", "-1, true"})
  void fromTheThresholdOnOrOfUnknownLength(long length, boolean expected) {
    assertThat(compressible.test(json(200), length)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Encoding | gzip",
        "Content-Encoding | compress",
        "Content-Range    | bytes 0-1/2",
        "Cache-Control    | public, No-Transform",
      })
  void neverTwiceNorWhereItIsForbidden(String name, String value) {
    ResponseHead head = json(200);

    assertThat(compressible.test(head.withFields(head.fields().plus(name, value)), 5000)).isFalse();
  }

  @Test
  void withoutATypeItIsLeftAlone() {
    assertThat(compressible.test(new ResponseHead(200, Fields.EMPTY), 5000)).isFalse();
  }

  private static ResponseHead json(int status) {
    return new ResponseHead(status, Fields.of("Content-Type", "application/json"));
  }
}
