package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.sourced;
import static dev.frontdesk.policy.Samples.stored;
import static dev.frontdesk.policy.Samples.withLimits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.RequestHead;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RFC 9111 §5.2.1 and §5.4 against what is stored: 60 s of lifetime, looked at when it is so many
 * seconds old. Honoured where the route does not say otherwise.
 */
class RequestDirectivesTest {
  private static final StoredResponse STORED = stored(fresh(60), ok());

  private static Reuse decide(RequestHead request, int age, boolean honour, StoredResponse stored) {
    Instant now = T0.plusSeconds(age);
    return ReusePolicy.decide(
        now,
        request,
        SharingNeed.NONE,
        null,
        honour,
        List.of(stored),
        response -> new Validity.Valid());
  }

  private static String told(Reuse reuse) {
    return switch (reuse) {
      case Reuse.ServeFresh fresh -> "fresh";
      case Reuse.ServeStale stale -> "stale";
      case Reuse.Validate validate -> "validate";
      case Reuse.Forward forward -> "forward";
      case Reuse.Complete complete -> "complete";
      case Reuse.GatewayTimeout none -> "504";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // §5.2.1.1
        "max-age=30                      | 30 | fresh",
        "max-age=30                      | 31 | validate",
        "max-age=30                      | 29 | fresh",
        "max-age=0                       | 0  | fresh",
        "max-age=0                       | 1  | validate",
        "max-age=\"30\"                  | 30 | fresh",
        "max-age=junk                    | 1  | validate",
        "max-age                         | 1  | validate",
        "max-age=-1                      | 1  | validate",
        "max-age=30, max-age=10          | 20 | validate",
        "max-age=99999999999             | 59 | fresh",
        "max-age=99999999999             | 60 | validate",
        "MAX-AGE=30                      | 31 | validate",
        // §5.2.1.2
        "max-stale                       | 59 | fresh",
        "max-stale                       | 60 | stale",
        "max-stale                       | 999999 | stale",
        "max-stale=10                    | 70 | stale",
        "max-stale=10                    | 71 | validate",
        "max-stale=\"10\"                | 70 | stale",
        "max-stale=junk                  | 61 | validate",
        "max-stale=-5                    | 61 | validate",
        "max-stale=10.5                  | 61 | validate",
        "max-stale=                      | 61 | validate",
        "max-stale =10                   | 61 | validate",
        "max-stale, max-stale=10         | 71 | validate",
        "max-stale=10, max-stale=5       | 66 | validate",
        "max-stale=10, max-age=65        | 65 | stale",
        "max-stale=10, max-age=65        | 66 | validate",
        "max-stale=10, max-age=30        | 61 | validate",
        // §5.2.1.3
        "min-fresh=20                    | 40 | fresh",
        "min-fresh=20                    | 41 | validate",
        "min-fresh=\"20\"                | 41 | validate",
        "min-fresh=junk                  | 0  | validate",
        "min-fresh                       | 0  | validate",
        "min-fresh=1, max-stale          | 61 | validate",
        "min-fresh=61                    | 0  | validate",
        // §5.2.1.4, §5.2.1.5
        "no-cache                        | 0  | validate",
        "no-cache=\"x\"                  | 0  | validate",
        "no-cache, max-stale             | 61 | validate",
        "no-store                        | 0  | fresh",
        // §5.2.1.6: it is about content, not about freshness
        "no-transform                    | 0  | fresh",
        // §5.2.1.7
        "only-if-cached                  | 0  | fresh",
        "only-if-cached                  | 60 | 504",
        "only-if-cached, max-stale       | 60 | stale",
        "only-if-cached, no-cache        | 0  | 504",
        "only-if-cached, max-age=5       | 6  | 504",
        "only-if-cached, min-fresh=60    | 1  | 504",
        // §5.2.3: what is not known says nothing
        "unknown, other=\"no-cache, max-age=0\" | 59 | fresh",
      })
  void againstAFreshnessLifetimeOfAMinute(String directives, int age, String expected) {
    RequestHead request = get("Cache-Control", directives);
    assertThat(told(decide(request, age, true, STORED))).isEqualTo(expected);
    assertThat(told(decide(request, age, false, STORED)))
        .isEqualTo(age < 60 ? "fresh" : "validate");
  }

  /** The age that the response came with counts for them, too. */
  @ParameterizedTest
  @CsvSource({
    "max-age=600, 599, fresh",
    "max-age=600, 601, validate",
    "min-fresh=10, 50, fresh",
    "min-fresh=10, 51, validate",
    "max-stale=1000, 1060, stale",
    "max-stale=1000, 1061, validate"
  })
  void theAgeOnArrivalCounts(String directive, int age, String expected) {
    long lifetime = directive.startsWith("max-age") ? 3600 : 60;
    StoredResponse aged =
        stored(sourced(fresh(lifetime), Freshness.Source.ORIGIN, age), ok("Age", "" + age));
    assertThat(told(decide(get("Cache-Control", directive), 0, true, aged))).isEqualTo(expected);
  }

  /** RFC 9111 §4.2.4: what forbids stale comes before what a client allows. */
  @Test
  void maxStaleIsNothingBesideMustRevalidate() {
    StoredResponse strict = stored(withLimits(fresh(60), true, false, null), ok());
    assertThat(told(decide(get("Cache-Control", "max-stale"), 61, true, strict)))
        .isEqualTo("validate");
    StoredResponse always = stored(withLimits(fresh(60), false, true, null), ok());
    assertThat(told(decide(get("Cache-Control", "max-stale"), 0, true, always)))
        .isEqualTo("validate");
  }

  /** RFC 9111 §5.4: where there is no Cache-Control. */
  @Test
  void pragma() {
    assertThat(told(decide(get("Pragma", "no-cache"), 0, true, STORED))).isEqualTo("validate");
    assertThat(told(decide(get("Pragma", "x, NO-CACHE"), 0, true, STORED))).isEqualTo("validate");
    assertThat(told(decide(get("Pragma", "unknown"), 0, true, STORED))).isEqualTo("fresh");
    assertThat(
            told(decide(get("Pragma", "no-cache", "Cache-Control", "max-age=9"), 0, true, STORED)))
        .isEqualTo("fresh");
    assertThat(told(decide(get("Pragma", "no-cache"), 0, false, STORED))).isEqualTo("fresh");
  }
}
