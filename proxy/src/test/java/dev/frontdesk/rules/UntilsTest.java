package dev.frontdesk.rules;

import static dev.frontdesk.rules.ClassifyTest.request;
import static dev.frontdesk.rules.RouteBuilder.route;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UntilsTest {
  private static final ValueType.Zone LISBON = new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon"));
  private static final Evidence EVIDENCE =
      Evidence.ofRequest(Map.of(), request("GET /?tz=Asia/Tokyo"), Identified.NOBODY);

  @ParameterizedTest
  @CsvSource({
    "2026-12-01T10:00:00Z, 2026-12-02T00:00:00Z",
    "2026-07-01T10:00:00Z, 2026-07-01T23:00:00Z",
    "2026-07-01T23:00:00Z, 2026-07-02T23:00:00Z",
    "2026-07-01T22:59:59.999Z, 2026-07-01T23:00:00Z",
  })
  void midnightIsTheNextInTheZone(Instant now, Instant end) {
    CacheRule rule = route("r", "GET /x").until(new CacheRule.Until.Midnight(LISBON)).rule();
    assertThat(Untils.instant(rule, EVIDENCE, now)).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "2026-07-01T10:00:00+02:00 | 2026-07-01T08:00:00Z",
        "2026-07-01T10:00 | 2026-07-01T09:00:00Z",
        "2026-07-01 | 2026-06-30T23:00:00Z",
        "Wed, 01 Jul 2026 10:00:00 GMT | 2026-07-01T10:00:00Z",
        "soon | -",
        "1764583200 | -",
      })
  void aValueGivesTheEnd(String text, Instant end) {
    CacheRule rule =
        route("r", "GET /x")
            .until(new CacheRule.Until.ValueOf(SourceSyntax.of("stored.body.end"), LISBON))
            .rule();
    Evidence evidence =
        EVIDENCE.withStoredBody(("{\"end\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
    assertThat(Untils.instant(rule, evidence, Instant.EPOCH)).isEqualTo(end);
    assertThat(Untils.instant(rule, EVIDENCE, Instant.EPOCH)).isNull();
  }

  @Test
  void theZoneMayComeFromTheRequest() {
    CacheRule rule =
        route("r", "GET /x")
            .until(new CacheRule.Until.Midnight(new ValueType.Zone.From(new Source.Query("tz"))))
            .rule();
    assertThat(Untils.instant(rule, EVIDENCE, Instant.parse("2026-07-01T10:00:00Z")))
        .isEqualTo(Instant.parse("2026-07-01T15:00:00Z"));
  }

  @Test
  void withoutUntilThereIsNoEnd() {
    assertThat(Untils.instant(route("r", "GET /x").rule(), EVIDENCE, Instant.EPOCH)).isNull();
  }
}
