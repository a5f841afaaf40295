package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Nominated;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Heads that are used again: for what they are right, and how many there are. */
class PreparedHeadsTest extends DeskTest {
  private static final Instant NOW = Instant.EPOCH;

  private final PreparedHeads heads = new PreparedHeads();

  private AskedForm form(String... fields) {
    Route route = desk.inForce().rules().rules().routes().getFirst();
    if (!(route.cache() instanceof CacheMode.Keyed(CacheRule rule))) {
      throw new AssertionError(route);
    }
    return AskedForm.of(
        new RequestHead("GET", "http", "desk", "/", null, Fields.of(fields)), route, rule);
  }

  private static StoredResponse stored(String key) {
    return new StoredResponse(
        new CacheKey(key),
        "plain",
        new ResponseHead(200, Fields.EMPTY),
        new byte[0],
        Map.of(),
        Nominated.NOTHING,
        new Freshness(
            NOW,
            Duration.ZERO,
            Duration.ofMinutes(1),
            Freshness.Source.ROUTE,
            Duration.ZERO,
            Duration.ZERO,
            false,
            false,
            null),
        false,
        List.of(),
        0,
        Terms.NONE);
  }

  private static PreparedHead head(StoredResponse stored, AskedForm form, int octets) {
    return new PreparedHead(
        stored, form, 200, new byte[octets], null, false, NOW, NOW.plusSeconds(1), 0, 60);
  }

  private void keep(StoredResponse stored, AskedForm form, int octets) {
    heads.keep(stored, form, head(stored, form, octets));
  }

  @Test
  void aHeadIsForItsResponseFormAndTime() {
    StoredResponse stored = stored("a");
    AskedForm form = form("If-None-Match", "\"1\"");
    keep(stored, form, 100);
    assertThat(heads.find(stored, form, NOW, 0)).isNotNull();
    assertThat(heads.find(stored, form("User-Agent", "x", "If-None-Match", "\"1\""), NOW, 0))
        .as("the same as far as it counts")
        .isNotNull();
    assertThat(heads.find(stored, form("If-None-Match", "\"2\""), NOW, 0)).isNull();
    assertThat(heads.find(stored, form(), NOW, 0)).isNull();
    assertThat(heads.find(stored("a"), form, NOW, 0)).as("the same key, another one").isNull();
    assertThat(heads.find(stored, form, NOW, 1)).as("a tenth of a millisecond later").isNull();
    assertThat(heads.find(stored, form, NOW.plusMillis(999), 0)).isNotNull();
    assertThat(heads.find(stored, form, NOW.plusSeconds(1), 0)).isNull();
    assertThat(heads.find(stored, form, NOW.minusNanos(1), 0)).isNull();
    desk.replaceRules(RULES);
    assertThat(heads.find(stored, form("If-None-Match", "\"1\""), NOW, 0))
        .as("a rule that was loaded anew")
        .isNull();
  }

  @Test
  void theirWeightIsBounded() {
    List<StoredResponse> all = new ArrayList<>();
    AskedForm form = form();
    int octets = 10_000;
    int fit = PreparedHeads.MAX_WEIGHT / octets;
    int most = 0;
    for (int i = 0; i < 3 * fit; i++) {
      StoredResponse stored = stored("k" + i);
      all.add(stored);
      keep(stored, form, octets);
      assertThat(heads.find(stored, form, NOW, 0)).isNotNull();
      assertThat(heads.weight()).isLessThanOrEqualTo(PreparedHeads.MAX_WEIGHT);
      most = Math.max(most, heads.weight());
    }
    assertThat(most).isGreaterThan(PreparedHeads.MAX_WEIGHT / 2);
    long found = all.stream().filter(one -> heads.find(one, form, NOW, 0) != null).count();
    assertThat(found * octets).isBetween(1L, (long) PreparedHeads.MAX_WEIGHT);
    int before = heads.weight();
    StoredResponse large = stored("large");
    keep(large, form, PreparedHeads.MAX_WEIGHT);
    assertThat(heads.find(large, form, NOW, 0)).as("more than there is room for").isNull();
    assertThat(heads.weight()).isEqualTo(before);
    String long1 = "\"" + "x".repeat(100_000) + "\"";
    keep(stored("form"), form("If-None-Match", long1), 1);
    assertThat(heads.weight()).as("the form is kept, too").isGreaterThan(100_000);
  }

  @Test
  void theSameAgainTakesNoMoreRoom() {
    StoredResponse stored = stored("a");
    keep(stored, form(), 100);
    int once = heads.weight();
    keep(stored, form(), 100);
    assertThat(heads.weight()).isEqualTo(once);
  }
}
