package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who gets what of a fill, and when clients leave or come. */
class FillInterleavingTest extends DeskTest {

  @Test
  void aHitFollowsAMiss() {
    HandExchange first = desk.get("/plain/1");
    desk.call(0).answer(200, "one");
    HandExchange second = desk.get("/plain/1");

    assertThat(first.cache()).isEqualTo("MISS");
    assertThat(second.cache()).isEqualTo("HIT");
    assertThat(second.text()).isEqualTo("one");
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void theLeadersClientLeavesBeforeTheHead_theFillGoesOnAndFollowersGetAll() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    leader.leave();
    desk.call(0).head(200).piece("on").piece("e").end();

    assertThat(follower.cache()).isEqualTo("COLLAPSED");
    assertThat(follower.text()).isEqualTo("one");
    assertThat(follower.complete()).isTrue();
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void theLeadersClientLeavesMidway_theFillGoesOnAndFollowersGetAll() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).head(200).piece("on");
    leader.leave();
    desk.call(0).piece("e").end();

    assertThat(follower.text()).isEqualTo("one");
    assertThat(desk.get("/plain/1").text()).isEqualTo("one");
  }

  @Test
  void allClientsLeave_whatIsBoundedIsStoredAllTheSame() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).head(200).piece("on");
    leader.leave();
    follower.leave();
    desk.call(0).piece("e").end();

    assertThat(desk.call(0).cancelled()).isFalse();
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void allClientsLeave_whatIsOverflownIsGivenUp() {
    HandExchange leader = desk.get("/small");
    desk.call(0).head(200).piece("x".repeat(2000));
    assertThat(desk.call(0).cancelled()).isFalse();
    leader.leave();

    assertThat(desk.call(0).cancelled()).isTrue();
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aFollowerWhoseClientLeavesBeforeTheHeadIsRecorded() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    follower.leave();

    assertThat(desk.records)
        .singleElement()
        .satisfies(record -> {
          assertThat(record.status()).isEqualTo(499);
          assertThat(record.reason()).isEqualTo(Reason.JOINED);
        });
    desk.call(0).answer(200, "one");
    assertThat(leader.complete()).isTrue();
  }

  @Test
  void aLeaderWhoseClientLeftBeforeTheHeadIsRecordedSo() {
    desk.get("/plain/1").leave();
    desk.call(0).answer(200, "one");

    assertThat(desk.records).singleElement().extracting(record -> record.status()).isEqualTo(499);
  }

  @Test
  void aFollowerThatComesMidwayReadsFromTheFirstByte() {
    desk.get("/plain/1");
    desk.call(0).head(200).piece("on");
    HandExchange late = desk.get("/plain/1");
    assertThat(late.text()).isEqualTo("on");
    desk.call(0).piece("e").end("X-Sum", "3");

    assertThat(late.cache()).isEqualTo("COLLAPSED");
    assertThat(late.text()).isEqualTo("one");
    assertThat(late.receivedTrailers()).isEqualTo(Fields.of("X-Sum", "3"));
  }

  @Test
  void aFollowerThatTheVaryDoesNotFitFetchesForItself() {
    HandExchange leader = desk.get("/vary", "Accept-Language", "pt");
    HandExchange other = desk.get("/vary", "Accept-Language", "en");
    desk.call(0).answer(200, "ola", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "hello", "Vary", "Accept-Language", "Cache-Control", "max-age=60");

    assertThat(leader.text()).isEqualTo("ola");
    assertThat(other.text()).isEqualTo("hello");
    assertThat(other.cache()).isEqualTo("MISS");
    assertThat(desk.get("/vary", "Accept-Language", "en").text()).isEqualTo("hello");
    assertThat(desk.get("/vary", "Accept-Language", "pt").text()).isEqualTo("ola");
  }

  @Test
  void aRefusedResponseIsTheLeadersAlone_followersFetchAtOnceAndNotOneAfterTheOther() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange second = desk.get("/plain/1");
    HandExchange third = desk.get("/plain/1");
    desk.call(0).head(200, "Cache-Control", "private");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "three", "Cache-Control", "private");
    desk.call(1).answer(200, "two", "Cache-Control", "private");
    desk.call(0).piece("one").end();

    assertThat(leader.text()).isEqualTo("one");
    assertThat(second.text()).isEqualTo("two");
    assertThat(third.text()).isEqualTo("three");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aPrivateResponseWhoseClientHasLeftIsGivenUp() {
    desk.get("/plain/1").leave();
    desk.call(0).head(200, "Cache-Control", "private").piece("one");

    assertThat(desk.call(0).cancelled()).isTrue();
  }

  @Test
  void aFailedFillGivesAllTheSameFailureAndAsksTheOriginOnce() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).fails(Reason.RESPONSE_TIMEOUT, true);

    assertThat(leader.status()).isEqualTo(504);
    assertThat(follower.status()).isEqualTo(504);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void aBodyThatBreaksOffIsCutForAllAndNotStored() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).head(200).piece("on").breaksOff();

    assertThat(leader.aborted()).isTrue();
    assertThat(follower.aborted()).isTrue();
    assertThat(desk.stored()).isZero();
  }

  @Test
  void whatIsStoredStandsInForAFailedOriginForLeaderAndFollowers() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one");
    desk.advance(Duration.ofMinutes(3));
    HandExchange leader = desk.get("/lasting/1");
    HandExchange follower = desk.get("/lasting/1");
    desk.call(1).fails(Reason.CONNECT_FAILED, false);

    assertThat(leader.cache()).isEqualTo("STALE");
    assertThat(leader.text()).isEqualTo("one");
    assertThat(follower.text()).isEqualTo("one");
  }

  @Test
  void whatWasInvalidatedMeanwhileStandsInForNobody() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one");
    desk.advance(Duration.ofMinutes(3));
    HandExchange leader = desk.get("/lasting/1");
    HandExchange follower = desk.get("/lasting/1");
    desk.invalidate("lasting:1");
    desk.call(1).fails(Reason.CONNECT_FAILED, false);

    assertThat(leader.status()).isEqualTo(502);
    assertThat(follower.status()).isEqualTo(502);
  }

  @Test
  void aRefreshBehindAStaleAnswerIsMadeOnceAndStored() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one");
    desk.advance(Duration.ofSeconds(70));
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("one");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "two");

    HandExchange after = desk.get("/lasting/1");
    assertThat(after.cache()).isEqualTo("HIT");
    assertThat(after.text()).isEqualTo("two");
  }

  @Test
  void aRefreshThatIsRefusedIsGivenUp() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one");
    desk.advance(Duration.ofSeconds(70));
    desk.get("/lasting/1");
    desk.call(1).head(200, "Cache-Control", "no-store").piece("two");

    assertThat(desk.call(1).cancelled()).isTrue();
  }

  @Test
  void aSlowClientOfAnOverflownFillHoldsTheOriginBackUntilItLeaves() {
    desk = new Desk(vertx, RULES, new FillOptions(64 << 20, 1024), 1 << 20);
    HandExchange slow = desk.request("GET", "/small", false).slow();
    desk.send(slow);
    desk.call(0).head(200);
    for (int i = 0; i < 8; i++) {
      desk.call(0).piece(Buffer.buffer("x".repeat(600)));
    }
    assertThat(desk.call(0).isPaused()).isTrue();
    assertThat(slow.whileFull()).isZero();
    slow.leave();
    assertThat(desk.call(0).cancelled()).isTrue();
  }

  @Test
  void aClientThatLeavesAnAnswerWhichMustBeValidatedEachTimeDoesNotHoldTheOriginBack() {
    HandExchange slow = desk.request("GET", "/small", false).slow();
    desk.send(slow);
    desk.call(0).head(200, "Cache-Control", "no-cache", "ETag", "\"1\"");
    for (int i = 0; i < 8; i++) {
      desk.call(0).piece(Buffer.buffer("x".repeat(600)));
    }
    slow.leave();
    assertThat(desk.call(0).cancelled()).isTrue();
  }

  @Test
  void whatTheBudgetHasNoRoomForIsPassedOnAndNotStored() {
    desk = new Desk(vertx, RULES, new FillOptions(1000, 64 * 1024), 1 << 20);
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).head(200).piece("x".repeat(600)).piece("y".repeat(600)).end();

    assertThat(leader.text()).hasSize(1200).isEqualTo(follower.text());
    assertThat(desk.records).filteredOn(r -> r.storeRefusal() == Reason.FILL_BUDGET).hasSize(1);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void whatSaysThatItIsTooLargeIsSaidNotToBeStored() {
    HandExchange leader = desk.get("/small");
    desk.call(0).head(200, "Content-Length", "2000");
    assertThat(leader.field("Cache-Status")).doesNotContain("; stored");
    desk.call(0).piece("x".repeat(2000)).end();

    assertThat(leader.text()).hasSize(2000);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void interimResponsesPassToTheLeader() {
    HandExchange leader = desk.get("/plain/1");
    desk.call(0).interim(103, "Link", "</a.css>");
    desk.call(0).answer(200, "one");

    assertThat(leader.interim()).singleElement().extracting(head -> head.status()).isEqualTo(103);
  }

  @Test
  void aBodyThatIsStoredOffTheLoopIsStored() {
    HandExchange first = desk.get("/plain/1");
    desk.call(0).head(200).piece("x".repeat(300 * 1024)).end();
    desk.whole(first);

    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }
}
