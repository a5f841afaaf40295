package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.UncollapsedKeys;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for whom: nobody waits in vain twice, and no line forms. */
class CollapseFlowTest extends DeskTest {
  private static final int MANY = 20;

  private List<HandExchange> many(String path, String... fields) {
    List<HandExchange> all = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      all.add(desk.get(path, fields));
    }
    return all;
  }

  private void refuse(String path, String cacheControl) {
    desk.get(path);
    desk.lastCall().answer(200, "mine", "Cache-Control", cacheControl);
  }

  @Test
  void waitersOfAnAnswerThatIsNotForThemAllAskAtOnce() {
    many("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    desk.call(0).head(200, "Cache-Control", "private");
    // The first is not over, and none of the others has an answer.
    assertThat(desk.calls()).isEqualTo(MANY);
    for (int i = MANY - 1; i > 0; i--) {
      desk.call(i).answer(200, "own", "Cache-Control", "private");
    }
    desk.call(0).piece("first").end();
    assertThat(desk.records)
        .hasSize(MANY)
        .allMatch(record -> record.storeRefusal() == Reason.RESPONSE_PRIVATE);
  }

  @Test
  void whoAskedInVainSaysSo() {
    desk.get("/plain/1");
    HandExchange waiter = desk.get("/plain/1");
    desk.call(0).answer(200, "one", "Cache-Control", "private");
    desk.call(1).answer(200, "two", "Cache-Control", "private");
    assertThat(waiter.field("Cache-Status"))
        .isEqualTo(
            "frontdesk; fwd=uri-miss; fwd-status=200; collapsed=?0; detail=not-stored/response-private");
  }

  @Test
  void requestsForAKeyWhoseLastAnswerWasForOneOnlyGoAloneAtOnce() {
    refuse("/plain/1", "private");
    many("/plain/1");
    assertThat(desk.calls()).isEqualTo(1 + MANY);
    many("/plain/2");
    assertThat(desk.calls()).as("another key").isEqualTo(2 + MANY);
    answerFrom(1);
    // Those that waited for /plain/2 ask now, and no one of them waits for another.
    assertThat(desk.calls()).isEqualTo(1 + 2 * MANY);
    answerFrom(2 + MANY);
  }

  private void answerFrom(int first) {
    List.copyOf(desk.origin.calls.subList(first, desk.calls()))
        .forEach(call -> call.answer(200, "x", "Cache-Control", "private"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-store", "private", "no-cache"})
  void whatMakesAKeyUncollapsed(String cacheControl) {
    refuse("/plain/1", cacheControl);
    desk.get("/plain/1");
    desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(1).answer(200, "x", "Cache-Control", cacheControl);
    desk.call(2).answer(200, "x", "Cache-Control", cacheControl);
  }

  @Test
  void itIsForgottenAfterAWhile() {
    refuse("/plain/1", "private");
    desk.advance(UncollapsedKeys.LIFETIME);
    desk.get("/plain/1");
    HandExchange waiter = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "for all");
    assertThat(waiter.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void itIsForgottenWhenAnAnswerCanBeShared() {
    refuse("/plain/1", "private");
    desk.get("/plain/1");
    desk.lastCall().answer(200, "for all");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    desk.invalidate("plain:1");
    desk.get("/plain/1");
    HandExchange waiter = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "again");
    assertThat(waiter.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void anInvalidationDoesNotMakeItForgotten() {
    refuse("/plain/1", "private");
    desk.invalidate("plain:1");
    desk.get("/plain/1");
    desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(1).answer(200, "x", "Cache-Control", "private");
    desk.call(2).answer(200, "x", "Cache-Control", "private");
  }

  /** What the request is, or what befell it, says nothing of the key. */
  @ParameterizedTest
  @CsvSource({
    "200, no-store, Cache-Control: no-store",
    "200, private, Cache-Control: no-cache",
    "503, private, X: y",
    "500, no-store, X: y",
    "401, no-store, Authorization: Basic YTpi",
  })
  void whatIsAboutOneRequestTeachesNothing(int status, String cacheControl, String field) {
    String[] line = field.split(": ", 2);
    desk.get("/other", line);
    desk.lastCall().answer(status, "x", "Cache-Control", cacheControl);
    desk.get("/other");
    HandExchange waiter = desk.get("/other");
    assertThat(desk.calls()).isEqualTo(2);
    desk.lastCall().answer(200, "for all", "Cache-Control", "max-age=60");
    assertThat(waiter.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void aClientThatLeftTeachesWhatTheAnswerSays() {
    desk.get("/plain/1").leave();
    desk.lastCall().head(200, "Cache-Control", "max-age=60").piece("o").end();
    desk.invalidate("plain:1");
    desk.get("/plain/1");
    desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.lastCall().answer(200, "x");
  }

  @Test
  void thoseThatTheVaryDoesNotFitWaitForEachOtherAndNotInALine() {
    String path = "/vary";
    desk.get(path, "Accept-Language", "pt");
    List<HandExchange> english = many(path, "Accept-Language", "en");
    List<HandExchange> german = many(path, "Accept-Language", "de");
    List<HandExchange> portuguese = many(path, "Accept-Language", "pt");
    assertThat(desk.calls()).isEqualTo(1);
    desk.call(0).head(200, "Vary", "Accept-Language", "Cache-Control", "max-age=60").piece("o");
    // One for English and one for German, while the first still streams.
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "hallo", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    desk.call(1).answer(200, "hello", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    desk.call(0).piece("la").end();

    assertThat(english).allMatch(got -> got.text().equals("hello"));
    assertThat(german).allMatch(got -> got.text().equals("hallo"));
    assertThat(portuguese)
        .allMatch(got -> got.text().equals("ola") && got.cache().equals("COLLAPSED"));
    assertThat(english).filteredOn(got -> got.cache().equals("COLLAPSED")).hasSize(MANY - 1);
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.get(path, "Accept-Language", "de").cache()).isEqualTo("HIT");
  }

  @Test
  void whatIsKnownToVaryIsFetchedForEachValueAtOnce() {
    desk.get("/vary", "Accept-Language", "pt");
    desk.call(0).answer(200, "ola", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    HandExchange english = desk.get("/vary", "Accept-Language", "en");
    HandExchange german = desk.get("/vary", "Accept-Language", "de");
    HandExchange more = desk.get("/vary", "Accept-Language", "en");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "hallo", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(german.text()).isEqualTo("hallo");
    desk.call(1).answer(200, "hello", "Vary", "Accept-Language", "Cache-Control", "max-age=60");

    assertThat(english.text()).isEqualTo("hello");
    assertThat(more.cache()).isEqualTo("COLLAPSED");
  }

  @Test
  void whereTheVaryChangesFromAnswerToAnswerNobodyWaitsAThirdTime() {
    desk.get("/vary", "A", "1", "B", "1");
    desk.get("/vary", "A", "2", "B", "1");
    HandExchange last = desk.get("/vary", "A", "2", "B", "2");
    HandExchange alone = desk.get("/vary", "A", "2", "B", "3");
    desk.call(0).answer(200, "one", "Vary", "A", "Cache-Control", "max-age=60");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "two", "Vary", "A, B", "Cache-Control", "max-age=60");
    assertThat(desk.calls()).isEqualTo(4);
    desk.call(3).answer(200, "four", "Vary", "A, B", "Cache-Control", "max-age=60");
    desk.call(2).answer(200, "three", "Vary", "A, B", "Cache-Control", "max-age=60");

    assertThat(last.text()).isEqualTo("three");
    assertThat(alone.text()).isEqualTo("four");
  }

  @Test
  void whoWaitsForTheSecondAndLeavesIsRecordedOnce() {
    desk.get("/vary", "Accept-Language", "pt");
    desk.get("/vary", "Accept-Language", "en");
    HandExchange leaving = desk.get("/vary", "Accept-Language", "en");
    desk.call(0).answer(200, "ola", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    leaving.leave();
    desk.call(1).answer(200, "hello", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(desk.records).filteredOn(record -> record.status() == 499).hasSize(1);
  }

  @Test
  void whatWasInvalidatedWhileTheFirstWasFetchedIsNotHandedToThoseThatWaitForTheSecond() {
    desk.get("/vary", "Accept-Language", "pt");
    desk.get("/vary", "Accept-Language", "en");
    desk.call(0).answer(200, "ola", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    desk.invalidate("~uri:/vary:desk");
    HandExchange after = desk.get("/vary", "Accept-Language", "en");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(1).answer(200, "old", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    desk.call(2).answer(200, "new", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(after.text()).isEqualTo("new");
  }

  @Test
  void eachSelectionIsRefreshedBehindItsStaleAnswer() {
    for (String language : new String[] {"pt", "en"}) {
      desk.get("/vary", "Accept-Language", language);
      desk.lastCall()
          .answer(
              200,
              language,
              "Vary",
              "Accept-Language",
              "Cache-Control",
              "max-age=10, stale-while-revalidate=60");
    }
    desk.advance(Duration.ofSeconds(20));
    assertThat(desk.get("/vary", "Accept-Language", "pt").cache()).isEqualTo("STALE");
    assertThat(desk.get("/vary", "Accept-Language", "en").cache()).isEqualTo("STALE");
    assertThat(desk.get("/vary", "Accept-Language", "en").cache()).isEqualTo("STALE");
    assertThat(desk.calls()).isEqualTo(4);
    desk.call(2).answer(200, "pt2", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    desk.call(3).answer(200, "en2", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(desk.get("/vary", "Accept-Language", "en").text()).isEqualTo("en2");
  }

  @Test
  void aLargeFillStreamsToAllThatWaitThoughItIsNotKept() {
    HandExchange leader = desk.get("/small");
    List<HandExchange> waiters = many("/small");
    desk.call(0).head(200).piece("x".repeat(600));
    leader.leave();
    desk.call(0).piece("y".repeat(600)).piece("z").end();

    assertThat(desk.calls()).isEqualTo(1);
    assertThat(waiters).allMatch(got -> got.text().length() == 1201 && got.complete());
    assertThat(desk.stored()).isZero();
  }

  @Test
  void whoComesWhenAFillHasOverflownBeginsAnother() {
    HandExchange first = desk.get("/small");
    desk.call(0).head(200).piece("x".repeat(1200));
    HandExchange late = desk.get("/small");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "y");
    desk.call(0).end();

    assertThat(first.text()).hasSize(1200);
    assertThat(late.text()).isEqualTo("y");
  }
}
