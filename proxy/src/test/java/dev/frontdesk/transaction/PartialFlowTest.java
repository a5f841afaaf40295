package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are stored, served and validated (RFC 9111 §3.3, §4.3). */
class PartialFlowTest extends PartsDeskTest {
  @Test
  void aPartIsStoredAndAnswersWhatLiesWithinIt() {
    isPart(part(2, 6, "X-Other", "1"), "23456", "MISS");
    assertThat(desk.call(0).field("Range")).isEqualTo("bytes=2-6");

    HandExchange within = desk.get("/film/1", "Range", "bytes=3-4");
    isPart(within, "34", "HIT");
    assertThat(within.field("Content-Range")).isEqualTo("bytes 3-4/10");
    assertThat(within.field("X-Other")).isEqualTo("1");
    HandExchange several = desk.get("/film/1", "Range", "bytes=2-2,4-4");
    assertThat(several.text()).contains("bytes 2-2/10", "bytes 4-4/10");
    assertThat(desk.get("/film/1", "Range", "bytes=10-").status()).isEqualTo(416);
    assertThat(desk.get("/film/1", "If-None-Match", "\"v\"").status()).isEqualTo(304);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void theEndOfItAnswersASuffixAndWhatIsOpen() {
    part(5, 9);
    isPart(desk.get("/film/1", "Range", "bytes=-2"), "89", "HIT");
    isPart(desk.get("/film/1", "Range", "bytes=6-"), "6789", "HIT");
  }

  @Test
  void whatLiesOutsideIsAskedForAsTheClientAsked() {
    part(2, 6);
    HandExchange more = part(5, 8);
    isPart(more, "5678", "MISS");
    assertThat(more.field("Cache-Status")).contains("fwd=partial; fwd-status=206");
    assertThat(desk.call(1).field("Range")).isEqualTo("bytes=5-8");
    // Both are there now.
    isPart(desk.get("/film/1", "Range", "bytes=2-8"), "2345678", "HIT");
  }

  @Test
  void aStalePartIsValidatedWithItsRange() {
    part(0, 4);
    desk.advance(Duration.ofSeconds(61));
    HandExchange stale = desk.get("/film/1", "Range", "bytes=1-2");
    assertThat(desk.lastCall().field("If-None-Match")).isEqualTo("\"v\"");
    assertThat(desk.lastCall().field("Range")).isEqualTo("bytes=1-2");
    desk.lastCall().answer(304, "", "ETag", "\"v\"");
    isPart(stale, "12", "REVALIDATED");
    isPart(desk.get("/film/1", "Range", "bytes=3-4"), "34", "HIT");
  }

  @Test
  void aStalePartOfAnotherVersionIsReplacedByAPart() {
    part(0, 4);
    desk.advance(Duration.ofSeconds(61));
    HandExchange stale = desk.get("/film/1", "Range", "bytes=1-2");
    desk.lastCall()
        .answer(206, "bc", "Content-Range", "bytes 1-2/10", "Content-Length", "2", "ETag", "\"w\"");
    isPart(stale, "bc", "MISS");
    isPart(desk.get("/film/1", "Range", "bytes=1-2"), "bc", "HIT");
    HandExchange other = desk.get("/film/1", "Range", "bytes=3-4");
    assertThat(other.hasHead()).isFalse();
    answerPart(desk.lastCall(), 3, 4);
  }

  @Test
  void aStalePartIsCompletedAndFreshAsThePieceIs() {
    part(0, 4);
    desk.advance(Duration.ofSeconds(200));
    HandExchange whole = desk.get("/film/1");
    assertThat(desk.lastCall().field("If-Range")).isEqualTo("\"v\"");
    answerPart(desk.lastCall(), 5, 9);
    assertThat(whole.text()).isEqualTo(ALL);
    desk.advance(Duration.ofSeconds(59));
    assertThat(desk.get("/film/1").cache()).isEqualTo("HIT");
  }

  @Test
  void aStalePartStandsInForAnOriginThatFails() {
    part(0, 4);
    desk.advance(Duration.ofSeconds(61));
    HandExchange stale = desk.get("/film/1", "Range", "bytes=1-2");
    desk.lastCall().answer(503, "");
    isPart(stale, "12", "STALE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-4/*",
        "bytes 4-0/10",
        "bytes 0-3/10",
        "bytes 0-4/3",
        "items 0-4/10",
        "bytes 0-4"
      })
  void aPartThatIsMalformedIsPassedOnAndNotStored(String contentRange) {
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-4");
    desk.lastCall()
        .answer(
            206, "01234", "Content-Range", contentRange, "Content-Length", "5", "ETag", "\"v\"");
    isPart(part, "01234", "MISS");
    assertThat(desk.records.getLast().storeRefusal()).isEqualTo(Reason.PARTIAL);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aPartWhoseBodyHasAnotherLengthIsNotStored() {
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-4");
    desk.lastCall().answer(206, "0123", "Content-Range", "bytes 0-4/10", "ETag", "\"v\"");
    isPart(part, "0123", "MISS");
    assertThat(desk.stored()).isZero();
  }

  /** RFC 9110 §13.2.2. */
  @Test
  void whoHasTheVersionNeedsNoPartOfIt() {
    HandExchange has = desk.get("/film/1", "Range", "bytes=0-4", "If-None-Match", "\"v\"");
    assertThat(desk.lastCall().field("If-None-Match")).isNull();
    answerPart(desk.lastCall(), 0, 4);
    assertThat(has.status()).isEqualTo(304);
    assertThat(has.field("Content-Range")).isNull();
    isPart(desk.get("/film/1", "Range", "bytes=0-4"), "01234", "HIT");
  }

  @Test
  void severalPartsAtOncePassAsTheyCome() {
    HandExchange part = desk.get("/film/1", "Range", "bytes=0-1,3-4");
    assertThat(desk.lastCall().field("Range")).isEqualTo("bytes=0-1,3-4");
    desk.lastCall()
        .answer(206, "parts", "Content-Type", "multipart/byteranges; boundary=x", "ETag", "\"v\"");
    isPart(part, "parts", "MISS");
    assertThat(part.field("Content-Type")).isEqualTo("multipart/byteranges; boundary=x");
    assertThat(desk.stored()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "no-store, RESPONSE_NO_STORE",
    "private, RESPONSE_PRIVATE",
  })
  void aPartIsStoredAsItsWholeWouldBe(String cacheControl, Reason refusal) {
    isPart(part(0, 4, "Cache-Control", cacheControl), "01234", "MISS");
    assertThat(desk.records.getLast().storeRefusal()).isEqualTo(refusal);
    assertThat(desk.stored()).isZero();
  }

  @Test
  void whereTagsAreInTheBodyAPartIsNotStored() {
    HandExchange part = desk.get("/items", "Range", "bytes=0-4");
    answerPart(desk.lastCall(), 0, 4);
    isPart(part, "01234", "MISS");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aRefusalOfARangeIsNobodyElsesAnswer() {
    HandExchange none = desk.get("/film/1", "Range", "bytes=99-");
    desk.lastCall().answer(416, "", "Content-Range", "bytes */10", "Cache-Control", "max-age=60");
    assertThat(none.status()).isEqualTo(416);
    assertThat(none.field("Content-Range")).isEqualTo("bytes */10");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void aWholeInAnswerToARangeIsStored() {
    HandExchange part = desk.get("/film/1", "Range", "bytes=1-2");
    desk.lastCall().answer(200, ALL, "Content-Length", "10", "ETag", "\"v\"");
    isPart(part, "12", "MISS");
    assertThat(desk.get("/film/1").text()).isEqualTo(ALL);
  }

  /** RFC 9110 §14.4: it stays as it came (RFC 9111 §3.1), and nobody goes by it. */
  @Test
  void contentRangeOfAWholeMeansNothing() {
    desk.get("/film/1");
    desk.lastCall().answer(200, ALL, "Content-Range", "bytes 0-9/20", "ETag", "\"v\"");
    HandExchange whole = desk.get("/film/1");
    assertThat(whole.cache()).isEqualTo("HIT");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo(ALL);
    HandExchange within = desk.get("/film/1", "Range", "bytes=8-");
    isPart(within, "89", "HIT");
    assertThat(within.head0().fields().all("Content-Range")).containsExactly("bytes 8-9/10");
    HandExchange none = desk.get("/film/1", "Range", "bytes=15-");
    assertThat(none.head0().fields().all("Content-Range")).containsExactly("bytes */10");
  }

  /** A range is for the one who asked: nobody waits for it, and it waits for nobody. */
  @Test
  void rangesAreNotCollapsed() {
    HandExchange one = desk.get("/film/1", "Range", "bytes=0-1");
    HandExchange other = desk.get("/film/1", "Range", "bytes=0-1");
    HandExchange whole = desk.get("/film/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, ALL, "ETag", "\"v\"");
    answerPart(desk.call(0), 0, 1);
    answerPart(desk.call(1), 0, 1);
    isPart(one, "01", "MISS");
    isPart(other, "01", "MISS");
    assertThat(whole.text()).isEqualTo(ALL);
  }

  @Test
  void onlyIfCachedGetsWhatIsThere() {
    part(0, 4);
    String wish = "only-if-cached";
    isPart(desk.get("/film/1", "Range", "bytes=0-1", "Cache-Control", wish), "01", "HIT");
    assertThat(desk.get("/film/1", "Range", "bytes=5-6", "Cache-Control", wish).status())
        .isEqualTo(504);
    assertThat(desk.get("/film/1", "Cache-Control", wish).status()).isEqualTo(504);
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void aHeadIsNotAnsweredFromAPart() {
    part(0, 4);
    HandExchange head = desk.send(desk.request("HEAD", "/film/1", false));
    assertThat(desk.lastCall().request.head().method()).isEqualTo("HEAD");
    desk.lastCall().answer(200, "", "Content-Length", "10");
    assertThat(head.field("Content-Length")).isEqualTo("10");
  }

  @Test
  void theClientsTagOfACodedFormDoesNotMatchAtTheOrigin() {
    HandExchange part = desk.get("/film/1", "Range", "bytes=5-", "If-Range", "\"v--gzip\"");
    assertThat(desk.lastCall().field("If-Range")).isEqualTo("\"v--gzip\"");
    desk.lastCall().answer(200, ALL, "Content-Length", "10", "ETag", "\"v\"");
    assertThat(part.status()).isEqualTo(200);
    assertThat(part.text()).isEqualTo(ALL);
  }

  /** A change of the film is a change of what the write knew of it, not of a part. */
  @Test
  void aPartIsNoStateBeforeAWrite() {
    HandExchange client = desk.get("/plain/1", "Range", "bytes=0-12");
    desk.lastCall()
        .answer(
            206,
            "{\"owner\":\"7\"}",
            "Content-Range",
            "bytes 0-12/13",
            "Content-Length",
            "13",
            "ETag",
            "\"v\"");
    assertThat(client.status()).isEqualTo(206);
    assertThat(desk.get("/plain/1").text()).isEqualTo("{\"owner\":\"7\"}");
  }

  @Test
  void aClientThatLeavesDoesNotKeepThePartFromBeingStored() {
    HandExchange gone = desk.get("/film/1", "Range", "bytes=0-4");
    HandOrigin.Call call =
        desk.lastCall()
            .head(206, "Content-Range", "bytes 0-4/10", "Content-Length", "5", "ETag", "\"v\"");
    call.piece("01");
    gone.leave();
    call.piece("234").end();
    isPart(desk.get("/film/1", "Range", "bytes=0-4"), "01234", "HIT");
  }
}
