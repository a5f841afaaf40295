package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts that are put together, and completed by what is missing (RFC 9111 §3.4). */
class CombinedPartsTest extends PartsDeskTest {
  @Test
  void partsThatAreAllThereAreTheWhole() {
    part(5, 9);
    part(0, 4, "X-Newer", "1");
    HandExchange whole = desk.get("/film/1");
    assertThat(whole.cache()).isEqualTo("HIT");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo(ALL);
    assertThat(whole.field("X-Newer")).isEqualTo("1");
    assertThat(whole.field("Content-Range")).isNull();
    assertThat(desk.send(desk.request("HEAD", "/film/1", false)).cache()).isEqualTo("HIT");
    assertThat(desk.stored()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0, 4, bytes=5-", "5, 9, bytes=0-4"})
  void theWholeIsCompletedByWhatIsMissing(int first, int last, String missing) {
    part(first, last);
    HandExchange whole = desk.get("/film/1");
    HandExchange follower = desk.get("/film/1");
    assertThat(desk.calls()).isEqualTo(2);
    assertThat(desk.call(1).field("Range")).isEqualTo(missing);
    assertThat(desk.call(1).field("If-Range")).isEqualTo("\"v\"");
    assertThat(desk.call(1).field("If-None-Match")).isNull();
    answerPart(desk.call(1), first == 0 ? 5 : 0, first == 0 ? 9 : 4, "X-Newer", "1");

    for (HandExchange each : List.of(whole, follower, desk.get("/film/1"))) {
      assertThat(each.status()).isEqualTo(200);
      assertThat(each.text()).isEqualTo(ALL);
      assertThat(each.field("Content-Range")).isNull();
      assertThat(each.field("X-Newer")).isEqualTo("1");
    }
    assertThat(whole.field("Cache-Status"))
        .contains("fwd=partial; fwd-status=206")
        .contains("; stored")
        .contains("detail=incomplete");
    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void aGapInTheMiddleIsFilled() {
    part(0, 2);
    part(7, 9);
    HandExchange whole = desk.get("/film/1");
    assertThat(desk.lastCall().field("Range")).isEqualTo("bytes=3-6");
    answerPart(desk.lastCall(), 3, 6);
    assertThat(whole.text()).isEqualTo(ALL);
    assertThat(desk.get("/film/1").cache()).isEqualTo("HIT");
  }

  @Test
  void withSeveralGapsTheWholeIsAskedFor() {
    part(2, 3);
    HandExchange whole = desk.get("/film/1");
    assertThat(desk.lastCall().field("Range")).isNull();
    desk.lastCall().answer(200, ALL, "ETag", "\"v\"");
    assertThat(whole.text()).isEqualTo(ALL);
    assertThat(whole.field("Cache-Status")).contains("fwd=partial");
  }

  @Test
  void whenTheVersionIsAnotherTheOriginsWholeIsTheAnswer() {
    part(0, 4);
    HandExchange whole = desk.get("/film/1");
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    assertThat(whole.text()).isEqualTo("abcdefghij");
    assertThat(desk.get("/film/1").text()).isEqualTo("abcdefghij");
    assertThat(desk.calls()).isEqualTo(2);
  }

  /** What does not fit is not mixed in, whatever the origin calls it. */
  @ParameterizedTest
  @CsvSource({
    "206, bytes 5-9/10, \"w\", 5",
    "206, bytes 5-9/10, W/\"v\", 5",
    "206, bytes 5-9/10, , 5",
    "206, bytes 5-9/11, \"v\", 5",
    "206, bytes 4-8/10, \"v\", 5",
    "206, bytes 5-8/10, \"v\", 4",
    "206, , \"v\", 5",
    "206, bytes 5-9/10, \"v\", ",
    "416, bytes */10, , 0",
    "304, , \"v\", 0",
    "412, , , 0",
  })
  void whatDoesNotFitIsNotMixedIn(int status, String range, String tag, String length) {
    part(0, 4);
    HandExchange whole = desk.get("/film/1");
    ArrayList<String> fields = new ArrayList<>();
    if (range != null) {
      fields.addAll(List.of("Content-Range", range));
    }
    if (tag != null) {
      fields.addAll(List.of("ETag", tag));
    }
    if (length != null) {
      fields.addAll(List.of("Content-Length", length));
    }
    desk.call(1).answer(status, status == 206 ? "XXXXX" : "", fields.toArray(new String[0]));
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.call(2).field("Range")).isNull();
    assertThat(desk.call(2).field("If-Range")).isNull();
    desk.call(2).answer(200, "abcdefghij", "ETag", "\"w\"");
    assertThat(whole.text()).isEqualTo("abcdefghij");
    assertThat(desk.get("/film/1").text()).isEqualTo("abcdefghij");
  }

  @Test
  void aPieceThatIsShorterThanItSaysIsNoAnswer() {
    part(0, 4);
    HandExchange whole = desk.get("/film/1");
    desk.call(1)
        .answer(
            206, "567", "Content-Range", "bytes 5-9/10", "Content-Length", "5", "ETag", "\"v\"");
    assertThat(whole.aborted()).isTrue();
    isPart(part(5, 6), "56", "MISS");
  }

  @Test
  void aPieceThatBreaksOffIsNoAnswer() {
    part(0, 4);
    HandExchange whole = desk.get("/film/1");
    desk.call(1)
        .head(206, "Content-Range", "bytes 5-9/10", "Content-Length", "5", "ETag", "\"v\"")
        .piece("56")
        .breaksOff();
    assertThat(whole.aborted()).isTrue();
    isPart(desk.get("/film/1", "Range", "bytes=0-4"), "01234", "HIT");
  }

  @Test
  void aWriteBetweenTheTwoPartsKeepsThemApart() {
    part(0, 4);
    HandExchange second = desk.get("/film/1", "Range", "bytes=5-9");
    HandOrigin.Call call = desk.lastCall();
    desk.invalidate("film:1");
    answerPart(call, 5, 9);
    assertThat(second.text()).isEqualTo("56789");

    HandExchange whole = desk.get("/film/1");
    assertThat(desk.lastCall().field("Range")).isNull();
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    assertThat(whole.text()).isEqualTo("abcdefghij");
  }

  @Test
  void aWriteAfterTheFirstPartLeavesTheSecondAlone() {
    part(0, 4);
    desk.invalidate("film:1");
    part(5, 9);
    isPart(desk.get("/film/1", "Range", "bytes=5-9"), "56789", "HIT");
    HandExchange other = desk.get("/film/1", "Range", "bytes=0-4");
    assertThat(other.hasHead()).isFalse();
    answerPart(desk.lastCall(), 0, 4);
    isPart(other, "01234", "MISS");
  }

  @Test
  void aWriteWhileTheMissingPieceComesIsHeeded() {
    part(0, 4);
    HandExchange before = desk.get("/film/1");
    HandOrigin.Call call = desk.lastCall();
    desk.invalidate("film:1");
    HandExchange after = desk.get("/film/1");
    assertThat(desk.lastCall()).isNotSameAs(call);
    assertThat(desk.lastCall().field("Range")).isNull();
    HandOrigin.Call whole = desk.lastCall();
    // The stored part is not good any more when the piece is there: the whole is asked for.
    answerPart(call, 5, 9);
    assertThat(desk.lastCall().field("Range")).isNull();
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    whole.answer(200, "abcdefghij", "ETag", "\"w\"");
    assertThat(before.text()).isEqualTo("abcdefghij");
    assertThat(after.text()).isEqualTo("abcdefghij");
  }

  @Test
  void aWriteBehindTheHeadOfTheMissingPieceKeepsItOutOfTheStore() {
    part(0, 4);
    HandExchange before = desk.get("/film/1");
    HandOrigin.Call call =
        desk.lastCall()
            .head(206, "Content-Range", "bytes 5-9/10", "Content-Length", "5", "ETag", "\"v\"");
    call.piece("56");
    desk.invalidate("film:1");
    call.piece("789").end();
    assertThat(before.text()).isEqualTo(ALL);
    HandExchange after = desk.get("/film/1");
    assertThat(after.hasHead()).isFalse();
    desk.lastCall().answer(200, "abcdefghij");
    assertThat(after.text()).isEqualTo("abcdefghij");
  }

  @Test
  void aCombinationHasTheOlderStampAndTheTagsOfBoth() {
    long before = desk.invalidation.sequence();
    part(0, 4, "Surrogate-Key", "one");
    desk.invalidate("unrelated");
    part(5, 9, "Surrogate-Key", "other");
    assertThat(desk.store.count(response -> response.sequence() == before, 10).matching())
        .isEqualTo(1);
    assertThat(desk.get("/film/1").cache()).isEqualTo("HIT");
    desk.invalidate("one");
    HandExchange whole = desk.get("/film/1");
    assertThat(whole.hasHead()).isFalse();
    desk.lastCall().answer(200, ALL);
  }

  @Test
  void whatWasSoftlyInvalidatedIsNotCombined() {
    part(0, 4);
    desk.write("POST", "/film/1", "x");
    desk.lastCall().answer(200, "");
    HandExchange whole = desk.get("/film/1");
    assertThat(desk.lastCall().field("Range")).isNull();
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    assertThat(whole.text()).isEqualTo("abcdefghij");
  }

  @Test
  void aPartOfTheSameVersionLeavesTheWholeInItsPlace() {
    desk.get("/film/1");
    desk.lastCall().answer(200, ALL, "ETag", "\"v\"");
    HandExchange own = desk.get("/film/1", "Range", "bytes=0-1", "Cache-Control", "no-cache");
    desk.lastCall().answer(304, "", "ETag", "\"v\"");
    isPart(own, "01", "REVALIDATED");
    assertThat(desk.get("/film/1").text()).isEqualTo(ALL);
  }

  @Test
  void aPartThatWasOnItsWayDoesNotTakeThePlaceOfTheWhole() {
    HandExchange ranged = desk.get("/film/1", "Range", "bytes=0-1");
    HandOrigin.Call slow = desk.lastCall();
    desk.get("/film/1");
    desk.lastCall().answer(200, ALL, "ETag", "\"v\"");
    answerPart(slow, 0, 1, "X-Newer", "1");
    isPart(ranged, "01", "MISS");
    HandExchange whole = desk.get("/film/1");
    assertThat(whole.cache()).isEqualTo("HIT");
    assertThat(whole.text()).isEqualTo(ALL);
    assertThat(whole.field("X-Newer")).isEqualTo("1");
  }

  @Test
  void aPartOfANewerVersionTakesItsPlace() {
    HandExchange ranged = desk.get("/film/1", "Range", "bytes=0-1");
    HandOrigin.Call slow = desk.lastCall();
    desk.get("/film/1");
    desk.lastCall().answer(200, "abcdefghij", "ETag", "\"w\"");
    answerPart(slow, 0, 1);
    isPart(ranged, "01", "MISS");
    isPart(desk.get("/film/1", "Range", "bytes=0-1"), "01", "HIT");
  }
}
