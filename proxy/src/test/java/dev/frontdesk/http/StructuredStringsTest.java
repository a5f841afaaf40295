package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A List of Strings as RFC 9651 §4.2 parses it. */
class StructuredStringsTest {

  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of("\"a\"", List.of("a")),
        Arguments.of("\"a\", \"b\"", List.of("a", "b")),
        Arguments.of("\"a\",\"b\"", List.of("a", "b")),
        Arguments.of("  \"a\"\t,\t \"b\"  ", List.of("a", "b")),
        Arguments.of("\"a\", \"a\"", List.of("a", "a")),
        Arguments.of("\"A\", \"a\"", List.of("A", "a")),
        Arguments.of("\"\"", List.of("")),
        Arguments.of("\"a,b\"", List.of("a,b")),
        Arguments.of("\"a\\\"b\\\\c\"", List.of("a\"b\\c")),
        Arguments.of("", List.of()),
        Arguments.of("  ", List.of()),
        Arguments.of("\"a\";x", List.of("a")),
        Arguments.of("\"a\"; x;  y=1, \"b\";z=?0", List.of("a", "b")),
        Arguments.of("\"a\";x=-1.5;y=\"s\";z=tok/en:x", List.of("a")),
        Arguments.of("\"a\";x=:aGk=:;y=@1659578233;z=%\"f%c3%bc\"", List.of("a")),
        Arguments.of("\"a\";*x_-.9*=*", List.of("a")));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void isRead(String value, List<String> members) {
    assertThat(StructuredStrings.of(Fields.of("Cache-Groups", value), "Cache-Groups"))
        .isEqualTo(members);
  }

  /** Ignored as a whole, whatever good members are in it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "\"a\", b",
        "\"a\", 1",
        "\"a\", ?1",
        "\"a\", :aGk=:",
        "(\"a\" \"b\")",
        "\"a\", (\"b\")",
        "\"a\",",
        "\"a\", ",
        ", \"a\"",
        "\"a\",, \"b\"",
        "\"a\" \"b\"",
        "\"a",
        "\"a\\",
        "\"a\\n\"",
        "\"\u00e9\"",
        "\"a\tb\"",
        "\t\"a\"",
        "\"a\";",
        "\"a\";X",
        "\"a\" ;x",
        "\"a\";\tx",
        "\"a\";x=",
        "\"a\";x=?2",
        "\"a\";x=1.",
        "\"a\";x=1.2345",
        "\"a\";x=1234567890123456",
        "\"a\";x=1234567890123.1",
        "\"a\";x=--1",
        "\"a\";x=@1.5",
        "\"a\";x=:a",
        "\"a\";x=:a b:",
        "\"a\";x=%a",
        "\"a\";x=%\"%C3\"",
        "\"a\";x=%\"%c\"",
        "\"a\";x=%\"a",
        "\"a\";x=(1)",
        "'a'",
        "\"a\"\u0000",
      })
  void isIgnored(String value) {
    assertThat(StructuredStrings.of(Fields.of("Cache-Groups", value), "Cache-Groups")).isNull();
  }

  @Test
  void linesAreOneList() {
    Fields lines = Fields.of("Cache-Groups", "\"a\"", "X", "y", "cache-groups", "\"b\"");
    assertThat(StructuredStrings.of(lines, "Cache-Groups")).containsExactly("a", "b");
    assertThat(StructuredStrings.of(lines, "Cache-Group-Invalidation")).isNull();
  }

  @Test
  void oneBadLineSpoilsAll() {
    Fields lines = Fields.of("Cache-Groups", "\"a\"", "Cache-Groups", "b");
    assertThat(StructuredStrings.of(lines, "Cache-Groups")).isNull();
  }
}
