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
        "a                    | a | ''",
        "; ;; a=1;            | a | 1",
        "ab=1                 | a | -",
      })
  void exactlyOneCookieOfTheNameIsFound(String line, String name, String value) {
    assertThat(Cookies.of(Fields.of("Cookie", line)).only(name)).isEqualTo(value);
  }

  @Test
  void severalLinesAreOneList() {
    Fields fields = Fields.of("cookie", "a=1", "Cookie", "b=2; a=3");

    assertThat(Cookies.of(fields).all())
        .containsExactly(
            new Cookies.Cookie("a", "1", "a=1"),
            new Cookies.Cookie("b", "2", "b=2"),
            new Cookies.Cookie("a", "3", "a=3"));
    assertThat(Cookies.of(fields).only("a")).isNull();
  }

  @Test
  void aPairIsKeptAsItCame() {
    Cookies cookies = Cookies.of(Fields.of("Cookie", "a = 1; b=2 ;c"));

    assertThat(cookies.all())
        .containsExactly(
            new Cookies.Cookie("a", "1", "a = 1"),
            new Cookies.Cookie("b", "2", "b=2"),
            new Cookies.Cookie("c", "", "c"));
    assertThat(cookies.values("c")).containsExactly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "\"a\"", "a,b", "a;b", "a\\b", "ä", "a\u0000", "a\u007f"})
  void whatParsersMayReadDifferentlyIsNotPlain(String value) {
    assertThat(Cookies.isPlain(value)).isFalse();
    assertThat(Cookies.isPlain("aZ09-._~!#$%&'()*+/:<=>?@[]^`{|}")).isTrue();
  }
}
