package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small types: tokens, methods, statuses, media types, structured items. */
class VocabularyTest {
  /** RFC 9110 §5.6.2. */
  @Test
  void tokens() {
    assertThat(Tokens.isToken("aZ0!#$%&'*+-.^_`|~")).isTrue();
    for (String bad :
        List.of("", "a b", "a:", "a\"", "a/", "(", "\u00e9", "a\n", "a\u0000", "{", "=")) {
      assertThat(Tokens.isToken(bad)).as(bad).isFalse();
    }
  }

  /** RFC 9110 §5.5. */
  @Test
  void fieldValues() {
    assertThat(Tokens.isFieldValue("a b\tc \u00e9\u00ff")).isTrue();
    assertThat(Tokens.isFieldValue("")).isTrue();
    for (String bad : List.of("a\r", "a\nb", "\u0000", "\u0001", "\u007f", "\u0100")) {
      assertThat(Tokens.isFieldValue(bad)).isFalse();
    }
  }

  @Test
  void splittingHeedsQuotes() {
    assertThat(Tokens.split("a, \"b, \\\" c\" ,,d", ','))
        .containsExactly("a", "\"b, \\\" c\"", "", "d");
    assertThat(Tokens.split("a=\"open, b", ',')).containsExactly("a=\"open", "b");
    assertThat(Tokens.unquote("\"a\\\"b\"")).isEqualTo("a\"b");
    assertThat(Tokens.unquote("\"a\"b\"")).isEqualTo("\"a\"b\"");
    assertThat(Tokens.unquote("\"a\\\"")).isEqualTo("\"a\\\"");
    assertThat(Tokens.unquote("\"")).isEqualTo("\"");
  }

  /** Many quotes that never close took quadratic time: minutes for this text. */
  @Test
  @Timeout(10)
  void hostileQuotesTakeLinearTime() {
    assertThat(Tokens.split("\"" + "\\\"".repeat(1_000_000) + ",no-store", ',')).hasSize(2);
  }

  /** RFC 9110 §9.2. */
  @ParameterizedTest
  @CsvSource({
    "GET, true, true", "HEAD, true, true", "OPTIONS, true, false", "TRACE, true, false",
    "PROPFIND, true, false", "PUT, false, false", "DELETE, false, false", "POST, false, false",
    "PATCH, false, false", "get, false, false", "BREW, false, false"
  })
  void methods(String method, boolean safe, boolean cacheable) {
    assertThat(Methods.isSafe(method)).isEqualTo(safe);
    assertThat(Methods.isCacheable(method)).isEqualTo(cacheable);
  }

  /** RFC 9110 §15.1, and RFC 9111 §4.4 for the last column. */
  @ParameterizedTest
  @CsvSource({
    "100, false, false, false", "200, true, true, true", "201, false, true, true",
    "203, true, true, true", "204, true, true, true", "206, true, false, true",
    "299, false, false, true", "300, true, true, true", "301, true, true, true",
    "302, false, true, true", "304, false, false, true", "307, false, true, true",
    "308, true, true, true", "400, false, true, false", "404, true, true, false",
    "405, true, true, false", "410, true, true, false", "414, true, true, false",
    "499, false, false, false", "500, false, true, false", "501, true, true, false",
    "599, false, false, false"
  })
  void statuses(int status, boolean heuristic, boolean understood, boolean nonError) {
    assertThat(Statuses.isHeuristicallyCacheable(status)).isEqualTo(heuristic);
    assertThat(Statuses.isUnderstood(status)).isEqualTo(understood);
    assertThat(Statuses.isNonError(status)).isEqualTo(nonError);
  }

  /** RFC 9110 §8.3.1. */
  @Test
  void mediaTypes() {
    MediaType type =
        Objects.requireNonNull(MediaType.parse("Text/HTML; Charset=\"utf-8\";x; charset=other;=1"));
    assertThat(type.type() + "/" + type.subtype()).isEqualTo("text/html");
    assertThat(type.parameters()).isEqualTo(Map.of("charset", "utf-8"));
    assertThat(MediaType.of(Fields.of("Content-Type", "a/b", "Content-Type", "a/b"))).isNull();
    assertThat(MediaType.parse(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "json", "a/", "/b", "a b/c", "a/b/c", ";a/b"})
  void noMediaType(String text) {
    assertThat(MediaType.parse(text)).isNull();
  }

  /** RFC 9651 §4.1, RFC 9211 §2. */
  @Test
  void structuredItems() {
    assertThat(
            StructuredFields.item("frontdesk")
                .flag("hit")
                .integer("ttl", -3)
                .token("fwd", "vary-miss")
                .string("detail", "a\"b\\c\n\u00e9")
                .token("key", "1a"))
        .hasToString(
            "frontdesk; hit; ttl=-3; fwd=vary-miss; detail=\"a\\\"b\\\\c%0A%C3%A9\"; key=\"1a\"");
    assertThat(StructuredFields.item("a b")).hasToString("\"a b\"");
    assertThat(StructuredFields.item("a:b/c")).hasToString("a:b/c");
    assertThat(StructuredFields.item("x").integer("ttl", Long.MAX_VALUE))
        .hasToString("x; ttl=999999999999999");
    assertThatThrownBy(() -> StructuredFields.item("x").flag("Bad"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
