package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9213 §2.1, and the Edge Architecture Specification 1.0, §2.2 and §2.3. */
class TargetedFieldTest {
  private static @Nullable ResponseCacheControl cdn(String... lines) {
    return of("CDN-Cache-Control", lines);
  }

  private static @Nullable ResponseCacheControl surrogate(String... lines) {
    return of("Surrogate-Control", lines);
  }

  private static @Nullable ResponseCacheControl of(String name, String... lines) {
    Fields.Builder fields = Fields.builder().add("Cache-Control", "max-age=1");
    for (String line : lines) {
      fields.add(name, line);
    }
    return TargetedField.of(fields.build(), name, "frontdesk");
  }

  /** What is meant by it, in the words of Cache-Control. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60                             | max-age=60",
        "max-age=60;x=1, public;y               | max-age=60, public",
        "max-age=60, max-age=5                  | max-age=5",
        "max-age=5, max-age=60                  | max-age=60",
        "s-maxage=9, stale-while-revalidate=1, stale-if-error=2 | s-maxage=9, stale-while-revalidate=1, stale-if-error=2",
        "no-store, no-cache, private, must-revalidate, proxy-revalidate, must-understand, no-transform | no-store, no-cache, private, must-revalidate, proxy-revalidate, must-understand, no-transform",
        "no-store=?1                            | no-store",
        "no-cache=\"a, b\", private=\"c\"       | no-cache=\"a, b\", private=\"c\"",
        "no-cache=\"\"                          | no-cache",
        "private=set-cookie                     | private",
        "max-age=99999999999999                 | max-age=99999999999999",
        "max-age=-1                             | max-age=0",
      })
  void directives(String given, String meant) {
    ResponseCacheControl read = Objects.requireNonNull(cdn(given));
    ResponseCacheControl plain = ResponseCacheControl.of(Fields.of("Cache-Control", meant));
    assertThat(read).usingRecursiveComparison().ignoringFields("directives").isEqualTo(plain);
  }

  /** Values of another type than the directive's are not consumed, and the field still counts. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=\"3\"", "max-age=3.5", "max-age", "max-age=?1", "max-age=(3)", "max-age=@3",
        "max-age=three", "no-store=?0", "no-store=1", "no-store=\"x\"", "no-store=(a)", "public=1",
        "must-revalidate=yes", "private=1", "no-cache=(a b)", "private=?0", "none", "max-age2=3"
      })
  void wrongTypesAreIgnored(String text) {
    assertThat(cdn(text))
        .usingRecursiveComparison()
        .ignoringFields("directives")
        .isEqualTo(ResponseCacheControl.of(Fields.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "max-age=60,",
        "max-age =60",
        "max-age= 60",
        "Max-Age=60",
        "max-age=60, &",
        "max-age=60s",
        "max-age=60, no-store=",
        "private=\"x"
      })
  void invalidAndEmptyFieldsDoNotCount(String text) {
    assertThat(cdn(text)).isNull();
  }

  @Test
  void linesAreOneDictionary() {
    ResponseCacheControl both = Objects.requireNonNull(cdn("max-age=60", "private"));
    assertThat(both.isPrivate()).isTrue();
    assertThat(both.maxAge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(cdn("max-age=60", "!")).isNull();
    assertThat(cdn()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "max-age=60                          | max-age=60",
        "MaX-aGe=60                          | max-age=60",
        "max-age=60+30                       | max-age=60, stale-while-revalidate=30",
        "max-age=60+                         | max-age=60, stale-while-revalidate=0",
        "max-age=+30                         | max-age=0, stale-while-revalidate=30",
        "max-age=junk                        | max-age=0",
        "max-age =60                         | max-age=0",
        "max-age=99999999999                 | max-age=99999999999",
        "no-store                            | no-store",
        "no-store-remote, max-age=60         | no-store, max-age=60",
        "content=\"ESI/1.0, X\", max-age=60  | max-age=60",
        "foobar, max-age=60                  | max-age=60",
        "max-age=60, private, stale-if-error=9, must-revalidate | max-age=60, private, stale-if-error=9, must-revalidate",
        "max-age=60;frontdesk                | max-age=60",
        "max-age=60;other                    | -",
        "max-age=60;other, max-age=5         | max-age=5",
        "max-age=60, max-age=600;frontdesk   | max-age=600",
        "max-age=600;frontdesk, max-age=60   | max-age=600",
        "max-age=60, no-store;other          | max-age=60",
        "max-age=60, no-store;frontdesk      | max-age=60, no-store",
        "max-age=60;other;frontdesk          | max-age=60",
        "no-store;Frontdesk                  | -",
        "content=\"ESI/1.0\"                 | -",
        "content=\"ESI/1.0;frontdesk\"       | -",
        "foo                                 | -",
        "must-revalidate                     | -",
        "``                                  | -",
      })
  void surrogateControl(String given, String meant) {
    ResponseCacheControl read = surrogate(given);
    if (meant.equals("-")) {
      assertThat(read).isNull();
      return;
    }
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("directives")
        .isEqualTo(ResponseCacheControl.of(Fields.of("Cache-Control", meant)));
  }

  @Test
  void theCapabilityNamesTheDevice() {
    assertThat(SurrogateControl.capability("desk")).isEqualTo("desk=\"Surrogate/1.0\"");
  }
}
