package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
  private static ResponseCacheControl response(String... lines) {
    return ResponseCacheControl.of(lines(lines));
  }

  private static RequestCacheControl request(String... lines) {
    return RequestCacheControl.of(lines(lines));
  }

  private static Fields lines(String... values) {
    Fields.Builder builder = Fields.builder();
    for (String value : values) {
      builder.add("cache-control", value);
    }
    return builder.build();
  }

  /** RFC 9111 §1.2.2, §4.2.1, §5.2: -1 stands for "no such directive". */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60                     | 60",
        "MAX-AGE=60                     | 60",
        "max-age=0060                   | 60",
        "max-age=\"60\"                 | 60",
        "max-age=\"6\\0\"               | 60",
        "max-age=2147483647             | 2147483647",
        "max-age=2147483648             | 2147483648",
        "max-age=2147483649             | 2147483648",
        "max-age=99999999999999999999   | 2147483648",
        "max-age=18446744073709551617   | 2147483648",
        "max-age=-1                     | 0",
        "max-age=+60                    | 0",
        "max-age=60.5                   | 0",
        "max-age=60s                    | 0",
        "max-age='60'                   | 0",
        "max-age=                       | 0",
        "max-age=\"\"                   | 0",
        "max-age=\"60                   | 0",
        "max-age                        | 0",
        "max-age =60                    | 0",
        "max-age= 60                    | 0",
        "max-age=60, max-age=60         | 60",
        "max-age=60, max-age=30         | 30",
        "max-age=30, max-age=60         | 30",
        "max-age=60, max-age=junk       | 0",
        "x=\"max-age=60\"               | -1",
        "x=\"a, max-age=60\"            | -1",
        "xmax-age=60                    | -1",
        "max-age=\u0666\u0660           | 0",
      })
  void aLifetimeIsReadOnTheSafeSide(String text, long seconds) {
    Duration expected = seconds < 0 ? null : Duration.ofSeconds(seconds);
    assertThat(response(text).maxAge()).isEqualTo(expected);
    assertThat(
            response(text.replace("max-age", "s-maxage").replace("MAX-AGE", "S-MAXAGE"))
                .sharedMaxAge())
        .isEqualTo(expected);
    assertThat(request(text).maxAge()).isEqualTo(expected);
  }

  @Test
  void linesAreOneList() {
    assertThat(response("max-age=60", "no-store, max-age=10").maxAge())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(response("max-age=60", "no-store, max-age=10").noStore()).isTrue();
    assertThat(response(", ,no-store,").noStore()).isTrue();
  }

  /** RFC 9111 §5.2: what restricts counts in any form. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no-store",
        "No-Store",
        "no-store=\"x\"",
        "no-store=1",
        "x=\"open, no-store",
        "no-store = 1",
        "x=\"a\\\\\", no-store"
      })
  void noStoreIsSeen(String text) {
    assertThat(response(text).noStore()).isTrue();
    assertThat(request(text).noStore()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"x=\"no-store\"", "no-stores", "x=\"a\\\", no-store\"", "nostore", "max-age=5"})
  void noStoreIsNotSeenWhereItIsNot(String text) {
    assertThat(response(text).noStore()).isFalse();
  }

  /** RFC 9111 §5.2.2.4, §5.2.2.7: {@code -} means that it counts as the bare form. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "NAME=\"Set-Cookie\"            | set-cookie",
        "NAME=\"b,A\"                   | a b",
        "NAME=\" b , ,A,\"              | a b",
        "NAME=\"a\\-b\"                | a-b",
        "NAME=\"a\", NAME=\"b\"         | a b",
        "NAME=\"a\", max-age=9          | a",
        "x=\"NAME=1\", NAME=\"a\"       | a",
        "NAME                           | -",
        "NAME=a                         | -",
        "NAME=                          | -",
        "NAME=\"\"                      | -",
        "NAME=\", ,\"                   | -",
        "NAME=\"a b\"                   | -",
        "NAME=\"a; b\"                  | -",
        "NAME=\"a                       | -",
        "NAME =\"a\"                    | -",
        "NAME= \"a\"                    | -",
        "NAME=\"a\"b                    | -",
        "NAME=\"a\", NAME               | -",
        "NAME=\"a\", NAME=b             | -",
        "NAME=\"a\", NAME=\"\"          | -",
        "NAME=\"a, Content-Encoding\"   | -",
        "NAME=\"Vary\"                  | -",
        "NAME=\"cache-control\"         | -",
      })
  void qualifiedForms(String text, String fields) {
    ResponseCacheControl noCache = response(text.replace("NAME", "no-cache"));
    ResponseCacheControl isPrivate = response(text.replace("NAME", "Private"));
    assertThat(noCache.noCache()).isEqualTo(fields.equals("-"));
    assertThat(isPrivate.isPrivate()).isEqualTo(fields.equals("-"));
    if (!fields.equals("-")) {
      assertThat(noCache.noCacheFields()).containsExactly(fields.split(" "));
      assertThat(isPrivate.privateFields()).containsExactly(fields.split(" "));
      assertThat(noCache.isPrivate()).isFalse();
      assertThat(isPrivate.noCache()).isFalse();
    }
  }

  /** What grants counts only as it is defined. */
  @Test
  void grantsHaveNoArgument() {
    assertThat(response("public").isPublic()).isTrue();
    assertThat(response("public=\"no\"").isPublic()).isFalse();
    assertThat(response("must-understand").mustUnderstand()).isTrue();
    assertThat(response("must-understand=1").mustUnderstand()).isFalse();
  }

  @Test
  void theRest() {
    ResponseCacheControl all =
        response(
            "must-revalidate, proxy-revalidate, no-transform, stale-while-revalidate=3,"
                + " stale-if-error=4, Foo=Bar");
    assertThat(all.mustRevalidate()).isTrue();
    assertThat(all.proxyRevalidate()).isTrue();
    assertThat(all.noTransform()).isTrue();
    assertThat(all.staleWhileRevalidate()).isEqualTo(Duration.ofSeconds(3));
    assertThat(all.staleIfError()).isEqualTo(Duration.ofSeconds(4));
    assertThat(all.directives()).contains(new CacheDirective("foo", "Bar", true, false));
    assertThat(response("s-maxage=0").forbidsStale()).isTrue();
    assertThat(response("max-age=0").forbidsStale()).isFalse();
  }

  @Test
  void ignoredDirectivesAreAsIfNotSent() {
    ResponseCacheControl left =
        response("private, no-store, max-age=0, no-cache=\"x\", must-revalidate")
            .ignoring(Set.of("private", "max-age", "no-cache", "no-store"));
    assertThat(left).isEqualTo(response("must-revalidate"));
  }

  /** RFC 9111 §5.2.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-stale               | 2147483648 | -1",
        "max-stale=5             | 5          | -1",
        "max-stale=junk          | 0          | -1",
        "max-stale=              | 0          | -1",
        "max-stale, max-stale=5  | 5          | -1",
        "min-fresh=5             | -1         | 5",
        "min-fresh=5, min-fresh=9 | -1        | 9",
        "min-fresh=junk          | -1         | 2147483648",
        "min-fresh               | -1         | 2147483648",
        "no-cache                | -1         | -1",
      })
  void requestLimits(String text, long maxStale, long minFresh) {
    assertThat(request(text).maxStale())
        .isEqualTo(maxStale < 0 ? null : Duration.ofSeconds(maxStale));
    assertThat(request(text).minFresh())
        .isEqualTo(minFresh < 0 ? null : Duration.ofSeconds(minFresh));
  }

  /** RFC 9111 §5.4. */
  @Test
  void pragmaCountsInRequestsWithoutCacheControl() {
    assertThat(RequestCacheControl.of(Fields.of("Pragma", "x, No-Cache")).noCache()).isTrue();
    assertThat(RequestCacheControl.of(Fields.of("Pragma", "no-caching")).noCache()).isFalse();
    assertThat(
            RequestCacheControl.of(Fields.of("Pragma", "no-cache", "Cache-Control", "max-age=5"))
                .noCache())
        .isFalse();
    assertThat(ResponseCacheControl.of(Fields.of("Pragma", "no-cache")).noCache()).isFalse();
  }

  @Test
  void nothingAskedForIsNone() {
    assertThat(RequestCacheControl.of(Fields.of("Accept", "x"))).isSameAs(RequestCacheControl.NONE);
    assertThat(request("only-if-cached, no-transform").onlyIfCached()).isTrue();
    assertThat(request("only-if-cached, no-transform").noTransform()).isTrue();
  }
}
