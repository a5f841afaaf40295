package dev.frontdesk.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodedHeadTest {
  private static final Fields ORIGINAL =
      Fields.of(
          "Content-Type", "text/plain",
          "content-length", "5000",
          "ETag", "\"x\"",
          "Accept-Ranges", "bytes",
          "Content-MD5", "a",
          "Content-Digest", "b",
          "Repr-Digest", "c",
          "Digest", "d",
          "Vary", "Origin");

  @Test
  void aCodedAnswerIsAnotherRepresentation() {
    assertThat(CodedHead.of(ORIGINAL, Coding.GZIP, 77))
        .isEqualTo(
            Fields.of(
                "Content-Type", "text/plain",
                "ETag", "\"x--gzip\"",
                "Vary", "Origin, Accept-Encoding",
                "Content-Encoding", "gzip",
                "Content-Length", "77"));
    assertThat(
            CodedHead.of(ORIGINAL, Coding.BR, Compressible.UNKNOWN_LENGTH)
                .contains("Content-Length"))
        .isFalse();
  }

  @Test
  void whatWasInflatedIsAnotherToo() {
    Fields gzip = ORIGINAL.plus("Content-Encoding", "gzip");

    assertThat(CodedHead.of(gzip, Coding.IDENTITY, 9).first("ETag")).isEqualTo("\"x--identity\"");
    assertThat(CodedHead.of(gzip, Coding.IDENTITY, 9).contains("Content-Encoding")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {"\"x\" | \"x--br\"", "W/\"x\" | W/\"x\"", "\"\" | \"--br\"", "x | x", "\" | \""})
  void onlyStrongTagsGetASuffix(String tag, String expected) {
    assertThat(CodedHead.tag(tag, Coding.BR)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin                  | Origin, Accept-Encoding",
        "accept-encoding         | accept-encoding",
        "A, Accept-Encoding, B   | A, Accept-Encoding, B",
        "*                       | *",
        "''                      | Accept-Encoding",
      })
  void varyNamesAcceptEncodingOnce(String vary, String expected) {
    Fields varying = CodedHead.varying(Fields.of("Vary", vary));

    assertThat(varying.combined("Vary")).isEqualTo(expected);
    assertThat(CodedHead.varying(varying)).isEqualTo(varying);
  }

  @Test
  void theOriginIsGivenItsOwnTagsBack() {
    Fields request =
        Fields.of(
            "If-Match", "\"x--gzip\", W/\"y\", \"z--br\"",
            "If-None-Match", "\"a--identity\"",
            "If-Range", "\"b--zstd\"",
            "X-Other", "\"c--gzip\"");

    assertThat(CodedHead.asOriginKnows(request))
        .isEqualTo(
            Fields.of(
                "If-Match", "\"x\", W/\"y\", \"z\"",
                "If-None-Match", "\"a\"",
                "If-Range", "\"b--zstd\"",
                "X-Other", "\"c--gzip\""));
    Fields plain = Fields.of("If-Match", "\"x-gzip\"");
    assertThat(CodedHead.asOriginKnows(plain)).isSameAs(plain);
  }

  @Test
  void theCodingIsReadFromTheField() {
    assertThat(CodedHead.codingOf(Fields.EMPTY)).isEqualTo(Coding.IDENTITY);
    assertThat(CodedHead.codingOf(Fields.of("Content-Encoding", " X-GZIP ")))
        .isEqualTo(Coding.GZIP);
    assertThat(CodedHead.codingOf(Fields.of("Content-Encoding", "compress"))).isNull();
    assertThat(CodedHead.codingOf(Fields.of("Content-Encoding", "gzip, br"))).isNull();
  }
}
