package dev.frontdesk.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "'', /",
    "/a/b, /a/b",
    "/a/, /a/",
    "//a, //a",
    "/%61%2D%7e, /a-~",
    "/a%c3%a9, /a%C3%A9",
    "/a%20b, /a%20b",
    "/a%252fb, /a%252fb",
    "/...,/...",
    "/A,/A",
    "/a:b@c!$&()*+,/a:b@c!$&()*+",
  })
  void decodesOnlyWhatMeansTheSame(String raw, String canonical) {
    assertThat(CanonicalPath.of(raw))
        .isInstanceOfSatisfying(
            CanonicalPath.Canonical.class, found -> assertThat(found.text()).isEqualTo(canonical));
  }

  @Test
  void segmentsAreKeptEncodedAndDecoded() {
    assertThat(CanonicalPath.of("/x//caf%c3%a9%3aa/"))
        .isEqualTo(
            new CanonicalPath.Canonical(
                "/x//caf%C3%A9%3Aa/",
                List.of(
                    new CanonicalPath.Segment("x", "x"),
                    new CanonicalPath.Segment("", ""),
                    new CanonicalPath.Segment("caf%C3%A9%3Aa", "café:a"),
                    new CanonicalPath.Segment("", ""))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/a;v=1", "/a%3bv=1", "/a%0d%0ab", "/a%7f", "/é",
        "/a/../b", "/a/./b", "/..", "/%2e%2e/a", "/.%2E/a", "/%2e", "/a%c0%afb", "/a%ff", "*",
        "a/b", "/a b", "/a#b"
      })
  void whatHasTwoReadingsIsAmbiguous(String raw) {
    assertThat(CanonicalPath.of(raw)).isInstanceOf(CanonicalPath.Ambiguous.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/a%", "/a%4", "/a%zz", "/%u0041", "/a%00b", "/a\u0000b", "/a\tb", "/a\u007f"})
  void whatNoRequestMayCarryIsRefused(String raw) {
    assertThat(CanonicalPath.of(raw)).isInstanceOf(CanonicalPath.Refused.class);
  }
}
