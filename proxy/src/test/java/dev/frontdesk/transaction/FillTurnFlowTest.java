package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.collapse.FillPlaces;
import dev.frontdesk.http.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two fills of an upstream at a time, and three that wait. */
class FillTurnFlowTest extends DeskTest {
  private static final String UPSTREAM = "upstream";
  private static final Duration TINY = Duration.ofMillis(1);

  private FillPlaces places = new FillPlaces(1, 0);

  @BeforeEach
  void bounded() {
    desk =
        new Desk(
            vertx,
            RULES,
            new FillOptions(64 << 20, 1024, Map.of(UPSTREAM, new FillOptions.AtOnce(2, 3))),
            1 << 20);
    places = Objects.requireNonNull(desk.fills.places(UPSTREAM));
  }

  private List<HandExchange> misses(int first, int count) {
    List<HandExchange> all = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      all.add(desk.get("/plain/" + i));
    }
    return all;
  }

  private void answerAll() {
    for (int i = 0; i < desk.calls(); i++) {
      if (!desk.call(i).wasAnswered()) {
        desk.call(i).answer(200, "late");
      }
    }
    assertThat(places.taken()).isZero();
    assertThat(places.waiting()).isZero();
  }

  @Test
  void theThirdWaitsAndGoesInTurn() {
    List<HandExchange> asked = misses(1, 4);
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).head(200);
    assertThat(desk.calls()).as("its body is not complete").isEqualTo(2);
    desk.call(1).piece("two").end();
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.call(2).request.head().path()).isEqualTo("/plain/3");
    answerAll();
    assertThat(asked).allMatch(HandExchange::complete);
    assertThat(asked).allMatch(one -> one.cache().equals("MISS"));
  }

  @Test
  void whatPassesAndWhatWritesDoNotWait() {
    misses(1, 5);
    desk.write("PUT", "/plain/1", "x");
    desk.send(desk.request("POST", "/nobody", false));
    assertThat(desk.calls()).isEqualTo(4);
    assertThat(desk.call(2).request.head().method()).isEqualTo("PUT");
    assertThat(desk.call(3).request.head().method()).isEqualTo("POST");
    answerAll();
  }

  @Test
  void overTheBoundAMissIsRefusedAtOnce() {
    misses(1, 5);
    HandExchange sixth = desk.get("/plain/6");
    assertThat(sixth.status()).isEqualTo(503);
    assertThat(sixth.text()).contains("fills-busy");
    assertThat(desk.records.getFirst().reason()).isEqualTo(Reason.FILLS_BUSY);
    answerAll();
  }

  @Test
  void whoWaitsTooLongIsAnsweredSo() {
    misses(1, 2);
    HandExchange third = desk.get("/plain/3");
    HandExchange joined = desk.get("/plain/3");
    desk.advance(HandOrigin.TIMEOUT.minus(TINY));
    assertThat(third.hasHead()).isFalse();
    desk.advance(TINY);
    assertThat(third.status()).isEqualTo(503);
    assertThat(joined.status()).as("who waits for it").isEqualTo(503);
    assertThat(places.waiting()).isZero();
    assertThat(places.refused()).isEqualTo(1);
    answerAll();
    assertThat(desk.calls()).isEqualTo(2);
  }

  @Test
  void whatIsStoredStandsInWhereThatIsAllowed() {
    desk.get("/lasting/1");
    desk.lastCall().answer(200, "old");
    desk.advance(Duration.ofMinutes(2));
    misses(1, 5);
    HandExchange stale = desk.get("/lasting/1");
    assertThat(stale.text()).isEqualTo("old");
    assertThat(stale.cache()).isEqualTo("STALE");
    assertThat(desk.records.getLast().reason()).isEqualTo(Reason.STALE_IF_ERROR);
    answerAll();
  }

  @Test
  void aRefreshBehindAnAnswerIsLeftOutWhileThereIsNoPlace() {
    desk.get("/lasting/1");
    desk.lastCall().answer(200, "old");
    desk.advance(Duration.ofSeconds(70));
    misses(1, 2);
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(places.waiting()).isZero();
    desk.call(1).answer(200, "one");
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    assertThat(desk.calls()).as("there is a place now").isEqualTo(4);
    assertThat(places.taken()).isEqualTo(2);
    // Another begins no second one, and keeps no place.
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    answerAll();
    assertThat(desk.calls()).isEqualTo(4);
  }

  @Test
  void aClientThatLeavesGivesUpItsPlaceInTheLine() {
    misses(1, 2);
    HandExchange third = desk.get("/plain/3");
    HandExchange fourth = desk.get("/plain/4");
    third.leave();
    assertThat(places.waiting()).isEqualTo(1);
    desk.call(0).answer(200, "one");
    assertThat(desk.calls()).isEqualTo(3);
    assertThat(desk.call(2).request.head().path()).isEqualTo("/plain/4");
    answerAll();
    assertThat(fourth.complete()).isTrue();
  }

  @Test
  void itKeepsItWhileAnotherWaitsForTheSame() {
    misses(1, 2);
    HandExchange third = desk.get("/plain/3");
    HandExchange joined = desk.get("/plain/3");
    third.leave();
    assertThat(places.waiting()).isEqualTo(1);
    desk.call(0).answer(200, "one");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "three");
    assertThat(joined.text()).isEqualTo("three");
    answerAll();
  }

  @Test
  void whenTheLastOfThemLeavesItIsGivenUp() {
    misses(1, 2);
    HandExchange third = desk.get("/plain/3");
    HandExchange joined = desk.get("/plain/3");
    third.leave();
    joined.leave();
    assertThat(places.waiting()).isZero();
    // Whoever comes now begins anew.
    HandExchange later = desk.get("/plain/3");
    desk.call(0).answer(200, "one");
    desk.call(2).answer(200, "three");
    assertThat(later.text()).isEqualTo("three");
    answerAll();
  }

  /** A fill that has begun goes on without its client, and keeps its place until it is over. */
  @Test
  void aClientThatLeavesLaterFreesNoPlace() {
    HandExchange first = desk.get("/plain/1");
    first.leave();
    assertThat(places.taken()).isEqualTo(1);
    desk.call(0).answer(200, "one");
    assertThat(places.taken()).isZero();
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @ParameterizedTest
  @CsvSource({
    "200, Cache-Control: private",
    "200, Cache-Control: no-store",
    "200, Cache-Control: no-cache",
    "200, Cache-Control: max-age=60",
    "404, X: y",
    "500, X: y",
    "304, X: y",
  })
  void everyEndFreesThePlace(int status, String field) {
    String[] line = field.split(": ", 2);
    for (int i = 1; i <= 3; i++) {
      desk.get("/plain/" + i);
    }
    desk.call(0).answer(status, status == 304 ? "" : "x", line);
    desk.call(1).fails(Reason.ORIGIN_RESET, true);
    desk.call(2).head(200).breaksOff();
    assertThat(places.taken()).isZero();
  }

  /** What is too large is not kept: its client may be slow, and others need the place. */
  @Test
  void whatCannotBeStoredIsOnItsWayThroughAndHasNoPlace() {
    HandExchange slow = desk.send(desk.request("GET", "/small", false).slow());
    desk.call(0).head(200).piece("x".repeat(1000));
    assertThat(places.taken()).isEqualTo(1);
    desk.call(0).piece("x".repeat(1000));
    assertThat(places.taken()).isZero();
    desk.call(0).piece("x".repeat(5000));
    slow.drain();
    slow.drain();
    slow.drain();
    desk.call(0).end();
    for (int i = 0; i < 20 && !slow.complete(); i++) {
      slow.drain();
    }
  }

  @Test
  void aValidationByHeadTakesItsTurn() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "one", "ETag", "\"a\"");
    desk.advance(Duration.ofSeconds(61));
    misses(2, 2);
    HandExchange head = desk.send(desk.request("HEAD", "/plain/1", false));
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(1).answer(200, "two");
    assertThat(desk.calls()).isEqualTo(4);
    desk.call(3).answer(304, "", "ETag", "\"a\"");
    assertThat(head.cache()).isEqualTo("REVALIDATED");
    assertThat(places.taken()).isEqualTo(1);
    HandExchange gone = desk.send(desk.request("HEAD", "/nothing/1", false));
    assertThat(gone.hasHead()).as("it is passed on").isFalse();
    desk.lastCall().answer(200, "");
    answerAll();
  }

  @Test
  void anUpstreamThatIsNotNamedHasNoBound() {
    desk = new Desk(vertx, RULES);
    misses(1, 20);
    assertThat(desk.calls()).isEqualTo(20);
    for (int i = 0; i < 20; i++) {
      desk.call(i).answer(200, "x");
    }
  }
}
