package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a fill brings goes to the other nodes, and one node at a time asks. */
class SharedFillTest extends NodesTest {
  // Who fills.

  @Test
  void theOneWhoFillsGivesTheLeaseBackOnceItIsKept() {
    HandExchange read = desk.get("/plain/1");
    assertThat(nodes.asked).containsExactly("find", "ask");
    desk.call(0).head(200).piece("all");
    assertThat(nodes.done).isEmpty();
    desk.call(0).end();
    assertThat(read.cache()).isEqualTo("MISS");
    assertThat(nodes.asked).containsExactly("find", "ask", "keep", "done");
    assertThat(nodes.done).containsExactly(true);
  }

  static Stream<Named<Consumer<SharedFillTest>>> endings() {
    return Stream.of(
        named("not to be stored", t -> t.last().answer(200, "x", "Cache-Control", "no-store")),
        named("a failure of the origin's", t -> t.last().answer(503, "x")),
        named("no answer", t -> t.last().fails(Reason.RESPONSE_TIMEOUT, true)),
        named("a defect", t -> t.last().fails(new IllegalStateException("a defect"))),
        named("broken off", t -> t.last().head(200).piece("x").breaksOff()),
        named("for one only", t -> t.last().answer(200, "x", "Cache-Control", "max-age=0")),
        named("too large", t -> t.last().answer(200, "x", "Content-Length", "9999999")),
        named(
            "held",
            t -> {
              t.desk.step(
                  () -> t.desk.invalidation.hold(List.of(Tag.of("plain:1")), Duration.ofHours(1)));
              t.last().answer(200, "x");
            }),
        named(
            "invalidated meanwhile",
            t -> {
              t.desk.invalidate("plain:1");
              t.last().answer(200, "x");
            }));
  }

  private static Named<Consumer<SharedFillTest>> named(String name, Consumer<SharedFillTest> end) {
    return Named.of(name, end);
  }

  private HandOrigin.Call last() {
    return desk.lastCall();
  }

  @ParameterizedTest
  @MethodSource("endings")
  void theLeaseIsGivenBackHoweverTheFillEnds(Consumer<SharedFillTest> ending) {
    HandExchange read = desk.get("/plain/1");
    ending.accept(this);
    if (!read.complete()) {
      read.leave();
    }
    if (!last().isOver()) {
      last().breaksOff();
    }
    assertThat(nodes.done).containsExactly(false);
  }

  @Test
  void aDefectOfTheOriginsSideGivesItBackToo() {
    desk.origin.defect = new IllegalStateException("a defect");
    assertThat(desk.get("/plain/1").status()).isEqualTo(500);
    assertThat(nodes.done).containsExactly(false);
  }

  @Test
  void whatIsConfirmedIsKeptToo() {
    desk.get("/plain/1");
    last().answer(200, "x", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(61));
    HandExchange read = desk.get("/plain/1");
    assertThat(last().field("If-None-Match")).isEqualTo("\"1\"");
    last().answer(304, "", "ETag", "\"1\"");
    assertThat(read.cache()).isEqualTo("REVALIDATED");
    assertThat(nodes.done).containsExactly(true, true);
    assertThat(nodes.kept).hasSize(2);
  }

  // Who waits.

  @Test
  void whoWaitsHereWaitsForTheOtherNode() {
    elsewhereIs("/plain/1", "theirs");
    List<HandNodes.Kept> before = List.copyOf(nodes.kept);
    assertThat(before).isEmpty();
    nodes.verdict = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    HandExchange leader = desk.get("/plain/1");
    HandExchange follower = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    nodes.verdict = new Validity.Valid();
    desk.step(() -> over.complete(true));
    for (HandExchange one : List.of(leader, follower)) {
      assertThat(one.cache()).isEqualTo("COLLAPSED");
      assertThat(one.text()).isEqualTo("theirs");
    }
    assertThat(desk.records).extracting(one -> one.tier()).contains(Tier.REDIS);
    assertThat(desk.calls()).isEqualTo(1);
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  @Test
  void whoWaitedInVainFillsByItselfAndTheStampIsOfThatMoment() {
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    HandExchange read = desk.get("/plain/1");
    assertThat(desk.calls()).isZero();
    desk.invalidate("plain:1");
    desk.step(() -> over.complete(false));
    assertThat(nodes.asked).containsExactly("find", "ask");
    desk.call(0).answer(200, "mine");
    assertThat(read.text()).isEqualTo("mine");
    assertThat(read.cache()).isEqualTo("MISS");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    assertThat(nodes.kept).hasSize(1);
    assertThat(nodes.kept.getFirst().stamp().sequence())
        .isEqualTo(1000 + desk.invalidation.sequence());
  }

  @Test
  void whereTheOtherBroughtNothingOfUseItIsFilledHere() {
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    HandExchange read = desk.get("/plain/1");
    desk.step(() -> over.complete(true));
    assertThat(nodes.asked).containsExactly("find", "ask", "find");
    desk.call(0).answer(200, "mine");
    assertThat(read.text()).isEqualTo("mine");
  }

  @Test
  void whatIsInvalidatedWhileItWaitsIsNotTaken() {
    elsewhereIs("/plain/1", "old");
    nodes.verdict = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    HandExchange read = desk.get("/plain/1");
    nodes.verdict = new Validity.Valid();
    nodes.confirming = Promise.promise();
    desk.step(() -> over.complete(true));
    desk.invalidate("plain:1");
    desk.step(() -> nodes.confirmedNow());
    last().answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
  }

  @Test
  void anOlderFillElsewhereIsWaitedForOnlyIfNothingTouchedIt() {
    nodes.elsewhere = Promise.promise();
    nodes.olderBy = 1;
    nodes.verdict = new Validity.Invalidated(Validity.Cause.MARKED);
    HandExchange marked = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    last().answer(200, "new");
    assertThat(marked.text()).isEqualTo("new");

    HandExchange unknown = desk.get("/items");
    assertThat(desk.calls()).isEqualTo(2);
    last().answer(200, "{}");
    assertThat(unknown.text()).isEqualTo("{}");

    nodes.verdict = new Validity.Valid();
    HandExchange untouched = desk.get("/plain/2");
    assertThat(desk.calls()).isEqualTo(2);
    desk.step(() -> nodes.overElsewhere(false));
    last().answer(200, "mine");
    assertThat(untouched.text()).isEqualTo("mine");
  }

  @Test
  void aWriteWhileItWaitsKeepsValidatorsOutOfTheRequest() {
    desk.get("/plain/1");
    last().answer(200, "old", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(61));
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    desk.get("/plain/1");
    desk.invalidate("plain:1");
    desk.step(() -> over.complete(false));
    assertThat(desk.calls()).isEqualTo(2);
    assertThat(last().field("If-None-Match")).isNull();
    last().answer(200, "new");
  }

  @Test
  void nobodyIsAskedForWhatOneClientGets() {
    desk.get("/mine", "X-User", "42");
    desk.get("/plain/1", "Authorization", "Basic ann");
    desk.get("/plain/2", "Range", "bytes=0-1");
    desk.get("/plain/3", "Cache-Control", "no-cache");
    desk.send(desk.request("HEAD", "/plain/4", false));
    assertThat(nodes.asked).doesNotContain("ask");
    desk.origin.calls.forEach(call -> call.answer(200, "x"));
  }

  @Test
  void withoutALeaseTheFillGoesOnAndStaysHere() {
    nodes.lease = false;
    desk.get("/plain/1");
    assertThat(nodes.asked).isEmpty();
    last().answer(200, "x");
    assertThat(desk.stored()).isEqualTo(1);
    assertThat(nodes.kept).isEmpty();
  }

  // What is kept.

  @Test
  void theRouteSaysWhatIsEncrypted() {
    desk.get("/secret");
    last().answer(200, "x");
    desk.get("/plain/1");
    last().answer(200, "x");
    assertThat(nodes.kept).extracting(HandNodes.Kept::encrypted).containsExactly(true, false);
    assertThat(nodes.kept.getFirst().key().person()).isNull();
  }

  @Test
  void aPersonsAnswerIsKeptAsThatPersons() {
    desk.get("/mine", "X-User", "42");
    last().answer(200, "x");
    assertThat(nodes.kept.getFirst().key().person())
        .isEqualTo(ImplicitTags.identity("user", "42").text());
  }

  @Test
  void whatIsForOneAndWhatIsAPartIsNotShared() {
    desk.get("/plain/1", "Authorization", "Basic ann");
    last().answer(200, "ann's");
    desk.get("/plain/2", "Range", "bytes=0-1");
    last()
        .answer(206, "ab", "Content-Range", "bytes 0-1/9", "ETag", "\"1\"", "Content-Length", "2");
    assertThat(desk.stored()).isEqualTo(1);
    assertThat(nodes.kept).isEmpty();
  }

  @Test
  void whatIsTakenBackIsTakenBackEverywhere() {
    desk.get("/plain/1");
    last().answer(200, "x", "ETag", "\"1\"");
    desk.advance(Duration.ofSeconds(61));
    desk.get("/plain/1");
    last().answer(304, "", "ETag", "\"1\"", "Cache-Control", "no-store");
    assertThat(desk.stored()).isZero();
    assertThat(nodes.dropped).hasSize(1);
  }

  @Test
  void aRefreshIsLedAmongNodesToo() {
    desk.get("/lasting/1");
    last().answer(200, "x");
    nodes.done.clear();
    desk.advance(Duration.ofSeconds(61));
    assertThat(desk.get("/lasting/1").cache()).isEqualTo("STALE");
    last().answer(200, "y");
    assertThat(nodes.done).containsExactly(true);
    assertThat(nodes.kept).hasSize(2);
  }
}
