package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.date;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §14.4 (Content-Range), §15.3.7 (206) and RFC 9111 §3.3, §3.4 (what is kept of it). */
class PartialContentTest {
  private static @Nullable PartialContent of(String... fields) {
    return PartialContent.of(status(206, fields), T0);
  }

  @Test
  void onePartOfAKnownWholeAndVersion() {
    PartialContent part =
        Objects.requireNonNull(
            of(
                "Content-Range",
                "bytes 2-4/10",
                "Content-Length",
                "3",
                "ETag",
                "\"a\"",
                "Content-Digest",
                "sha-256=:x:",
                "Content-MD5",
                "x",
                "X-Other",
                "1"));
    assertThat(part.range()).isEqualTo(new ByteRange(2, 4));
    assertThat(part.complete()).isEqualTo(10);
    assertThat(part.validator()).isEqualTo(new StrongValidator("\"a\""));
    assertThat(part.whole()).isEqualTo(ok("ETag", "\"a\"", "X-Other", "1", "Content-Length", "10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes 0-0/1", "BYTES 0-9/10", "bytes  3-4/10", "bytes 0-1/999999999999999999"})
  void aContentRangeThatIsWellFormed(String range) {
    assertThat(of("Content-Range", range, "ETag", "\"a\"")).isNotNull();
  }

  /** §14.4: a recipient must not combine what has an invalid Content-Range. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 4-2/10",
        "bytes 0-10/10",
        "bytes 10-10/10",
        "bytes 0-1/*",
        "bytes */10",
        "bytes 0-1/0",
        "bytes=0-1/10",
        "bytes 0-1",
        "bytes 0-1/10, bytes 2-3/10",
        "bytes -1/10",
        "bytes 0 - 1/10",
        "items 0-1/10",
        "bytes 0-1/99999999999999999999"
      })
  void aContentRangeThatIsNot(String range) {
    assertThat(of("Content-Range", range, "ETag", "\"a\"")).isNull();
  }

  @Test
  void withoutContentRangeOrWithTwo() {
    assertThat(of("ETag", "\"a\"")).isNull();
    assertThat(of("Content-Range", "bytes 0-1/9", "Content-Range", "bytes 0-1/9", "ETag", "\"a\""))
        .isNull();
  }

  /** §15.3.7: the content is the range, all of it and nothing else. */
  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "3, false", "10, false"})
  void itsLengthIsThatOfTheRange(String length, boolean taken) {
    PartialContent part =
        of("Content-Range", "bytes 0-1/10", "ETag", "\"a\"", "Content-Length", length);
    assertThat(part != null).isEqualTo(taken);
  }

  /** RFC 9111 §3.4: parts are combined by a strong validator. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\" | | \"a\"",
        "W/\"a\" | | ",
        "W/\"a\" | -10 | ",
        "junk | -10 | ",
        " | -10 | Fri, 20 Nov 2026 11:59:50 GMT",
        " | 0 | ",
        " | | ",
        "\"a\" | -10 | \"a\"",
      })
  void itsVersionIsKnown(
      @Nullable String tag, @Nullable Integer modified, @Nullable String validator) {
    Fields.Builder fields =
        Fields.builder().add("Content-Range", "bytes 0-1/10").add("Date", date(0));
    if (tag != null) {
      fields.add("ETag", tag);
    }
    if (modified != null) {
      fields.add("Last-Modified", date(modified));
    }
    PartialContent part = PartialContent.of(status(206).withFields(fields.build()), T0);
    assertThat(part == null ? null : part.validator().text()).isEqualTo(validator);
  }

  @Test
  void severalPartsAndCodedOnesAreNotKept() {
    assertThat(
            of(
                "Content-Type",
                "Multipart/ByteRanges; boundary=x",
                "Content-Range",
                "bytes 0-1/9",
                "ETag",
                "\"a\""))
        .isNull();
    assertThat(of("Content-Encoding", "gzip", "Content-Range", "bytes 0-1/9", "ETag", "\"a\""))
        .isNull();
  }

  /** §14.4: on another status Content-Range means nothing. */
  @Test
  void onlyA206IsPartial() {
    assertThat(PartialContent.of(ok("Content-Range", "bytes 0-1/9", "ETag", "\"a\""), T0)).isNull();
  }
}
