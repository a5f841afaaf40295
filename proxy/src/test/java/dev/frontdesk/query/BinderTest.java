package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Query;
import io.vertx.sqlclient.data.Numeric;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinderTest {
  private static final String UUID_TEXT = "0189c7a0-0000-7000-8000-00000000000a";

  private static Arguments good(String type, String text, Object value) {
    return Arguments.of(type, text, value);
  }

  static Stream<Arguments> goodValues() {
    return Stream.of(
        good("bool", "true", true),
        good("bool", "0", false),
        good("int2", "-32768", (short) -32768),
        good("int4", "007", 7),
        good("int4", "2147483647", Integer.MAX_VALUE),
        good("int8", "-9223372036854775808", Long.MIN_VALUE),
        good("numeric", "12345678901234567890.12", Numeric.parse("12345678901234567890.12")),
        good("numeric", "-.5e-3", Numeric.parse("-0.0005")),
        good("float8", "1e308", 1e308),
        good("text", "", ""),
        good("text", "a'; drop table bookings; --", "a'; drop table bookings; --"),
        good("text", "\u00e9 \ud83d\ude00", "\u00e9 \ud83d\ude00"),
        good(
            "uuid",
            "{" + UUID_TEXT.toUpperCase(java.util.Locale.ROOT) + "}",
            UUID.fromString(UUID_TEXT)),
        good("date", "2026-12-01", LocalDate.of(2026, 12, 1)),
        good("date", "2026-2-3", LocalDate.of(2026, 2, 3)),
        good("time", "9:05", LocalTime.of(9, 5)),
        good("time", "10:30:00.25", LocalTime.of(10, 30, 0, 250_000_000)),
        good("timestamp", "2026-12-01 10:30", LocalDateTime.of(2026, 12, 1, 10, 30)),
        good(
            "timestamptz",
            "2026-12-01T10:30:00.123456Z",
            OffsetDateTime.parse("2026-12-01T10:30:00.123456Z")),
        good(
            "timestamptz",
            "2026-12-01T10:30:00-0530",
            OffsetDateTime.parse("2026-12-01T10:30:00-05:30")));
  }

  @ParameterizedTest
  @MethodSource("goodValues")
  void isRead(String type, String text, Object value) {
    assertThat(path(type, text)).isEqualTo(new Bound.Values(List.of(value)));
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        Arguments.of("bool", "yes", "malformed"),
        Arguments.of("int2", "32768", "out of range"),
        Arguments.of("int4", "2147483999", "out of range"),
        Arguments.of("int4", "1.0", "malformed"),
        Arguments.of("int4", "1 or 1=1", "malformed"),
        Arguments.of("int4", "\u0661", "malformed"),
        Arguments.of("int8", "9223372036854775999", "out of range"),
        Arguments.of("int8", "9".repeat(1000), "out of range"),
        Arguments.of("numeric", "NaN", "malformed"),
        Arguments.of("numeric", "1e1000", "out of range"),
        Arguments.of("numeric", "1e999999999", "out of range"),
        Arguments.of("numeric", "9".repeat(1001), "out of range"),
        Arguments.of("float8", "1e309", "out of range"),
        Arguments.of("float8", "0x1p3", "malformed"),
        Arguments.of("uuid", "0189c7a0", "malformed"),
        Arguments.of("date", "2026-02-30", "out of range"),
        Arguments.of("date", "0000-01-01", "out of range"),
        Arguments.of("date", "20261201", "malformed"),
        Arguments.of("date", "infinity", "malformed"),
        Arguments.of("date", "2026-12-01T10:00", "malformed"),
        Arguments.of("time", "25:00", "out of range"),
        Arguments.of("time", "10:30:00.1234567", "malformed"),
        Arguments.of("timestamp", "2026-12-01T10:30:00Z", "malformed"),
        Arguments.of("timestamp", "2026-12-02", "malformed"),
        Arguments.of("timestamptz", "2026-12-02T10:30:00", "malformed"),
        Arguments.of("timestamptz", "2026-12-01T10:30:00 02:00", "malformed"),
        Arguments.of("timestamptz", "2026-12-01T10:30:00+99:00", "out of range"),
        Arguments.of("text", "a\0b", "malformed"),
        Arguments.of("text", "\ud800", "malformed"),
        Arguments.of("text", "\udc00\ud800", "malformed"),
        Arguments.of("int4", "", "missing"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void isRefusedAndNotRepeated(String type, String text, String what) {
    assertThat(path(type, text))
        .isInstanceOfSatisfying(
            Bound.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.detail()).startsWith("path.id: " + what);
              if (text.length() > 6) {
                assertThat(refused.detail()).doesNotContain(text);
              }
            });
  }

  @Test
  void aValueOverItsBoundIsRefused() {
    String most = "x".repeat(Binder.MOST_PARAMETER_BYTES);
    assertThat(path("text", most)).isEqualTo(new Bound.Values(List.of(most)));
    assertThat(path("text", most + "x"))
        .hasToString(path("text", "\u00e9".repeat(5000)).toString());
    assertThat(path("text", most + "x").toString()).contains("too long");
  }

  private static Bound path(String type, String text) {
    return Binder.bind(
        Queries.of("select $1").with("path.id as " + type).make(),
        Queries.evidence(Queries.get(null), Map.of("id", text), Map.of()));
  }

  private static Bound query(String param, @Nullable String query) {
    return Binder.bind(
        Queries.of("select $1").with(param).make(),
        Queries.evidence(Queries.get(query), Map.of(), Map.of()));
  }

  static Stream<Arguments> ofQuery() {
    return Stream.of(
        Arguments.of("query.n as int4", null, "missing"),
        Arguments.of("query.n as int4", "n=", "missing"),
        Arguments.of("query.n as int4", "n", "missing"),
        Arguments.of("query.n as int4", "n=1&n=2", "repeated"),
        Arguments.of("query.n as int4", "n=1&n=1", "repeated"),
        Arguments.of("query.n as text", "n=%zz", "malformed"),
        Arguments.of("query.n as text", "n=%ff", "malformed"),
        Arguments.of("query.n as text", "n=%ed%a0%80", "malformed"),
        Arguments.of("query.n as text", "n=%00", "malformed"),
        Arguments.of("query.n as int4[]", null, "missing"),
        Arguments.of("query.n as int4[]", "n=1&n=x", "malformed"));
  }

  @ParameterizedTest
  @MethodSource("ofQuery")
  void isRefused(String param, @Nullable String query, String what) {
    assertThat(query(param, query))
        .isInstanceOfSatisfying(
            Bound.Refused.class,
            refused -> assertThat(refused.detail()).startsWith("query.n: " + what));
  }

  @Test
  void whatIsNotRequiredIsNullOrTheDefault() {
    Bound.Values nothing = (Bound.Values) query("query.n as int4 or null", "m=1");
    assertThat(nothing.values()).containsExactly((Object) null);
    assertThat(query("query.n as int4 or 7", "n=")).isEqualTo(new Bound.Values(List.of(7)));
    assertThat(query("query.n as int4 or 7", "n=8")).isEqualTo(new Bound.Values(List.of(8)));
    assertThat(nothing).hasToString("1 values");
  }

  @Test
  void anArrayHasEveryValueInOrder() {
    for (String base : List.of("bool", "int2", "int4", "int8", "numeric", "float8", "text")) {
      Bound.Values values = (Bound.Values) query("query.n as " + base + "[]", "n=1&m=2&n=0");
      assertThat((Object[]) values.values().getFirst()).as(base).hasSize(2);
    }
    Bound.Values texts = (Bound.Values) query("query.n as text[]", "n=b,c&n=&n=a");
    assertThat((String[]) texts.values().getFirst()).containsExactly("b,c", "", "a");
  }

  @Test
  void anArrayOverItsBoundIsRefused() {
    String most = "n=1&".repeat(Binder.MOST_ELEMENTS);
    assertThat(query("query.n as int4[]", most)).isInstanceOf(Bound.Values.class);
    assertThat(query("query.n as int4[]", most + "n=1").toString()).contains("too many");
  }

  @Test
  void whoIsNotKnownIsToldSo() {
    Query byIdentity = Queries.of("select $1").with("identity.user as int8").make();
    Query forSome = Queries.of("select 1").access("user").make();
    for (Query query : List.of(byIdentity, forSome)) {
      assertThat(
              Binder.bind(query, Queries.evidence(Queries.get(null), Map.of(), Map.of("x", "7"))))
          .isEqualTo(new Bound.Refused(401, "identity.user: missing"));
      assertThat(
              Binder.bind(
                  query, Queries.evidence(Queries.get(null), Map.of(), Map.of("user", "7"))))
          .isInstanceOf(Bound.Values.class);
    }
  }
}
