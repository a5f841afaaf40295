package dev.frontdesk.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {
  private static final Instant T0 = Instant.parse("2026-11-20T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // lifetime, while-revalidate, if-error, must-revalidate, validator, not after, asked at:
        // kept
        "60, 0, 0, false, false, -, 0, 60",
        "60, 0, 0, false, false, -, 45, 15",
        "60, 0, 0, false, false, -, 60, 0",
        "60, 0, 0, false, false, -, 90, 0",
        "60, 30, 300, false, false, -, 0, 360",
        "60, 300, 30, false, false, -, 0, 360",
        "60, 300, 300, true, false, -, 0, 60",
        "60, 0, 0, false, true, -, 0, 120",
        "60, 0, 0, false, true, -, 90, 30",
        "60, 30, 0, false, true, -, 0, 150",
        "0, 0, 0, false, true, -, 0, 0",
        "60, 300, 0, false, false, 40, 0, 40",
        "60, 300, 0, false, false, 40, 50, 0",
        "1000000, 0, 0, false, false, -, 0, 86400",
      })
  void isWhatIsLeftAndWhatMayBeServedStale(
      long lifetime,
      long whileRevalidate,
      long ifError,
      boolean mustRevalidate,
      boolean validator,
      @Nullable Long notAfter,
      long now,
      long expected) {
    Freshness freshness =
        new Freshness(
            T0,
            Duration.ZERO,
            Duration.ofSeconds(lifetime),
            Freshness.Source.ORIGIN,
            Duration.ofSeconds(whileRevalidate),
            Duration.ofSeconds(ifError),
            mustRevalidate,
            false,
            notAfter == null ? null : T0.plusSeconds(notAfter));
    StoredResponse response =
        new StoredResponse(
            new CacheKey("k"),
            "r",
            new ResponseHead(200, validator ? Fields.of("ETag", "\"1\"") : Fields.EMPTY),
            new byte[0],
            Map.of(),
            Nominated.NOTHING,
            freshness,
            false,
            List.of(),
            0,
            Terms.NONE);
    assertThat(Retention.of(response, T0.plusSeconds(now))).isEqualTo(Duration.ofSeconds(expected));
  }
}
