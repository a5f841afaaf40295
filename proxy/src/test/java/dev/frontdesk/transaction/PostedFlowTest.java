package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.rules.Tag;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to POST that later reads are given (RFC 9110 §9.3.3), and what comes between. */
class PostedFlowTest extends DeskTest {
  private static final String[] FRESH = {
    "Cache-Control", "max-age=60", "Content-Location", "/search"
  };

  private HandExchange post() {
    return desk.write("POST", "/search", "query");
  }

  private void isStored(String text) {
    HandExchange get = desk.get("/search");
    assertThat(get.cache()).isEqualTo("HIT");
    assertThat(get.text()).isEqualTo(text);
  }

  private void isNotStored() {
    int calls = desk.calls();
    HandExchange get = desk.get("/search");
    assertThat(desk.calls()).isEqualTo(calls + 1);
    desk.lastCall().answer(200, "asked again");
    assertThat(get.text()).isEqualTo("asked again");
  }

  @Test
  void itsOwnMarksDoNotHitIt() {
    post();
    desk.lastCall().head(200, FRESH).piece("on").piece("e").end();
    isStored("one");
    assertThat(
            desk.store.count(one -> one.sequence() == desk.invalidation.sequence(), 10).matching())
        .isOne();
  }

  @Test
  void itTakesThePlaceOfWhatWasStored() {
    desk.get("/search");
    desk.lastCall().answer(200, "zero", "Cache-Control", "max-age=60");
    post();
    desk.lastCall().answer(200, "one", FRESH);
    isStored("one");
    post();
    desk.lastCall().answer(200, "two", FRESH);
    isStored("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"~route:http", "~uri:/search", ""})
  void anInvalidationOfItWhileThePostIsUnderWayKeepsItOut(String tag) {
    for (boolean soft : new boolean[] {false, true}) {
      post();
      mark(tag, soft);
      desk.lastCall().answer(200, "one", FRESH);
      isNotStored();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"~route:http", "~uri:/search", ""})
  void anInvalidationOfItWhileItsAnswerStreamsKeepsItOut(String tag) {
    for (boolean soft : new boolean[] {false, true}) {
      post();
      desk.lastCall().head(200, FRESH).piece("on");
      mark(tag, soft);
      desk.lastCall().piece("e").end();
      isNotStored();
    }
  }

  @Test
  void anInvalidationOfSomethingElseDoesNot() {
    post();
    mark("anything", false);
    desk.lastCall().head(200, FRESH).piece("on");
    mark("anything", true);
    desk.lastCall().piece("e").end();
    isStored("one");
  }

  private void mark(String tag, boolean soft) {
    Tag marked = tag.isEmpty() ? Tag.ALL : Tag.of(tag);
    desk.step(() -> desk.invalidation.invalidate(List.of(marked), soft));
  }

  @Test
  void anInvalidationAfterItHitsIt() {
    post();
    desk.lastCall().answer(200, "one", FRESH);
    isStored("one");
    desk.write("PUT", "/search", "x");
    desk.lastCall().answer(204, "");
    isNotStored();
  }

  @Test
  void ofTwoAtATimeNeitherIsServedAfterTheOther() {
    post();
    post();
    desk.call(1).answer(200, "second", FRESH);
    desk.call(0).answer(200, "first", FRESH);
    isNotStored();
  }

  @Test
  void aFillThatBeganBeforeItDoesNotDisplaceIt() {
    desk.get("/search");
    post();
    desk.call(1).answer(200, "posted", FRESH);
    desk.call(0).answer(200, "before", "Cache-Control", "max-age=60");
    isStored("posted");
  }

  @Test
  void aSlowClientHoldsItBackAndIsNotHeldBackByIt() {
    HandExchange slow = desk.request("POST", "/search", true).slow();
    desk.send(slow);
    slow.uploaded();
    desk.lastCall().head(200, FRESH).piece("on").piece("e");
    assertThat(desk.lastCall().isPaused()).isTrue();
    assertThat(slow.text()).isEqualTo("on");
    slow.drain();
    desk.lastCall().end();
    slow.drain();
    assertThat(slow.text()).isEqualTo("one");
    isStored("one");
  }

  @Test
  void aClientThatLeftDoesNotKeepItOut() {
    HandExchange post = post();
    desk.lastCall().head(200, FRESH).piece("on");
    post.leave();
    desk.lastCall().piece("e").end();
    isStored("one");
  }

  @Test
  void whatBreaksOffIsNotStored() {
    HandExchange post = post();
    desk.lastCall().head(200, FRESH).piece("on");
    desk.lastCall().breaksOff();
    assertThat(post.aborted()).isTrue();
    isNotStored();
  }

  @Test
  void whatIsTooLargePassesAndIsNotStored() {
    String large = "x".repeat((1 << 20) + 1);
    HandExchange known = post();
    desk.lastCall()
        .answer(
            200,
            large,
            "Cache-Control",
            "max-age=60",
            "Content-Location",
            "/search",
            "Content-Length",
            Integer.toString(large.length()));
    assertThat(known.text()).hasSize(large.length());
    isNotStored();
    HandExchange unknown = post();
    desk.lastCall().answer(200, large, FRESH);
    assertThat(unknown.text()).hasSize(large.length());
    isNotStored();
  }

  @Test
  void whatFillsHaveNoRoomForPassesAndIsNotStored() {
    desk = new Desk(vertx, RULES, new FillOptions(1024, 1024), 1 << 20);
    HandExchange post = post();
    desk.lastCall().answer(200, "x".repeat(2000), FRESH);
    assertThat(post.text()).hasSize(2000);
    isNotStored();
  }

  @Test
  @Timeout(10)
  void aLargeOneIsStoredOffTheLoop() {
    String large = "x".repeat(Keep.OFF_LOOP_ABOVE + 1);
    post();
    desk.lastCall().answer(200, large, FRESH);
    while (desk.fills.budget().used() > 0) {
      desk.settled();
    }
    isStored(large);
  }

  @Test
  void whereRulesWereReplacedMeanwhileItIsNotStored() {
    post();
    desk.replaceRules(RULES.replace("30s", "31s"));
    desk.lastCall().answer(200, "one", FRESH);
    isNotStored();
  }

  @Test
  void whereAWriteRuleMatchesItIsNotStored() {
    HandExchange ruled = desk.write("POST", "/gentle/1", "x");
    desk.lastCall()
        .answer(200, "one", "Cache-Control", "max-age=60", "Content-Location", "/gentle/1");
    assertThat(ruled.text()).isEqualTo("one");
    assertThat(desk.stored()).isZero();
  }
}
