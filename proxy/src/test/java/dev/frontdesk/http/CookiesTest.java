package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CookiesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a=1                  | a | 1",
        "a=1; b=2             | b | 2",
        "a=1;b=2              | b | 2",
        "a = 1 ; b=2          | a | 1",
        "a=x=y                | a | x=y",
        "a=\"q\"              | a | \"q\"",
        "a=1; a=2             | a | -",
        "a=1; a=1             | a | -",
        "A=1                  | a | -",
        "a                    | a | -",
        "; ;; a=1;            | a | 1",
        "ab=1                 | a | -",
      })
  void exactlyOneCookieOfTheNameIsFound(String line, String name, String value) {
    assertThat(Cookies.only(Fields.of("Cookie", line), name)).isEqualTo(value);
  }

  @Test
  void severalLinesAreOneList() {
    Fields fields = Fields.of("cookie", "a=1", "Cookie", "b=2; a=3");

    assertThat(Cookies.of(fields))
        .containsExactly(
            new Cookies.Cookie("a", "1"),
            new Cookies.Cookie("b", "2"),
            new Cookies.Cookie("a", "3"));
    assertThat(Cookies.only(fields, "a")).isNull();
  }

  @Test
  void onlyTheNamedCookiesAreKept() {
    Fields fields = Fields.of("Cookie", "_ga=1; s=2", "Cookie", "t=3");

    assertThat(Cookies.keep(fields, name -> !name.equals("_ga"))).isEqualTo("s=2; t=3");
    assertThat(Cookies.keep(fields, name -> false)).isNull();
    assertThat(Cookies.keep(Fields.EMPTY, name -> true)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\"a\"", "a,b", "a;b", "a\\b", "ä", "a\u0000", "a\u007f"})
  void whatParsersMayReadDifferentlyIsNotPlain(String value) {
    assertThat(Cookies.isPlain(value)).isFalse();
    assertThat(Cookies.isPlain("aZ09-._~!#$%&'()*+/:<=>?@[]^`{|}")).isTrue();
  }
}
