package dev.frontdesk.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.FieldTable.Trait;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTableTest {
  private static List<String> names(Fields fields) {
    return fields.lines().stream().map(Field::name).toList();
  }

  /** RFC 9110 §7.6.1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "KEEP-ALIVE",
        "proxy-connection",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
        "HTTP2-Settings"
      })
  void hopByHopFieldsAreNotForwarded(String name) {
    assertThat(FieldTable.endToEnd(Fields.of(name, "x", "Via", "y")))
        .isEqualTo(Fields.of("Via", "y"));
  }

  @Test
  void trailerIsForwardedButNotStored() {
    Fields fields = Fields.of("Trailer", "X-Sum");
    assertThat(FieldTable.endToEnd(fields)).isEqualTo(fields);
    assertThat(FieldTable.stored(fields)).isEqualTo(Fields.EMPTY);
  }

  @Test
  void connectionNominatesFieldsOfItsOwnHop() {
    Fields fields =
        Fields.of(
            "X-Hop", "1", "Connection", "close, x-HOP", "x-other", "2", "Connection", "X-Other");
    assertThat(FieldTable.endToEnd(fields)).isEqualTo(Fields.EMPTY);
  }

  /** RFC 9110 §7.6.1: Cache-Control is never appropriate as a connection option. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control",
        "Content-Length",
        "Host",
        "Authorization",
        "Cookie",
        "Set-Cookie",
        "Vary",
        "Content-Encoding",
        "X-Forwarded-For",
        "Age",
        "ETag",
        "If-None-Match",
        "Origin"
      })
  void connectionCannotTakeOffWhatIsForAll(String name) {
    Fields fields = Fields.of(name, "x", "Connection", name);
    assertThat(FieldTable.endToEnd(fields)).isEqualTo(Fields.of(name, "x"));
  }

  @Test
  void connectionCannotTakeOffCredentials() {
    Fields fields = Fields.of("X-User-Id", "9", "Connection", "X-User-Id");
    assertThat(FieldTable.endToEnd(fields, Set.of("x-user-id")))
        .isEqualTo(Fields.of("X-User-Id", "9"));
    assertThat(FieldTable.endToEnd(fields)).isEqualTo(Fields.EMPTY);
  }

  /** RFC 9111 §3.1, §5.1. */
  @Test
  void whatIsNotStored() {
    Fields response =
        Fields.of(
            "Age",
            "1",
            "X-Cache",
            "HIT",
            "X-Cache-TTL",
            "3",
            "X-Response-Time",
            "1ms",
            "Proxy-Authenticate",
            "Basic",
            "Proxy-Authentication-Info",
            "x",
            "Proxy-Authorization",
            "x",
            "Connection",
            "X-Hop",
            "X-Hop",
            "1",
            "ETag",
            "\"x\"",
            "X-Anything",
            "1");
    assertThat(names(FieldTable.stored(response))).containsExactly("ETag", "X-Anything");
  }

  /** RFC 9111 §3.2. */
  @Test
  void whatA304DoesNotUpdate() {
    assertThat(FieldTable.has("Content-Length", Trait.NOT_UPDATED)).isTrue();
    assertThat(FieldTable.has("Content-Encoding", Trait.NOT_UPDATED)).isTrue();
    assertThat(FieldTable.has("Content-Range", Trait.NOT_UPDATED)).isTrue();
    assertThat(FieldTable.has("Content-Type", Trait.NOT_UPDATED)).isFalse();
    assertThat(FieldTable.has("X-Anything", Trait.NOT_UPDATED)).isFalse();
  }

  @Test
  void everyRowNamesItsSourceAndALowerCaseName() {
    assertThat(FieldTable.rows())
        .isNotEmpty()
        .allSatisfy(row -> {
          assertThat(row.source()).matches("RFC \\d{4} §[\\d.]+|custom");
          assertThat(row.name()).isLowerCase();
          assertThat(row.traits()).isNotEmpty();
        });
  }
}
