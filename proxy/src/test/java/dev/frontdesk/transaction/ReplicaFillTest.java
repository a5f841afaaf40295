package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.AnsweredBy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What replicas answer is stored and shared only as far as they show what was invalidated. */
class ReplicaFillTest extends ReplicaTest {
  /** A replica that shows nothing of what was marked since the start. */
  private static final HandStanding OLD = HandStanding.at(0);

  private List<StoredResponse> all() {
    List<StoredResponse> all = new ArrayList<>();
    desk.store.count(
        response -> {
          all.add(response);
          return true;
        },
        1000);
    return all;
  }

  private void invalidateSoftly(String tag) {
    desk.step(() -> desk.invalidation.invalidate(List.of(Tag.of(tag)), true));
  }

  // What is demanded.

  @Test
  void whereTheTagsAreKnownOnlyWhatIsMarkedOnThemMustBeShown() {
    desk.invalidate("plain:1");
    desk.invalidate("plain:2");
    desk.get("/plain/1");

    assertThat(desk.call(0).demand().shows().test(0)).isFalse();
    assertThat(desk.call(0).demand().shows().test(1)).isTrue();
    desk.call(0).from(HandStanding.at(1)).answer(200, "one");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    assertThat(desk.records.getFirst().answeredBy()).isEqualTo(AnsweredBy.REPLICA);
  }

  /** With the request's tags alone it would be stored and shared, and show what was written to. */
  @Test
  void whereOnlyTheResponseTellsItsTagsAllThatIsMarkedMustBeShown() {
    desk.invalidate("item:5");
    HandExchange leader = desk.get("/items");
    HandExchange follower = desk.get("/items");

    assertThat(desk.call(0).demand().shows().test(0)).isFalse();
    assertThat(desk.call(0).demand().shows().test(1)).isTrue();
    desk.call(0).from(OLD).answer(200, "{\"items\":[{\"id\":5,\"old\":true}]}");
    desk.call(1).answer(200, "{\"items\":[{\"id\":5}]}");
    assertThat(leader.text()).contains("old");
    assertThat(follower.text()).doesNotContain("old");
    assertThat(desk.get("/items").text()).doesNotContain("old");
  }

  @Test
  void aSoftMarkMustBeShownToo() {
    invalidateSoftly("lasting:1");
    desk.get("/lasting/1");
    assertThat(desk.call(0).demand().shows().test(0)).isFalse();
    desk.call(0).answer(200, "one");
  }

  @Test
  void theDemandIsAsOfTheMomentWhenItIsAsked() {
    desk.get("/plain/1");
    assertThat(desk.call(0).demand().shows().test(0)).isTrue();
    desk.invalidate("plain:1");
    assertThat(desk.call(0).demand().shows().test(0)).isFalse();
    desk.call(0).answer(200, "one");
  }

  /** A 304 hides tags that only fields told which are not stored. */
  @Test
  void whatIsValidatedShowsItsOwnTags() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one", "ETag", "\"1\"");
    StoredResponse stored = all().getFirst();
    desk.step(() ->
        desk.store.replace(
            stored,
            stored.freshened(
                stored.head(),
                stored.freshness(),
                stored.shareable(),
                List.of(Tag.of("lasting:1"), Tag.of("hidden")),
                1)));
    desk.invalidate("hidden");
    desk.advance(Duration.ofMinutes(3));
    desk.get("/lasting/1");
    assertThat(desk.call(1).field("If-None-Match")).isEqualTo("\"1\"");
    assertThat(desk.call(1).demand().shows().test(0)).isFalse();
    desk.call(1).answer(200, "two");
  }

  /** Else each read would fetch it, until the replica has caught up with what is stored. */
  @Test
  void whatHasExpiredMakesRoomForWhatShowsLess() {
    desk.invalidate("elsewhere:1");
    desk.get("/lasting/1");
    desk.call(0).answer(200, "primary");
    desk.advance(Duration.ofMinutes(30));
    desk.get("/lasting/1");
    desk.call(1).from(OLD).answer(200, "replica");
    HandExchange next = desk.get("/lasting/1");
    assertThat(next.cache()).isEqualTo("HIT");
    assertThat(next.text()).isEqualTo("replica");
  }

  // What is not enough.

  /** Were it shared, the follower would be answered from before a write that it may know of. */
  @Test
  void ofAReplicaThatIsBehindTheLeaderAloneGetsTheAnswer() {
    desk.invalidate("plain:1");
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    desk.call(0).from(OLD).answer(200, "old");

    assertThat(leader.text()).isEqualTo("old");
    assertThat(leader.cache()).isEqualTo("MISS");
    assertThat(leader.field("Cache-Status")).contains("replica-behind");
    assertThat(desk.stored()).isZero();
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "new");
    assertThat(follower.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
    assertThat(desk.records)
        .anySatisfy(record -> {
          assertThat(record.storeRefusal()).isEqualTo(Reason.REPLICA_BEHIND);
          assertThat(record.answeredBy()).isEqualTo(AnsweredBy.BEHIND);
        });
  }

  @Test
  void theNextRequestsWaitForEachOtherAllTheSame() {
    desk.get("/plain/1");
    desk.call(0).shows(0, false).answer(200, "old");
    HandExchange one = desk.get("/plain/1");
    HandExchange other = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "new");
    assertThat(List.of(one.text(), other.text())).containsOnly("new");
  }

  /** The look before sharing: the replica was said to be good enough, and is not. */
  @Test
  void whatDoesNotShowAMarkFromBeforeTheFillIsNotShared() {
    desk.invalidate("plain:1");
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).shows(0, true).answer(200, "old");
    desk.call(1).answer(200, "new");

    assertThat(leader.text()).isEqualTo("old");
    assertThat(follower.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  /** Who waits came before the write; who comes after it must not get that, now or later. */
  @Test
  void aMarkBetweenChoiceAndAnswer() {
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    assertThat(desk.call(0).demand().isMetBy(OLD)).isTrue();
    desk.invalidate("plain:1");
    HandExchange after = desk.get("/plain/1");
    desk.call(0).shows(0, true).answer(200, "old");
    desk.call(1).answer(200, "new");

    assertThat(leader.text()).isEqualTo("old");
    assertThat(follower.text()).isEqualTo("old");
    assertThat(after.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void aMarkBetweenChoiceAndAnswerOnWhatOnlyTheResponseTells() {
    HandExchange leader = desk.get("/items");
    desk.invalidate("item:5");
    HandExchange after = desk.get("/items");
    desk.call(0).shows(0, true).answer(200, "{\"items\":[{\"id\":5,\"old\":true}]}");
    desk.call(1).answer(200, "{\"items\":[{\"id\":5}]}");

    assertThat(leader.text()).contains("old");
    assertThat(after.text()).doesNotContain("old");
    assertThat(desk.get("/items").text()).doesNotContain("old");
  }

  /** The look at every read rests on it: what is marked later than that is not in the answer. */
  @Test
  void theStampIsWhatTheReplicaShowsAndNotTheSequence() {
    desk.invalidate("plain:1");
    desk.invalidate("plain:2");
    desk.get("/plain/1");
    desk.call(0).shows(1, true).answer(200, "one");
    assertThat(all()).singleElement().extracting(StoredResponse::sequence).isEqualTo(1L);

    desk.get("/plain/3");
    desk.call(1).answer(200, "three");
    desk.get("/plain/4");
    desk.call(2).shows(7, true).answer(200, "four");
    assertThat(all()).extracting(StoredResponse::sequence).containsOnly(1L, 2L);
  }

  // Confirmations and parts.

  private void lasting() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one", "ETag", "\"1\"");
    desk.advance(Duration.ofMinutes(3));
  }

  @Test
  void whatAReplicaConfirmsHasItsStamp() {
    lasting();
    desk.invalidate("plain:8");
    desk.invalidate("plain:9");
    desk.get("/lasting/1");
    desk.call(1).shows(1, true).answer(304, "", "ETag", "\"1\"");
    assertThat(all()).singleElement().extracting(StoredResponse::sequence).isEqualTo(1L);
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("HIT");
  }

  @Test
  void whatAReplicaThatIsBehindConfirmsIsForTheOneWhoAskedAndNotFreshened() {
    lasting();
    HandExchange leader = desk.get("/lasting/1");
    HandExchange follower = desk.get("/lasting/1");
    desk.call(1).shows(0, false).answer(304, "", "ETag", "\"1\"");
    desk.call(2).answer(200, "two", "ETag", "\"2\"");

    assertThat(leader.cache()).isEqualTo("REVALIDATED");
    assertThat(leader.text()).isEqualTo("one");
    assertThat(follower.text()).isEqualTo("two");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("two");
  }

  @Test
  void aReplicaThatIsBehindTakesNothingOutOfTheStore() {
    lasting();
    HandExchange read = desk.get("/lasting/1");
    desk.call(1).shows(0, false).answer(404, "gone");
    assertThat(read.status()).isEqualTo(404);
    assertThat(desk.stored()).isEqualTo(1);
  }

  @Test
  void theOriginsOwnFailureIsStoodInForWhoeverTellsIt() {
    lasting();
    HandExchange read = desk.get("/lasting/1");
    desk.call(1).shows(0, false).answer(503, "overloaded");
    assertThat(read.cache()).isEqualTo("STALE");
    assertThat(read.text()).isEqualTo("one");
  }

  @Test
  void headOfWhatIsValidated() {
    lasting();
    HandExchange behind = desk.send(desk.request("HEAD", "/lasting/1", false));
    assertThat(desk.call(1).demand().isMetBy(OLD)).isTrue();
    desk.call(1).shows(0, false).answer(304, "", "ETag", "\"1\"");
    assertThat(behind.cache()).isEqualTo("REVALIDATED");

    desk.send(desk.request("HEAD", "/lasting/1", false));
    desk.call(2).shows(0, false).answer(200, "", "ETag", "\"2\"");
    assertThat(desk.stored()).isEqualTo(1);

    desk.send(desk.request("HEAD", "/lasting/1", false));
    desk.call(3).shows(0, true).answer(304, "", "ETag", "\"1\"");
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("HIT");
  }

  @Test
  void aPartOfAReplicaThatIsBehindIsNotStored() {
    HandExchange behind = desk.get("/asset", "Range", "bytes=0-1");
    desk.call(0).shows(0, false).answer(206, "ab", part(0, 1));
    assertThat(behind.status()).isEqualTo(206);
    assertThat(behind.text()).isEqualTo("ab");
    assertThat(desk.stored()).isZero();

    desk.get("/asset", "Range", "bytes=0-1");
    desk.call(1).shows(0, true).answer(206, "ab", part(0, 1));
    assertThat(desk.stored()).isEqualTo(1);
    assertThat(desk.get("/asset", "Range", "bytes=0-1").cache()).isEqualTo("HIT");
  }

  @Test
  void whatIsMissingIsNotTakenFromAReplicaThatIsBehind() {
    desk.get("/asset", "Range", "bytes=0-1");
    desk.call(0).answer(206, "ab", part(0, 1));
    HandExchange whole = desk.get("/asset");
    assertThat(desk.call(1).field("Range")).isEqualTo("bytes=2-");
    desk.call(1).shows(0, false).head(206, part(2, 3));
    assertThat(desk.call(1).cancelled()).isTrue();
    assertThat(desk.call(2).field("Range")).isNull();
    desk.call(2).answer(200, "abcd", "ETag", "\"1\"", "Content-Length", "4");
    assertThat(whole.text()).isEqualTo("abcd");
  }

  private static String[] part(int first, int last) {
    return new String[] {
      "Content-Range",
      "bytes %d-%d/4".formatted(first, last),
      "Content-Length",
      Integer.toString(last - first + 1),
      "ETag",
      "\"1\"",
      "Cache-Control",
      "max-age=60"
    };
  }

  // Work behind an answer, and failures.

  @Test
  void aRefreshAsksReplicasAndKeepsNothingOfOneThatIsBehind() {
    desk.get("/lasting/1");
    desk.call(0).answer(200, "one");
    desk.advance(Duration.ofSeconds(70));
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    assertThat(desk.call(1).demand().floor()).isNull();
    desk.call(1).shows(0, false).head(200).piece("two");
    assertThat(desk.call(1).cancelled()).isTrue();

    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    desk.call(2).shows(0, true).answer(200, "three");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("three");
  }

  @Test
  void whereNobodyMayAnswerTheClientIsToldToComeBackSoon() {
    HandExchange read = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    desk.call(0).fails(Reason.SPILL_EXHAUSTED, false);
    for (HandExchange one : List.of(read, follower)) {
      assertThat(one.status()).isEqualTo(503);
      assertThat(one.field("Retry-After")).isEqualTo("1");
      assertThat(one.text()).contains("spill-exhausted");
    }
    assertThat(desk.records.getFirst().answeredBy()).isEqualTo(AnsweredBy.NOBODY);
  }

  @Test
  void aQueryThatFailsIsABadGateway() {
    HandExchange read = desk.get("/sql/slots/1");
    desk.call(0).fails(Reason.QUERY_FAILED, true);
    assertThat(read.status()).isEqualTo(502);
    assertThat(read.field("Retry-After")).isNull();
    assertThat(read.text()).contains("query-failed");
  }

  @Test
  void whatIsStoredStandsInForThemAsForAnyFailure() {
    for (Reason reason : List.of(Reason.SPILL_EXHAUSTED, Reason.QUERY_FAILED)) {
      open();
      lasting();
      HandExchange read = desk.get("/lasting/1");
      desk.call(1).fails(reason, false);
      assertThat(read.cache()).isEqualTo("STALE");
      desk.closed();
    }
  }
}
