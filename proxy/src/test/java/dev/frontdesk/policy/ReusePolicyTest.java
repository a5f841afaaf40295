package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.stored;
import static dev.frontdesk.policy.Samples.withLimits;
import static dev.frontdesk.policy.Samples.withStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4, §4.2.4, §5.2.1; RFC 5861; soft and hard invalidation. */
class ReusePolicyTest {
  private static final Validity VALID = new Validity.Valid();
  private static final Validity INVALID = new Validity.Invalidated();

  private static Reuse decide(
      long now, RequestHead request, Validity validity, StoredResponse... stored) {
    return decide(now, request, SharingNeed.NONE, null, validity, stored);
  }

  private static Reuse decide(
      long now,
      RequestHead request,
      SharingNeed need,
      @Nullable Instant notAfter,
      Validity validity,
      StoredResponse... stored) {
    return ReusePolicy.decide(
        T0.plusSeconds(now), request, need, notAfter, true, Arrays.asList(stored), any -> validity);
  }

  private static Validity softSince(long seconds) {
    return new Validity.SoftlyInvalidated(T0.plusSeconds(seconds));
  }

  /** {@code fresh}, {@code stale+refresh REASON}, {@code validate+on-error REASON} and so on. */
  private static String text(Reuse reuse) {
    return switch (reuse) {
      case Reuse.ServeFresh any -> "fresh";
      case Reuse.ServeStale stale ->
          (stale.refresh() ? "stale+refresh " : "stale ") + stale.reason().name();
      case Reuse.Validate validate ->
          (validate.onError() ? "validate+on-error " : "validate ") + validate.reason().name();
      case Reuse.Complete complete -> "complete " + complete.reason().name();
      case Reuse.Forward forward -> "forward " + forward.reason().name();
      case Reuse.GatewayTimeout any -> "504";
    };
  }

  /** Lifetime 60 s, stale-while-revalidate 10 s, stale-if-error 20 s. */
  @ParameterizedTest
  @CsvSource({
    "0,  fresh",
    "59, fresh",
    "60, stale+refresh STALE_WHILE_REVALIDATE",
    "69, stale+refresh STALE_WHILE_REVALIDATE",
    "70, validate+on-error EXPIRED",
    "79, validate+on-error EXPIRED",
    "80, validate EXPIRED",
    "-5, fresh",
  })
  void freshThenStaleThenGone(long now, String expected) {
    StoredResponse response = stored(withStale(fresh(60), 10, 20), ok());
    assertThat(text(decide(now, get(), VALID, response))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"59, fresh", "60, validate EXPIRED", "61, validate EXPIRED"})
  void withoutWindowsNothingStaleIsServed(long now, String expected) {
    assertThat(text(decide(now, get(), VALID, stored(fresh(60), ok())))).isEqualTo(expected);
  }

  /** RFC 9111 §5.2.2.2: no window and no wish of the client overrides it. */
  @ParameterizedTest
  @CsvSource({"59, fresh", "60, validate EXPIRED", "75, validate EXPIRED"})
  void mustRevalidateIsNeverServedStale(long now, String expected) {
    StoredResponse response =
        stored(withLimits(withStale(fresh(60), 10, 20), true, false, null), ok());
    assertThat(text(decide(now, get("Cache-Control", "max-stale"), VALID, response)))
        .isEqualTo(expected);
  }

  /** RFC 9111 §5.2.2.4. */
  @Test
  void noCacheIsValidatedEachTime() {
    StoredResponse response =
        stored(withLimits(withStale(fresh(60), 10, 20), false, true, null), ok());
    assertThat(text(decide(1, get("Cache-Control", "max-stale"), VALID, response)))
        .isEqualTo("validate RESPONSE_NO_CACHE");
  }

  /** Lifetime 60 s, stale-while-revalidate 10 s, stale-if-error 20 s; RFC 9111 §5.2.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 | no-cache                 | validate REQUEST_NO_CACHE",
        "75 | no-cache                 | validate REQUEST_NO_CACHE",
        "30 | no-store                 | fresh",
        "30 | max-age=30               | fresh",
        "31 | max-age=30               | validate+on-error REQUEST_MAX_AGE",
        "0  | max-age=0                | fresh",
        "1  | max-age=0                | validate+on-error REQUEST_MAX_AGE",
        "1  | max-age=junk             | validate+on-error REQUEST_MAX_AGE",
        "65 | max-age=100              | validate+on-error EXPIRED",
        "65 | max-age=100, max-stale=5 | stale MAX_STALE",
        "65 | max-age=30, max-stale=99 | validate+on-error REQUEST_MAX_AGE",
        "50 | min-fresh=10             | fresh",
        "51 | min-fresh=10             | validate+on-error REQUEST_MAX_AGE",
        "1  | min-fresh=junk           | validate+on-error REQUEST_MAX_AGE",
        "65 | min-fresh=1              | validate+on-error EXPIRED",
        "65 | min-fresh=1, max-stale   | validate+on-error EXPIRED",
        "65 | max-stale=1              | stale+refresh STALE_WHILE_REVALIDATE",
        "75 | max-stale=15             | stale MAX_STALE",
        "76 | max-stale=15             | validate+on-error EXPIRED",
        "999999 | max-stale            | stale MAX_STALE",
        "999999 | max-stale=junk       | validate EXPIRED",
        "30 | only-if-cached           | fresh",
        "65 | only-if-cached           | stale+refresh STALE_WHILE_REVALIDATE",
        "75 | only-if-cached           | 504",
        "75 | only-if-cached, max-stale | stale MAX_STALE",
        "30 | only-if-cached, no-cache | 504",
        "30 | unknown=\"no-cache\"     | fresh",
      })
  void requestDirectives(long now, String cacheControl, String expected) {
    StoredResponse response = stored(withStale(fresh(60), 10, 20), ok());
    assertThat(text(decide(now, get("Cache-Control", cacheControl), VALID, response)))
        .isEqualTo(expected);
  }

  /** RFC 9111 §5.4. */
  @Test
  void pragmaNoCache() {
    assertThat(text(decide(1, get("Pragma", "no-cache"), VALID, stored(fresh(60), ok()))))
        .isEqualTo("validate REQUEST_NO_CACHE");
  }

  @Test
  void clientDirectivesCanBeIgnored() {
    RequestHead request = get("Cache-Control", "no-cache, only-if-cached, max-age=0");
    Reuse one =
        ReusePolicy.decide(
            T0.plusSeconds(9),
            request,
            SharingNeed.NONE,
            null,
            false,
            List.of(stored(fresh(60), ok())),
            any -> VALID);
    Reuse none =
        ReusePolicy.decide(T0, request, SharingNeed.NONE, null, false, List.of(), any -> VALID);
    assertThat(text(one)).isEqualTo("fresh");
    assertThat(text(none)).isEqualTo("forward NOT_STORED");
  }

  @Test
  void nothingThatFits() {
    StoredResponse german = stored(fresh(60), ok(), new Nominated(Map.of("x", "de")), false);
    RequestHead onlyIfCached = get("Cache-Control", "only-if-cached");
    assertThat(text(decide(1, get(), VALID))).isEqualTo("forward NOT_STORED");
    assertThat(text(decide(1, get("X", "en"), VALID, german))).isEqualTo("forward VARY_MISMATCH");
    assertThat(text(decide(1, onlyIfCached, VALID))).isEqualTo("504");
    assertThat(text(decide(1, onlyIfCached, VALID, german))).isEqualTo("504");
  }

  @Test
  void hardInvalidatedIsNeverUsedNotEvenOnErrors() {
    StoredResponse response = stored(withStale(fresh(60), 100, 100), ok("ETag", "\"x\""));
    assertThat(text(decide(1, get(), INVALID, response))).isEqualTo("forward INVALIDATED");
    assertThat(text(decide(1, get("Cache-Control", "max-stale"), INVALID, response)))
        .isEqualTo("forward INVALIDATED");
    assertThat(text(decide(1, get("Cache-Control", "only-if-cached"), INVALID, response)))
        .isEqualTo("504");
    assertThat(ReusePolicy.mayServeOnError(T0, response, INVALID)).isFalse();
  }

  @Test
  void whatIsUnconfirmedIsNotValidatedAndStandsInOnlyWithLeave() {
    Validity unconfirmed = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
    StoredResponse response = stored(withStale(fresh(60), 100, 100), ok("ETag", "\"x\""));
    assertThat(decide(1, get(), unconfirmed, response))
        .isEqualTo(new Reuse.Forward(Reason.UNCONFIRMED, response));
    assertThat(decide(1, get("Cache-Control", "no-cache"), unconfirmed, response))
        .isEqualTo(new Reuse.Forward(Reason.UNCONFIRMED));
    assertThat(text(decide(1, get("Cache-Control", "only-if-cached"), unconfirmed, response)))
        .isEqualTo("504");
    assertThat(ReusePolicy.mayServeOnError(T0, response, unconfirmed)).isFalse();
    assertThat(ReusePolicy.mayServeOnError(T0, response, unconfirmed, true)).isTrue();
    assertThat(ReusePolicy.mayServeOnError(T0.plusSeconds(159), response, unconfirmed, true))
        .isTrue();
    assertThat(ReusePolicy.mayServeOnError(T0.plusSeconds(160), response, unconfirmed, true))
        .isFalse();
    assertThat(ReusePolicy.mayServeOnError(T0, response, INVALID, true)).isFalse();
  }

  @Test
  void anOlderResponseIsNoWayRoundAnInvalidation() {
    StoredResponse older = stored(fresh(600), ok("X", "older"));
    Freshness plain = fresh(600);
    StoredResponse newer =
        stored(
            new Freshness(
                T0.plusSeconds(5),
                plain.initialAge(),
                plain.lifetime(),
                plain.source(),
                plain.staleWhileRevalidate(),
                plain.staleIfError(),
                false,
                false,
                null),
            ok("X", "newer"));
    Reuse reuse =
        ReusePolicy.decide(
            T0.plusSeconds(6),
            get(),
            SharingNeed.NONE,
            null,
            true,
            List.of(older, newer),
            response -> response == newer ? INVALID : VALID);
    assertThat(text(reuse)).isEqualTo("forward INVALIDATED");
  }

  /** Lifetime 60 s, marked at 30 s; the windows of 10 s and 20 s count from the mark. */
  @ParameterizedTest
  @CsvSource({
    "30, stale+refresh STALE_WHILE_REVALIDATE",
    "39, stale+refresh STALE_WHILE_REVALIDATE",
    "40, validate+on-error INVALIDATED",
    "49, validate+on-error INVALIDATED",
    "50, validate INVALIDATED",
    "29, stale+refresh STALE_WHILE_REVALIDATE",
  })
  void softlyInvalidatedIsStaleFromTheMark(long now, String expected) {
    StoredResponse response = stored(withStale(fresh(60), 10, 20), ok());
    assertThat(text(decide(now, get(), softSince(30), response))).isEqualTo(expected);
  }

  @Test
  void aMarkOnWhatIsStaleAlreadyDoesNotMakeItYounger() {
    StoredResponse response = stored(withStale(fresh(60), 10, 20), ok());
    assertThat(text(decide(72, get(), softSince(71), response)))
        .isEqualTo("validate+on-error INVALIDATED");
  }

  @Test
  void withoutAWindowSoftIsValidated() {
    assertThat(text(decide(30, get(), softSince(30), stored(fresh(60), ok()))))
        .isEqualTo("validate INVALIDATED");
    assertThat(
            text(
                decide(
                    30, get("Cache-Control", "max-stale"), softSince(30), stored(fresh(60), ok()))))
        .isEqualTo("validate INVALIDATED");
  }

  @Test
  void untilEndsEverything() {
    StoredResponse response =
        stored(withLimits(withStale(fresh(50), 100, 100), false, false, T0.plusSeconds(50)), ok());
    assertThat(text(decide(49, get(), VALID, response))).isEqualTo("fresh");
    assertThat(text(decide(50, get("Cache-Control", "max-stale"), VALID, response)))
        .isEqualTo("validate EXPIRED");
    assertThat(ReusePolicy.mayServeOnError(T0.plusSeconds(50), response, VALID)).isFalse();
  }

  @Test
  void aTokensEndEndsTheHit() {
    StoredResponse response = stored(withStale(fresh(600), 100, 100), ok());
    Instant end = T0.plusSeconds(10);
    assertThat(text(decide(9, get(), SharingNeed.NONE, end, VALID, response))).isEqualTo("fresh");
    assertThat(text(decide(10, get(), SharingNeed.NONE, end, VALID, response)))
        .isEqualTo("forward EXPIRED");
  }

  /** RFC 9111 §3.5. */
  @ParameterizedTest
  @CsvSource({
    "NONE,          max-age=60,                    fresh",
    "AUTHORIZATION, max-age=60,                    forward NOT_SHAREABLE",
    "AUTHORIZATION, 'max-age=60, must-revalidate', fresh",
    "AUTHORIZATION, 'max-age=60, public',          fresh",
    "AUTHORIZATION, s-maxage=60,                   fresh",
    "CREDENTIALS,   'max-age=60, must-revalidate', forward NOT_SHAREABLE",
    "CREDENTIALS,   'max-age=60, public',          fresh",
  })
  void credentialsNeedAShareableResponse(SharingNeed need, String cacheControl, String expected) {
    StoredResponse response = stored(ok("Cache-Control", cacheControl));
    assertThat(text(decide(1, get(), need, null, VALID, response))).isEqualTo(expected);
  }

  /** RFC 5861 §4. */
  @ParameterizedTest
  @CsvSource({"10, true", "60, true", "79, true", "80, false"})
  void onErrorWithinItsWindow(long now, boolean expected) {
    StoredResponse response = stored(withStale(fresh(60), 0, 20), ok());
    assertThat(ReusePolicy.mayServeOnError(T0.plusSeconds(now), response, VALID))
        .isEqualTo(expected);
  }

  @Test
  void everyOutcomeCarriesTheChosenResponse() {
    StoredResponse response = stored(fresh(60), ok());
    assertThat(decide(1, get(), VALID, response)).isEqualTo(new Reuse.ServeFresh(response));
    assertThat(decide(60, get(), VALID, response))
        .isEqualTo(new Reuse.Validate(response, false, Reason.EXPIRED));
  }
}
