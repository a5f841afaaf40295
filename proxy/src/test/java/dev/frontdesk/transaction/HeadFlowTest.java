package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HEAD of what is stored and stale, while other things happen (RFC 9111 §4.3.5). */
class HeadFlowTest extends DeskTest {
  private static final Duration LATER = Duration.ofSeconds(61);

  private void storeOneAndWait(String path) {
    desk.get(path);
    desk.lastCall().answer(200, "one", "ETag", "\"1\"");
    desk.advance(LATER);
  }

  private HandExchange head(String path, String... fields) {
    return desk.send(desk.request("HEAD", path, false, fields));
  }

  @Test
  void whatIsInvalidatedWhileHeadIsUnderWayIsNotFreshened() {
    for (int status : new int[] {304, 200}) {
      storeOneAndWait("/plain/1");
      HandExchange head = head("/plain/1");
      desk.invalidate("plain:1");
      desk.lastCall().answer(status, "", "ETag", "\"1\"");
      assertThat(head.status()).isEqualTo(200);

      HandExchange after = desk.get("/plain/1");
      assertThat(desk.lastCall().field("If-None-Match")).isNull();
      desk.lastCall().answer(200, "two");
      assertThat(after.text()).isEqualTo("two");
    }
  }

  /** RFC 9110 §6.6.1. */
  @Test
  void anAnswerWithoutDateIsPassedOnWithTheTimeOfItsReceipt() {
    storeOneAndWait("/plain/1");
    HandExchange head = head("/plain/1");
    desk.lastCall().answer(200, "", "ETag", "\"2\"");
    assertThat(head.field("Date")).isNotNull();
  }

  /** The stamp is read before HEAD is sent, so a mark from before it is no mark on it. */
  @Test
  void whatIsFreshenedIsStampedBeforeTheOriginIsAsked() {
    storeOneAndWait("/plain/1");
    desk.invalidate("plain:2");
    long before = desk.invalidation.sequence();
    HandExchange head = head("/plain/1");
    desk.invalidate("plain:3");
    desk.lastCall().answer(200, "", "ETag", "\"1\"");

    assertThat(head.status()).isEqualTo(200);
    assertThat(desk.store.count(one -> one.sequence() == before, 10).matching()).isOne();
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void headDoesNotJoinAndIsNotJoined() {
    storeOneAndWait("/plain/1");
    HandExchange head = head("/plain/1");
    HandExchange get = desk.get("/plain/1");
    HandExchange further = head("/plain/1");
    assertThat(desk.calls()).isEqualTo(4);
    desk.call(1).answer(200, "", "ETag", "\"2\"");
    desk.call(2).answer(200, "two", "ETag", "\"2\"");
    desk.call(3).answer(200, "", "ETag", "\"2\"");

    assertThat(head.field("ETag")).isEqualTo("\"2\"");
    assertThat(get.text()).isEqualTo("two");
    assertThat(further.field("ETag")).isEqualTo("\"2\"");
    assertThat(desk.get("/plain/1").text()).isEqualTo("two");
  }

  @Test
  void interimResponsesPassAndTheClientsOwnConditionIsAnsweredHere() {
    storeOneAndWait("/plain/1");
    HandExchange head = head("/plain/1", "If-None-Match", "\"2\"");
    assertThat(desk.lastCall().field("If-None-Match")).isEqualTo("\"1\"");
    desk.lastCall().interim(103, "Link", "</a>");
    desk.lastCall().answer(200, "", "ETag", "\"2\"");
    assertThat(head.interim()).hasSize(1);
    assertThat(head.status()).isEqualTo(304);
  }

  @Test
  void whenCredentialsWereTakenOffHeadGoesWithThemAndTouchesNothing() {
    desk.get("/open/1");
    desk.lastCall().answer(200, "one", "ETag", "\"1\"");
    desk.advance(LATER);
    head("/open/1", "Authorization", "Bearer me");
    assertThat(desk.lastCall().field("Authorization")).isEqualTo("Bearer me");
    desk.lastCall().answer(200, "", "ETag", "\"mine\"");
    HandExchange get = desk.get("/open/1");
    assertThat(desk.lastCall().field("If-None-Match")).isEqualTo("\"1\"");
    desk.lastCall().answer(304, "", "ETag", "\"1\"");
    assertThat(get.text()).isEqualTo("one");
  }

  /** RFC 9111 §4: the most recent of what is stored, also when it stands in. */
  @Test
  void whatHeadFreshensMeanwhileStandsIn() {
    desk.get("/lasting/1");
    desk.lastCall().answer(200, "one", "ETag", "\"1\"", "X-Said", "first");
    desk.advance(LATER);
    desk.advance(LATER);
    HandExchange waiting = desk.get("/lasting/1");
    head("/lasting/1");
    desk.lastCall().answer(304, "", "ETag", "\"1\"", "X-Said", "then");
    desk.call(1).fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(waiting.text()).isEqualTo("one");
    assertThat(waiting.field("X-Said")).isEqualTo("then");
  }

  @Test
  void aClientThatLeftStillFreshens() {
    storeOneAndWait("/plain/1");
    HandExchange head = head("/plain/1");
    head.leave();
    desk.lastCall().answer(304, "", "ETag", "\"1\"");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void theOriginsFailureIsToldOrStoodInFor() {
    storeOneAndWait("/plain/1");
    HandExchange bare = head("/plain/1");
    desk.lastCall().fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(bare.status()).isEqualTo(504);

    storeOneAndWait("/lasting/1");
    desk.advance(LATER);
    HandExchange lasting = head("/lasting/1");
    desk.lastCall().fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(lasting.status()).isEqualTo(200);
    assertThat(desk.records.getLast().outcome()).isEqualTo(Outcome.STALE);
  }

  @Test
  void aWriteBetweenForbidsToStandIn() {
    storeOneAndWait("/lasting/1");
    desk.advance(LATER);
    HandExchange head = head("/lasting/1");
    desk.invalidate("lasting:1");
    desk.lastCall().answer(503, "");
    assertThat(head.status()).isEqualTo(503);
  }

  @Test
  void optionsOfTheServerPass() {
    desk.send(desk.request("OPTIONS", "*", false));
    desk.lastCall().answer(204, "");
    assertThat(desk.lastCall().request.head().path()).isEqualTo("*");
    assertThat(desk.records.getLast().reason()).isEqualTo(Reason.METHOD);
  }

  /** It is between the origin and this proxy, whichever way the answer takes. */
  @Test
  void surrogateControlReachesNoClient() {
    desk.replaceRules(
        """
        version: 1
        routes:
          - { id: film, match: GET /film, cache: { mode: http, targeted: [Surrogate-Control] } }
        """);
    desk.get("/film");
    desk.call(0).answer(200, "old", "ETag", "\"1\"", "Surrogate-Control", "max-age=60");
    desk.advance(Duration.ofSeconds(61));
    HandExchange head = desk.send(desk.request("HEAD", "/film", false));
    desk.call(1).answer(200, "", "ETag", "\"2\"", "Surrogate-Control", "max-age=60");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.field("Surrogate-Control")).isNull();

    HandExchange part = desk.get("/film", "Range", "bytes=0-0");
    desk.call(2)
        .answer(
            206,
            "n",
            "ETag",
            "\"2\"",
            "Content-Range",
            "bytes 0-0/3",
            "Surrogate-Control",
            "max-age=60");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.field("Surrogate-Control")).isNull();
  }
}
