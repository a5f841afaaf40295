package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import org.junit.jupiter.api.Test;

/** Invalidations while fills run: a fill that began before one is never served after it. */
class InvalidationRaceTest extends DeskTest {

  @Test
  void whatWasInvalidatedWhileItWasFetchedIsNotServed() {
    HandExchange before = desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.call(0).answer(200, "old");
    HandExchange after = desk.get("/plain/1");
    desk.call(1).answer(200, "new");

    assertThat(before.text()).isEqualTo("old");
    assertThat(after.cache()).isEqualTo("MISS");
    assertThat(after.text()).isEqualTo("new");
    assertThat(desk.records.getFirst().storeRefusal()).isEqualTo(Reason.INVALIDATED_DURING_FILL);
  }

  @Test
  void tagsThatOnlyTheResponseTellsCountToo() {
    desk.get("/items");
    desk.invalidate("item:7");
    desk.call(0).answer(200, "{\"items\":[{\"id\":7}]}");
    assertThat(desk.stored()).isZero();
    HandExchange after = desk.get("/items");
    desk.call(1).answer(200, "{\"items\":[{\"id\":7},{\"id\":8}]}");

    assertThat(after.cache()).isEqualTo("MISS");
    assertThat(desk.get("/items").cache()).isEqualTo("HIT");
    desk.invalidate("item:8");
    HandExchange later = desk.get("/items");
    desk.call(2).answer(200, "{\"items\":[]}");
    assertThat(later.cache()).isEqualTo("MISS");
  }

  @Test
  void aRequestAfterTheInvalidationDoesNotJoinTheOldFill() {
    HandExchange before = desk.get("/plain/1");
    desk.invalidate("plain:1");
    HandExchange after = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "new");
    desk.call(0).answer(200, "old");

    assertThat(before.text()).isEqualTo("old");
    assertThat(after.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void whatWasFetchedUnderRulesThatWereReplacedIsNotStored() {
    HandExchange before = desk.get("/plain/1");
    desk.replaceRules(RULES.replace("plain:{id}", "other:{id}"));
    desk.call(0).answer(200, "old");

    assertThat(before.text()).isEqualTo("old");
    assertThat(desk.records.getFirst().storeRefusal()).isEqualTo(Reason.RULES_REPLACED);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aWriteThatBeganUnderRulesThatWereReplacedClearsEverything() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    HandOrigin.Call change = desk.lastCall();
    desk.replaceRules(RULES.replace("plain:{id}", "other:{id}"));
    desk.get("/plain/1");
    desk.lastCall().answer(200, "old");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    change.answer(200, "done");

    assertThat(write.status()).isEqualTo(200);
    HandExchange after = desk.get("/plain/1");
    desk.lastCall().answer(200, "new");
    assertThat(after.text()).isEqualTo("new");
  }

  @Test
  void theThirdGenerationGoesAlone() {
    desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.get("/plain/1");
    desk.invalidate("plain:1");
    HandExchange third = desk.get("/plain/1");
    HandExchange fourth = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(4);
    desk.call(0).answer(200, "0");
    desk.call(1).answer(200, "1");
    desk.call(2).answer(200, "2");
    desk.call(3).answer(200, "3");

    assertThat(third.text()).isEqualTo("2");
    assertThat(fourth.text()).isEqualTo("3");
  }

  @Test
  void aRequestWhoseTagsAreUntouchedJoinsAnOlderFill() {
    desk.get("/plain/1");
    desk.invalidate("plain:2");
    HandExchange follower = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    desk.call(0).answer(200, "one");

    assertThat(follower.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void aRequestWhoseTagsTheResponseTellsDoesNotJoinAnOlderFill() {
    desk.get("/items");
    desk.invalidate("plain:2");
    desk.get("/items");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(0).answer(200, "{}");
    desk.call(1).answer(200, "{}");
  }

  @Test
  void aRequestWithNoCacheDoesNotJoinWhatBeganBeforeIt() {
    desk.get("/plain/1");
    HandExchange anew = desk.get("/plain/1", "Cache-Control", "no-cache");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(0).answer(200, "old");
    desk.call(1).answer(200, "new");

    assertThat(anew.text()).isEqualTo("new");
  }

  @Test
  void whereTheRouteIgnoresClientDirectivesNoCacheJoins() {
    desk.get("/headstrong");
    HandExchange joined = desk.get("/headstrong", "Cache-Control", "no-cache");
    desk.call(0).answer(200, "one");

    assertThat(joined.cache()).isEqualTo("COLLAPSED");
    assertThat(desk.get("/headstrong", "Cache-Control", "no-cache").cache()).isEqualTo("HIT");
  }

  @Test
  void aRequestWithNoStoreKeepsNobodyWaiting() {
    HandExchange secret = desk.get("/plain/1", "Cache-Control", "no-store");
    HandExchange other = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "b");
    desk.call(0).answer(200, "a");

    assertThat(other.text()).isEqualTo("b");
    assertThat(secret.text()).isEqualTo("a");
    assertThat(desk.get("/plain/1").text()).isEqualTo("b");
  }

  @Test
  void theClientsDirectivesCountOnAKeyedRouteAndDoNotReachTheOrigin() {
    desk.get("/plain/1");
    desk.call(0).answer(200, "one", "ETag", "\"1\"");
    HandExchange anew = desk.get("/plain/1", "Cache-Control", "no-cache");
    assertThat(desk.call(1).field("Cache-Control")).isNull();
    assertThat(desk.call(1).field("If-None-Match")).isEqualTo("\"1\"");
    desk.call(1).answer(304, "", "ETag", "\"1\"");

    assertThat(anew.cache()).isEqualTo("REVALIDATED");
    assertThat(desk.get("/plain/9", "Cache-Control", "only-if-cached").status()).isEqualTo(504);
  }
}
