package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a 304 of the origin does to what is stored, and to those who wait. */
class ValidationFlowTest extends DeskTest {
  private static final Duration LATER = Duration.ofSeconds(61);

  private void storeOne() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "one", "ETag", "\"1\"");
  }

  @Test
  void aConfirmedResponseIsFreshForAllWhoWaited() {
    storeOne();
    desk.advance(LATER);
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"1\"");

    assertThat(leader.cache()).isEqualTo("REVALIDATED");
    assertThat(follower.cache()).isEqualTo("COLLAPSED");
    assertThat(follower.text()).isEqualTo("one");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void whatWasInvalidatedWhileItWasConfirmedIsAskedForAgain() {
    storeOne();
    desk.advance(LATER);
    HandExchange leader = desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.call(1).answer(304, "", "ETag", "\"1\"");
    HandExchange after = desk.get("/plain/1");
    desk.call(2).answer(200, "two");

    assertThat(leader.text()).isEqualTo("one");
    assertThat(after.text()).isEqualTo("two");
  }

  @Test
  void aConfirmationOfSomethingElseIsFollowedByAnUnconditionalRequest() {
    storeOne();
    desk.advance(LATER);
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"2\"");
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.call(2).field("If-None-Match")).isNull();
    desk.call(2).answer(200, "two", "ETag", "\"2\"");

    assertThat(leader.text()).isEqualTo("two");
    assertThat(follower.text()).isEqualTo("two");
    assertThat(desk.get("/plain/1").text()).isEqualTo("two");
  }

  @Test
  void aConfirmationThatForbidsToStoreIsForTheOneWhoAsked() {
    storeOne();
    desk.advance(LATER);
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Cache-Control", "private", "X-For", "leader");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "two", "Cache-Control", "private");

    assertThat(leader.text()).isEqualTo("one");
    assertThat(leader.field("X-For")).isEqualTo("leader");
    assertThat(follower.text()).isEqualTo("two");
    assertThat(desk.records.get(1).storeRefusal()).isEqualTo(Reason.RESPONSE_PRIVATE);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aCookieThatComesWithAConfirmationReachesNobodyElse() {
    storeOne();
    desk.advance(LATER);
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Set-Cookie", "session=leader");
    desk.call(2).answer(304, "", "ETag", "\"1\"");

    assertThat(leader.field("Set-Cookie")).isEqualTo("session=leader");
    assertThat(follower.text()).isEqualTo("one");
    assertThat(follower.field("Set-Cookie")).isNull();
  }

  @Test
  void whatMustBeValidatedEachTimeIsValidatedForEach() {
    desk.get("/plain/1");
    desk.call(0).answer(200, "one", "ETag", "\"1\"", "Cache-Control", "no-cache");
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(1).answer(304, "", "ETag", "\"1\"", "Cache-Control", "no-cache");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "two", "ETag", "\"2\"", "Cache-Control", "no-cache");

    assertThat(leader.text()).isEqualTo("one");
    assertThat(follower.text()).isEqualTo("two");
  }

  @Test
  void theClientsOwnConditionIsAnsweredFromWhatTheFillBrings() {
    HandExchange has = desk.get("/plain/1", "If-None-Match", "\"1\"");
    assertThat(desk.call(0).field("If-None-Match")).isNull();
    desk.call(0).answer(200, "one", "ETag", "\"1\"");

    assertThat(has.status()).isEqualTo(304);
    assertThat(has.text()).isEmpty();
    assertThat(desk.get("/plain/1").text()).isEqualTo("one");
    assertThat(desk.get("/plain/1", "If-None-Match", "\"1\"").status()).isEqualTo(304);
  }

  @Test
  void aHeadMissIsForwardedAsHeadAndAHeadHitHasTheLength() {
    HandExchange miss = desk.send(desk.request("HEAD", "/plain/1", false));
    assertThat(desk.call(0).request.head().method()).isEqualTo("HEAD");
    desk.call(0).answer(200, "", "Content-Length", "3");
    assertThat(miss.field("Content-Length")).isEqualTo("3");
    assertThat(desk.stored()).isZero();

    storeOne();
    HandExchange hit = desk.send(desk.request("HEAD", "/plain/1", false));
    assertThat(hit.cache()).isEqualTo("HIT");
    assertThat(hit.text()).isEmpty();
  }

  @Test
  void tagFieldsStayBetweenOriginAndProxyOnEveryWay() {
    HandExchange miss = desk.get("/tagged");
    desk.call(0).answer(200, "one", "Surrogate-Key", "a b");
    HandExchange hit = desk.get("/tagged");
    HandExchange bypass = desk.get("/tagged?unlisted=1");
    desk.call(1).answer(200, "two", "Surrogate-Key", "a b");

    assertThat(bypass.cache()).isEqualTo("BYPASS");
    assertThat(miss.field("Surrogate-Key")).isNull();
    assertThat(hit.field("Surrogate-Key")).isNull();
    assertThat(bypass.field("Surrogate-Key")).isNull();
  }
}
