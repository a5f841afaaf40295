package dev.frontdesk.policy;

import static dev.frontdesk.policy.Samples.T0;
import static dev.frontdesk.policy.Samples.fresh;
import static dev.frontdesk.policy.Samples.get;
import static dev.frontdesk.policy.Samples.ok;
import static dev.frontdesk.policy.Samples.stored;
import static dev.frontdesk.policy.Samples.withStale;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.CacheKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §3.3 and §3.4: what a stored part is good for. */
class PartialReuseTest {
  private static final long MAX_OBJECT = 10;

  /** The first five of ten bytes, and where it says so the last two. */
  private static StoredResponse part(String etag, boolean withEnd) {
    HeldParts held = HeldParts.of(10, 0, new byte[5]);
    HeldParts both = withEnd ? Objects.requireNonNull(held.with(8, new byte[2])) : held;
    return StoredResponse.ofParts(
        new CacheKey("k"),
        "r",
        new Storage.Store(
            ok("ETag", etag), Nominated.NOTHING, withStale(fresh(60), 10, 20), false, Terms.NONE),
        both,
        List.of(),
        1);
  }

  private static String refined(Reuse reuse, RequestHead client, Validity validity, long bound) {
    Reuse refined =
        new PartialReuse(T0, client, ByteRanges.of(client), true, bound, any -> validity)
            .refine(reuse);
    return switch (refined) {
      case Reuse.ServeFresh any -> "fresh";
      case Reuse.ServeStale stale -> "stale " + stale.reason();
      case Reuse.Validate validate -> "validate " + validate.reason();
      case Reuse.Complete complete ->
          "complete %d-%d %s"
              .formatted(complete.missing().first(), complete.missing().last(), complete.reason());
      case Reuse.Forward forward -> "forward " + forward.reason();
      case Reuse.GatewayTimeout any -> "504";
    };
  }

  private static String refined(Reuse reuse, @Nullable String range) {
    RequestHead client = range == null ? get() : get("Range", range);
    return refined(reuse, client, new Validity.Valid(), MAX_OBJECT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-4 | fresh",
        "bytes=1-2 | fresh",
        "bytes=0-0,3-4 | fresh",
        "bytes=10- | fresh",
        "bytes=0-5 | forward incomplete",
        "bytes=0-0,9-9 | forward incomplete",
        "bytes=-1 | forward incomplete",
        "bytes=2- | forward incomplete",
        "bytes=4-2 | complete 5-9 incomplete",
        "bytes=0-,0- | complete 5-9 incomplete",
        " | complete 5-9 incomplete",
      })
  void aFreshPart(@Nullable String range, String expected) {
    assertThat(refined(new Reuse.ServeFresh(part("\"v\"", false)), range)).isEqualTo(expected);
  }

  /** One that is stale is confirmed with its range, or completed: both ask for its version. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-4 | validate expired",
        "bytes=0-5 | forward expired",
        " | complete 5-9 expired",
      })
  void aStalePart(@Nullable String range, String expected) {
    Reuse reuse = new Reuse.Validate(part("\"v\"", false), true, Reason.EXPIRED);
    assertThat(refined(reuse, range)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | bytes=0-4 | validate expired",
        "true | | complete 5-9 incomplete",
        "false | bytes=0-4 | stale max-stale",
        "false | bytes=0-5 | forward incomplete",
      })
  void whatMayBeServedStale(boolean refresh, @Nullable String range, String expected) {
    Reuse reuse = new Reuse.ServeStale(part("\"v\"", false), refresh, Reason.MAX_STALE);
    assertThat(refined(reuse, range)).isEqualTo(expected);
  }

  /** The whole is asked for where one piece would not do, or could not be put beside the others. */
  @Test
  void whatCannotBeCompleted() {
    Reuse several =
        new Reuse.ServeFresh(
            StoredResponse.ofParts(
                new CacheKey("k"),
                "r",
                new Storage.Store(
                    ok("ETag", "\"v\""), Nominated.NOTHING, fresh(60), false, Terms.NONE),
                HeldParts.of(10, 3, new byte[2]),
                List.of(),
                1));
    assertThat(refined(several, null)).isEqualTo("forward incomplete");
    Reuse one = new Reuse.ServeFresh(part("\"v\"", true));
    assertThat(refined(one, null)).isEqualTo("complete 5-7 incomplete");
    assertThat(refined(one, get(), new Validity.Valid(), MAX_OBJECT - 1))
        .isEqualTo("forward incomplete");
    assertThat(refined(one, get(), new Validity.SoftlyInvalidated(T0), MAX_OBJECT))
        .isEqualTo("forward incomplete");
    assertThat(refined(one, get(), new Validity.Invalidated(), MAX_OBJECT))
        .isEqualTo("forward incomplete");
    assertThat(refined(one, get().withMethod("HEAD"), new Validity.Valid(), MAX_OBJECT))
        .isEqualTo("forward incomplete");
  }

  @Test
  void conditionsOfTheClient() {
    Reuse part = new Reuse.ServeFresh(part("\"v\"", false));
    assertThat(answered(part, get("If-None-Match", "\"v\""))).isEqualTo("fresh");
    assertThat(answered(part, get("Range", "bytes=0-1", "If-Range", "\"v\""))).isEqualTo("fresh");
    assertThat(answered(part, get("Range", "bytes=0-1", "If-Range", "\"w\"")))
        .isEqualTo("complete 5-9 incomplete");
    assertThat(answered(part, get("Cache-Control", "only-if-cached"))).isEqualTo("504");
    assertThat(answered(part, get("Range", "bytes=9-", "Cache-Control", "only-if-cached")))
        .isEqualTo("504");
    assertThat(answered(part, get("Range", "bytes=0-1", "Cache-Control", "only-if-cached")))
        .isEqualTo("fresh");
  }

  private static String answered(Reuse reuse, RequestHead client) {
    return refined(reuse, client, new Validity.Valid(), MAX_OBJECT);
  }

  @Test
  void whatIsCompleteIsNotLookedAt() {
    Reuse whole = new Reuse.ServeFresh(stored(fresh(60), ok("ETag", "\"v\"")));
    assertThat(PartialReuse.concerns(whole)).isFalse();
    assertThat(PartialReuse.concerns(new Reuse.Forward(Reason.NOT_STORED))).isFalse();
    assertThat(PartialReuse.concerns(new Reuse.ServeFresh(part("\"v\"", false)))).isTrue();
    assertThat(refined(whole, "bytes=99-")).isEqualTo("fresh");
  }
}
