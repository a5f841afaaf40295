package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFieldsTest {
  private static final Answered HIT =
      new Answered(
          Outcome.HIT, Reason.FRESH, null, 288L, 12L, null, false, false, millis(0.46), null);

  @Test
  void aHitSaysSo() {
    Fields fields =
        AnswerFields.add(
            Fields.of("Content-Type", "text/plain", "Age", "3"), HIT, AnswerOptions.DEFAULT);
    assertThat(fields)
        .isEqualTo(
            Fields.of(
                "Content-Type",
                "text/plain",
                "Age",
                "12",
                "X-Cache",
                "HIT",
                "X-Cache-TTL",
                "288",
                "X-Response-Time",
                "0.4ms",
                "Cache-Status",
                "frontdesk; hit; ttl=288; detail=fresh",
                "Server-Timing",
                "frontdesk;dur=0.4"));
  }

  @Test
  void aMissSaysWhatTheOriginDid() {
    Answered miss =
        new Answered(
            Outcome.MISS,
            Reason.NOT_STORED,
            null,
            300L,
            null,
            200,
            true,
            false,
            millis(12.34),
            millis(10));
    Fields fields = AnswerFields.add(Fields.of("Age", "3"), miss, AnswerOptions.DEFAULT);
    assertThat(fields.first("Cache-Status"))
        .isEqualTo("frontdesk; fwd=uri-miss; fwd-status=200; ttl=300; stored; detail=not-stored");
    assertThat(fields.first("Server-Timing")).isEqualTo("frontdesk;dur=12.3, origin;dur=10.0");
    assertThat(fields.first("Age")).isEqualTo("3");
  }

  @Test
  void aRefusalIsTheDetailsSecondPart() {
    assertThat(status(Reason.EXPIRED, Reason.SET_COOKIE))
        .isEqualTo("frontdesk; fwd=stale; fwd-status=200; detail=expired/set-cookie");
    assertThat(status(Reason.NOT_SHAREABLE, Reason.NOT_SHAREABLE))
        .isEqualTo("frontdesk; fwd=bypass; fwd-status=200; detail=not-shareable");
  }

  @Test
  void aStaleAnswerHasANegativeTtlInCacheStatusOnly() {
    Answered stale =
        new Answered(
            Outcome.STALE,
            Reason.STALE_WHILE_REVALIDATE,
            null,
            -10L,
            310L,
            null,
            false,
            false,
            millis(1),
            null);
    Fields fields = AnswerFields.add(Fields.EMPTY, stale, AnswerOptions.DEFAULT);
    assertThat(fields.first("X-Cache-TTL")).isEqualTo("0");
    assertThat(fields.first("Cache-Status"))
        .isEqualTo("frontdesk; hit; ttl=-10; detail=stale-while-revalidate");
  }

  @Test
  void theOriginsMembersComeFirstAndItsOtherLinesAreReplaced() {
    Fields origin =
        Fields.of(
            "Cache-Status",
            "inner; hit",
            "x-cache",
            "HIT from inner",
            "X-Response-Time",
            "9",
            "Server-Timing",
            "db;dur=5");
    Fields fields = AnswerFields.add(origin, HIT, AnswerOptions.DEFAULT);
    assertThat(fields.combined("Cache-Status"))
        .isEqualTo("inner; hit, frontdesk; hit; ttl=288; detail=fresh");
    assertThat(fields.combined("Server-Timing")).isEqualTo("db;dur=5, frontdesk;dur=0.4");
    assertThat(fields.all("X-Cache")).containsExactly("HIT");
    assertThat(fields.all("X-Response-Time")).containsExactly("0.4ms");
  }

  @Test
  void theProxysOwnAnswerHasNoCacheStatus() {
    Answered own =
        new Answered(
            Outcome.NONE,
            Reason.CONNECT_FAILED,
            null,
            null,
            null,
            null,
            false,
            false,
            millis(1),
            null);
    assertThat(AnswerFields.add(Fields.EMPTY, own, AnswerOptions.DEFAULT))
        .isEqualTo(Fields.of("X-Response-Time", "1.0ms", "Server-Timing", "frontdesk;dur=1.0"));
  }

  @Test
  void allOfItCanBeTurnedOffAndRenamed() {
    Fields origin = Fields.of("X-Cache", "origin's own");
    AnswerOptions silent = new AnswerOptions(null, null, null, false, false, false, "frontdesk");
    assertThat(AnswerFields.add(origin, HIT, silent))
        .isEqualTo(Fields.of("X-Cache", "origin's own", "Age", "12"));
    AnswerOptions renamed =
        new AnswerOptions("Edge-Cache", null, null, true, false, false, "desk-1");
    assertThat(AnswerFields.add(Fields.EMPTY, HIT, renamed))
        .isEqualTo(
            Fields.of("Age", "12", "Edge-Cache", "HIT", "Cache-Status", "desk-1; hit; ttl=288"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nb", "1a", "é", "a;b", "a,b"})
  void aNameThatIsNoTokenIsRefused(String name) {
    assertThatThrownBy(() -> new AnswerOptions(null, null, null, true, true, true, name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever the reason, the item is one of RFC 9211's forms, or there is none. */
  @ParameterizedTest
  @EnumSource
  void everyReasonHasAForm(Reason reason) {
    Answered answered =
        new Answered(Outcome.MISS, reason, null, null, null, 200, true, true, millis(1), null);
    String status =
        AnswerFields.add(Fields.EMPTY, answered, AnswerOptions.DEFAULT).first("Cache-Status");
    switch (Handling.of(reason)) {
      case LOCAL -> assertThat(status).isNull();
      case HIT -> assertThat(status).isEqualTo("frontdesk; hit; detail=" + reason.text());
      default ->
          assertThat(status)
              .matches(
                  "frontdesk; fwd=(bypass|method|uri-miss|vary-miss|miss|partial|request|stale);"
                      + " fwd-status=200; stored; collapsed; detail="
                      + reason.text());
    }
    assertThat(reason.text()).matches("[a-z][a-z-]*");
  }

  @ParameterizedTest
  @CsvSource({
    "FRESH, HIT",
    "MAX_STALE, HIT",
    "STALE_WHILE_REVALIDATE, HIT",
    "STALE_IF_ERROR, STALE",
    "NOT_MODIFIED, STALE",
    "EXPIRED, STALE",
    "INVALIDATED, STALE",
    "NOT_STORED, URI_MISS",
    "VARY_MISMATCH, VARY_MISS",
    "REQUEST_NO_CACHE, REQUEST",
    "JOINED, MISS",
    "METHOD, METHOD",
    "INCOMPLETE, PARTIAL",
    "WRITE, BYPASS",
    "RANGE, BYPASS",
    "CREDENTIALS, BYPASS",
    "NOT_SHAREABLE, BYPASS",
    "ONLY_IF_CACHED, LOCAL",
    "BAD_REQUEST, LOCAL",
    "CONNECT_FAILED, LOCAL",
  })
  void reasonsAreNamedAsTheRfcDoes(Reason reason, Handling handling) {
    assertThat(Handling.of(reason)).isEqualTo(handling);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0", "99999, 0.0", "100000, 0.1", "1234567890, 1234.5", "-5, 0.0"})
  void millisecondsHaveOneDecimal(long nanos, String text) {
    assertThat(AnswerFields.milliseconds(Duration.ofNanos(nanos))).isEqualTo(text);
  }

  private static String status(Reason reason, Reason refusal) {
    Answered answered =
        new Answered(Outcome.MISS, reason, refusal, null, null, 200, false, false, millis(1), null);
    return AnswerFields.cacheStatus(answered, AnswerOptions.DEFAULT);
  }

  private static Duration millis(double value) {
    return Duration.ofNanos((long) (value * 1_000_000));
  }
}
