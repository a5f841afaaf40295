package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write makes wrong, and when nobody reads it any more. */
class WriteFlowTest extends DeskTest {

  private void store(String path, String text, String... fields) {
    desk.get(path);
    desk.lastCall().answer(200, text, fields);
    assertThat(desk.get(path).cache()).isEqualTo("HIT");
  }

  private boolean isServedFromStore(String path) {
    int before = desk.calls();
    HandExchange probe = desk.get(path);
    if (desk.calls() > before) {
      desk.lastCall().answer(200, "probe", "Cache-Control", "no-store");
    }
    return probe.cache().equals("HIT");
  }

  @Test
  void whoReadsWhenTheWritesHeadIsReleasedIsNotServedTheOld() {
    store("/plain/1", "old");
    HandExchange write = desk.request("PUT", "/plain/1", true);
    List<HandExchange> reads = new ArrayList<>();
    write.atHead = () -> reads.add(desk.begin(desk.request("GET", "/plain/1", false)));
    desk.send(write);
    write.uploaded();
    desk.lastCall().head(200);
    desk.lastCall().answer(200, "new");

    assertThat(reads).singleElement().extracting(HandExchange::cache).isEqualTo("MISS");
    desk.call(1).end();
    assertThat(desk.records.getLast().events()).containsExactly("edited");
    assertThat(desk.records.getLast().invalidated()).isEqualTo(1);
  }

  @Test
  void aReadThatTheOriginAnsweredBeforeItCommittedIsInvalidatedBeforeTheLastByte() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200).piece("still ");
    HandExchange meanwhile = desk.get("/plain/1");
    desk.call(1).answer(200, "old");
    assertThat(isServedFromStore("/plain/1")).isTrue();
    desk.call(0).piece("at work").end();

    assertThat(write.text()).isEqualTo("still at work");
    assertThat(meanwhile.text()).isEqualTo("old");
    assertThat(isServedFromStore("/plain/1")).isFalse();
  }

  @Test
  void aRefusedWriteInvalidatesNothing() {
    store("/plain/1", "old");
    desk.write("PUT", "/plain/1", "x");
    desk.lastCall().answer(409, "no");

    assertThat(isServedFromStore("/plain/1")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 412})
  void anErrorToTheSecondSendingMayBeWhatTheFirstHasMadeOfIt(int status) {
    store("/plain/1", "old");
    desk.write("PUT", "/plain/1", "x");
    desk.lastCall().repeated().answer(status, "gone");

    assertThat(isServedFromStore("/plain/1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 500, 503})
  void anUnknownOutcomeHoldsItsTagsUntilItHasSettled(int status) {
    store("/plain/1", "old");
    desk.write("PUT", "/plain/1", "x");
    desk.lastCall().answer(status, "");
    HandExchange held = desk.get("/plain/1");
    desk.lastCall().answer(200, "perhaps");

    assertThat(held.cache()).isEqualTo("BYPASS");
    assertThat(desk.stored()).isLessThanOrEqualTo(1);
    desk.advance(HandOrigin.TIMEOUT);
    store("/plain/1", "new");
  }

  @Test
  void aFillThatBeganWhileTagsWereHeldIsInvalidatedWhenTheyHaveSettled() {
    desk.get("/items");
    desk.write("PUT", "/items", "{\"id\":7}");
    desk.call(1).fails(Reason.RESPONSE_TIMEOUT, true);
    desk.call(0).answer(200, "{\"items\":[{\"id\":7}]}");
    assertThat(desk.stored()).isZero();

    HandExchange second = desk.get("/items");
    desk.advance(HandOrigin.TIMEOUT);
    desk.lastCall().answer(200, "{\"items\":[{\"id\":7}]}");
    assertThat(second.complete()).isTrue();
    assertThat(isServedFromStore("/items")).isFalse();
  }

  @Test
  void aFailureBeforeAnythingWasSentChangesNothing() {
    store("/plain/1", "old");
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);

    assertThat(write.status()).isEqualTo(502);
    assertThat(isServedFromStore("/plain/1")).isTrue();
  }

  @Test
  void aClientThatLeavesWhileItUploadsInvalidatesAndHoldsNothing() {
    store("/plain/1", "old");
    HandExchange write = desk.send(desk.request("PUT", "/plain/1", true));
    write.upload("half");
    write.leave();

    // Otherwise whoever begins a write and leaves could keep others' answers from being stored.
    assertThat(desk.invalidation.held(List.of(Tag.of("plain:1")))).isFalse();
    assertThat(isServedFromStore("/plain/1")).isFalse();
    HandExchange after = desk.get("/plain/1");
    desk.lastCall().answer(200, "new");
    assertThat(after.text()).isEqualTo("new");
  }

  @Test
  void aClientThatLeavesAfterItsUploadInvalidatesAtOnceAndWithTheOriginsAnswer() {
    store("/plain/1", "old");
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    HandOrigin.Call change = desk.lastCall();
    write.leave();
    assertThat(isServedFromStore("/plain/1")).isFalse();

    store("/plain/1", "between");
    change.answer(200, "done");
    assertThat(change.cancelled()).isFalse();
    assertThat(isServedFromStore("/plain/1")).isFalse();
    assertThat(desk.records)
        .filteredOn(record -> record.head().method().equals("PUT"))
        .singleElement()
        .satisfies(record -> {
          assertThat(record.status()).isEqualTo(499);
          assertThat(record.invalidated()).isEqualTo(1);
        });
  }

  @Test
  void anAnswerWithoutAnEndIsGivenUpWhenItsClientHasLeft() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200).piece("a");
    write.leave();
    desk.call(0).piece("b");
    assertThat(desk.call(0).cancelled()).isFalse();
    desk.advance(HandOrigin.TIMEOUT);

    assertThat(desk.call(0).cancelled()).isTrue();
  }

  @Test
  void theAnswersBodyIsReadBeforeItsHeadIsReleased() {
    store("/items", "{\"items\":[{\"id\":7}]}");
    HandExchange write = desk.write("POST", "/items", "x");
    HandOrigin.Call change = desk.lastCall();
    change.head(201, "Content-Length", "8").piece("{\"id\"");
    assertThat(write.hasHead()).isFalse();
    change.piece(":7}").end();

    assertThat(write.status()).isEqualTo(201);
    assertThat(write.text()).isEqualTo("{\"id\":7}");
    assertThat(isServedFromStore("/items")).isFalse();
  }

  @Test
  void whatTheAnswerDoesNotNameStaysStored() {
    store("/items", "{\"items\":[{\"id\":7}]}");
    desk.write("POST", "/items", "x");
    // Its Content-Location is elsewhere, and the target URI is a tag of its own.
    desk.lastCall().answer(201, "{\"id\":8}");

    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:7")))).isTrue();
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:8")))).isFalse();
  }

  @Test
  void anAnswerOverTheBoundIsReleasedAndClearsMore() {
    HandExchange write = desk.request("POST", "/items", false).slow();
    desk.send(write);
    HandOrigin.Call change = desk.lastCall();
    change.head(201).piece("a".repeat(Desk.BODY_COPY));
    assertThat(write.hasHead()).isFalse();
    change.piece("b").piece("c");

    assertThat(write.status()).isEqualTo(201);
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:7")))).isFalse();
    assertThat(write.whileFull()).isZero();
    assertThat(change.isPaused()).isTrue();
    write.drain();
    write.drain();
    change.end();
    write.drain();
    assertThat(write.text()).isEqualTo("a".repeat(Desk.BODY_COPY) + "bc");
    assertThat(write.complete()).isTrue();
  }

  @Test
  void aClientThatLeavesWhileTheAnswerIsReadLeavesItToBeReadToItsEnd() {
    HandExchange write = desk.write("POST", "/items", "x");
    desk.call(0).head(201).piece("a");
    write.leave();
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:7")))).isFalse();
    desk.call(0).piece("b".repeat(2 * Desk.BODY_COPY)).piece("c").end();

    assertThat(desk.call(0).cancelled()).isFalse();
    assertThat(desk.call(0).isOver()).isTrue();
  }

  @Test
  void theHeadOfAWriteThatIsAskedForWithHeadKeepsItsLength() {
    HandExchange write = desk.send(desk.request("HEAD", "/taken/1", false));
    desk.call(0).answer(200, "", "Content-Length", "8");

    assertThat(write.field("Content-Length")).isEqualTo("8");
    assertThat(write.content()).isInstanceOf(Content.None.class);
  }

  @Test
  void trailersOfAnAnswerThatWasReadArePassedOn() {
    HandExchange write = desk.write("POST", "/items", "x");
    desk.lastCall().head(201).piece("{\"id\":7}").end("X-Sum", "8");

    assertThat(write.text()).isEqualTo("{\"id\":7}");
    assertThat(write.receivedTrailers()).isEqualTo(Fields.of("X-Sum", "8"));
  }

  @Test
  void anAnswerThatBreaksOffWhileItIsReadIsAnUnknownOutcome() {
    store("/items", "{\"items\":[{\"id\":7}]}");
    HandExchange write = desk.write("POST", "/items", "x");
    desk.lastCall().head(201).piece("{\"id\"").breaksOff();

    assertThat(write.status()).isEqualTo(502);
    assertThat(desk.invalidation.held(List.of(Tag.of("item:7")))).isTrue();
  }

  @Test
  void aRequestBodyOverTheBoundHasNoValueAndClearsMore() {
    desk.write("PUT", "/items", "{\"id\":7}");
    desk.lastCall().answer(200, "");
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:8")))).isTrue();

    String large = "{\"id\":7,\"x\":\"" + "x".repeat(Desk.BODY_COPY) + "\"}";
    desk.write("PUT", "/items", large);
    assertThat(desk.lastCall().uploaded()).isEqualTo(large);
    desk.lastCall().answer(200, "");
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("item:8")))).isFalse();
  }

  @Test
  void theStateBeforeCountsOnlyWhileItIsValid() {
    store("/plain/1", "{\"owner\":5}");
    HandExchange first = desk.write("PATCH", "/plain/1", "x");
    HandExchange second = desk.write("PATCH", "/plain/1", "x");
    HandOrigin.Call one = desk.call(desk.calls() - 2);
    HandOrigin.Call two = desk.lastCall();
    one.answer(200, "");
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("owner:5")))).isFalse();
    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("owner:6")))).isTrue();
    two.answer(200, "");

    assertThat(desk.invalidation.stillValid(0, List.of(Tag.of("owner:6")))).isFalse();
    assertThat(first.complete() && second.complete()).isTrue();
  }

  @Test
  void aSoftWriteMakesStaleWhatItChanged() {
    store("/lasting/1", "old");
    desk.write("POST", "/gentle/1", "x");
    desk.lastCall().answer(200, "");

    HandExchange stale = desk.get("/lasting/1");
    assertThat(stale.cache()).isEqualTo("STALE");
    assertThat(stale.text()).isEqualTo("old");
    desk.lastCall().answer(200, "new");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("new");
  }

  @Test
  void withoutARuleTheUrisOfAWriteThatSucceededAreInvalidated() {
    store("/a", "a", "Cache-Control", "max-age=60");
    store("/b", "b", "Cache-Control", "max-age=60");
    store("/c", "c", "Cache-Control", "max-age=60");
    desk.write("POST", "/a", "x");
    desk.lastCall().answer(201, "", "Location", "/b");

    assertThat(isServedFromStore("/a")).isFalse();
    assertThat(isServedFromStore("/b")).isFalse();
    assertThat(isServedFromStore("/c")).isTrue();
    desk.write("POST", "/c", "x");
    desk.lastCall().answer(500, "");
    assertThat(isServedFromStore("/c")).isTrue();
  }

  @Test
  void theTagOfACodedAnswerReachesTheOriginAsItKnowsIt() {
    desk.write("PUT", "/plain/1", "x", "If-Match", "\"1--gzip\"");
    assertThat(desk.lastCall().field("If-Match")).isEqualTo("\"1\"");
    desk.lastCall().answer(204, "");
    desk.get("/plain/1", "If-Match", "\"1--br\"");
    assertThat(desk.lastCall().field("If-Match")).isEqualTo("\"1\"");
    desk.lastCall().answer(200, "one");
  }

  @Test
  void aTimeOutIsGivenTimeToSettle() {
    assertThat(HandOrigin.TIMEOUT).isPositive();
    store("/plain/1", "old");
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.lastCall().fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(write.status()).isEqualTo(504);
    desk.advance(HandOrigin.TIMEOUT.minus(Duration.ofMillis(1)));
    assertThat(desk.invalidation.held(List.of(Tag.of("plain:1")))).isTrue();
    desk.advance(Duration.ofMillis(1));
    assertThat(desk.invalidation.held(List.of(Tag.of("plain:1")))).isFalse();
  }
}
