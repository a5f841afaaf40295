package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTest {
  private static EntityTag tag(String text) {
    return Objects.requireNonNull(EntityTag.parse(text), text);
  }

  /** RFC 9110 §8.8.3. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"x\"", "W/\"x\"", "\"\"", "\"a,b\"", "\"a\\b\"", "\"\u00e9\"", "\"W/\""})
  void tagsAreReadAndWritten(String text) {
    assertThat(tag(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "\"x",
        "x\"",
        "\"",
        "w/\"x\"",
        "W/x",
        "W/ \"x\"",
        "\"a\"b\"",
        "\"a b\"",
        "*",
        "\"\u0100\""
      })
  void whatIsNoTagIsNull(String text) {
    assertThat(EntityTag.parse(text)).isNull();
  }

  /** The table of RFC 9110 §8.8.3.2. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "W/\"1\", W/\"1\", false, true",
        "W/\"1\", W/\"2\", false, false",
        "W/\"1\", \"1\", false, true",
        "\"1\", \"1\", true, true",
        "\"1\", \"2\", false, false",
      })
  void comparison(String one, String other, boolean strong, boolean weak) {
    assertThat(tag(one).strongEquals(tag(other))).isEqualTo(strong);
    assertThat(tag(other).strongEquals(tag(one))).isEqualTo(strong);
    assertThat(tag(one).weakEquals(tag(other))).isEqualTo(weak);
    assertThat(tag(other).weakEquals(tag(one))).isEqualTo(weak);
  }

  @Test
  void listsKeepCommasInTagsAndLeaveOutJunk() {
    Fields fields =
        Fields.of(
            "If-None-Match", "\"a,b\" ,junk,, W/\"c\"", "If-None-Match", "\"d\" \"e\", \"f\"");
    assertThat(EntityTag.list(fields, "if-none-match"))
        .containsExactly(tag("\"a,b\""), tag("W/\"c\""), tag("\"f\""));
  }

  @Test
  void aMessageHasOneTagOrNone() {
    assertThat(EntityTag.of(Fields.of("ETag", "\"x\""))).isEqualTo(tag("\"x\""));
    assertThat(EntityTag.of(Fields.of("ETag", "\"x\"", "ETag", "\"x\""))).isNull();
    assertThat(EntityTag.of(Fields.of("ETag", "x"))).isNull();
  }

  @Test
  void aCodingHasATagOfItsOwn() {
    assertThat(tag("W/\"x\"").inCoding("gzip")).hasToString("W/\"x--gzip\"");
    assertThat(tag("\"x\"").weakEqualsInAnyCoding(tag("\"x--br\""))).isTrue();
    assertThat(tag("\"x\"").weakEqualsInAnyCoding(tag("W/\"x\""))).isTrue();
    assertThat(tag("\"x\"").weakEqualsInAnyCoding(tag("\"x--other\""))).isFalse();
    assertThat(tag("\"x--gzip\"").weakEqualsInAnyCoding(tag("\"x\""))).isFalse();
  }
}
