package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.observe.Spreading;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A write is answered when the other nodes have heard of it, and not before. */
class SharedWriteTest extends NodesTest {
  private static final Spread COMPLETE = new Spread.Complete();

  private void heard() {
    desk.step(() -> nodes.heard(COMPLETE));
  }

  private TransactionRecord record() {
    return desk.records.getLast();
  }

  @Test
  void theHeadWaitsForTheOthersAndTheMarksOfThisProcessDoNot() {
    desk.get("/plain/1");
    desk.call(0).answer(200, "old");
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(1).answer(200, "done", "Content-Length", "4");

    assertThat(write.hasHead()).isFalse();
    assertThat(desk.call(1).isPaused()).isTrue();
    HandExchange read = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(3);
    desk.call(2).answer(200, "new");
    assertThat(read.text()).isEqualTo("new");

    heard();
    assertThat(write.status()).isEqualTo(200);
    assertThat(write.text()).isEmpty();
    heard();
    assertThat(write.text()).isEqualTo("done");
    assertThat(write.complete()).isTrue();
  }

  @Test
  void theLastByteOfAStreamWaitsAgainAndNothingIsReadMeanwhile() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200, "Content-Length", "9").piece("one");
    assertThat(write.text()).isEqualTo("one");

    nodes.slowSpread = true;
    desk.call(0).piece("two");
    assertThat(write.text()).isEqualTo("onetwo");
    assertThat(nodes.pending()).isZero();
    desk.call(0).piece("end");
    assertThat(nodes.pending()).isPositive();
    assertThat(write.text()).isEqualTo("onetwo");
    assertThat(desk.call(0).isPaused()).isTrue();
    heard();
    assertThat(write.text()).isEqualTo("onetwoend");
    desk.call(0).end();
    assertThat(write.complete()).isTrue();
  }

  @Test
  void ofAStreamOfUnknownLengthTheEndWaits() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    nodes.slowSpread = true;
    desk.call(0).head(200).piece("all");
    assertThat(write.text()).isEmpty();
    heard();
    assertThat(write.text()).isEqualTo("all");
    desk.call(0).end("X-Sum", "1");
    assertThat(write.complete()).isFalse();
    heard();
    assertThat(write.complete()).isTrue();
    assertThat(write.receivedTrailers()).isNotEmpty();
  }

  @Test
  void aSlowClientIsGivenTheLastPieceWhenItWantsIt() {
    HandExchange write = desk.request("PUT", "/plain/1", false).slow();
    desk.send(write);
    nodes.slowSpread = true;
    desk.call(0).head(200, "Content-Length", "6");
    heard();
    desk.call(0).piece("one").piece("two");
    assertThat(write.text()).isEqualTo("one");
    heard();
    assertThat(write.text()).isEqualTo("one");
    write.drain();
    assertThat(write.text()).isEqualTo("one");
    heard();
    assertThat(write.text()).isEqualTo("onetwo");
    assertThat(write.whileFull()).isZero();
    desk.call(0).end();
    write.drain();
    assertThat(write.complete()).isTrue();
  }

  @Test
  void anAnswerThatIsReadForItsTagsWaitsOnce() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("POST", "/items", "x");
    desk.call(0).answer(201, "{\"id\": 7}", "Content-Type", "application/json");
    assertThat(write.hasHead()).isFalse();
    assertThat(nodes.invalidated.getFirst().tags()).contains("item:7");
    heard();
    assertThat(write.complete()).isTrue();
    assertThat(nodes.pending()).isZero();
  }

  @Test
  void nobodyWaitsForAClientThatLeft() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    write.leave();
    assertThat(nodes.pending()).isPositive();
    desk.call(0).head(200).piece("late").end();
    assertThat(desk.call(0).isOver()).isFalse();
    heard();
    assertThat(desk.call(0).isOver()).isTrue();
    assertThat(write.hasHead()).isFalse();
  }

  @Test
  void aClientThatLeavesWhileItWaitsChangesNothing() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200).piece("some");
    write.leave();
    heard();
    desk.call(0).end();
    heard();
    assertThat(desk.call(0).isOver()).isTrue();
    assertThat(write.hasHead()).isFalse();
  }

  @Test
  void anAnswerThatBreaksOffIsToldAndNotWaitedFor() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).head(200).piece("some");
    nodes.slowSpread = true;
    int before = nodes.invalidated.size();
    desk.call(0).breaksOff();
    assertThat(write.aborted()).isTrue();
    assertThat(nodes.invalidated.size()).isGreaterThan(before);
  }

  @Test
  void aFailureIsAnsweredOnceTheOthersHaveHeard() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(write.hasHead()).isFalse();
    heard();
    assertThat(write.status()).isEqualTo(504);
  }

  @Test
  void aDefectInvalidatesEverythingEverywhere() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/near/1", "x");
    desk.call(0).fails(new IllegalStateException("a defect"));
    assertThat(nodes.invalidated.getLast().tags()).containsExactly("");
    assertThat(nodes.invalidated.getLast().reach()).isEqualTo(Consistency.CLUSTER);
    assertThat(write.hasHead()).isFalse();
    heard();
    assertThat(write.status()).isEqualTo(500);
  }

  @Test
  void interimResponsesAcknowledgeNothingAndPass() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).interim(102);
    assertThat(write.interim()).hasSize(1);
    assertThat(nodes.invalidated).isEmpty();
    desk.call(0).answer(200, "done");
    assertThat(write.hasHead()).isFalse();
    heard();
    heard();
    assertThat(write.complete()).isTrue();
  }

  @Test
  void aTunnelOpensOnceTheOthersHaveHeard() {
    nodes.slowSpread = true;
    HandExchange upgrade = desk.get("/switch/1", "Connection", "Upgrade", "Upgrade", "websocket");
    NetSocket socket =
        (NetSocket)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {NetSocket.class},
                (proxy, method, arguments) -> null);
    desk.call(0).switches(socket, "Upgrade", "websocket");
    assertThat(upgrade.hasHead()).isFalse();
    heard();
    assertThat(upgrade.status()).isEqualTo(101);
    upgrade.leave();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /plain/1, CLUSTER",
    "PUT, /near/1, LOCAL",
    "PUT, /told/1, SHARED",
    "PUT, /both/1, SHARED",
    "DELETE, /unruled, CLUSTER"
  })
  void theMarksGoAsFarAsTheWidestRuleSays(String method, String path, Consistency reach) {
    HandExchange write = desk.write(method, path, "x");
    desk.call(0).answer(200, "done");
    assertThat(write.complete()).isTrue();
    assertThat(
            nodes.invalidated.stream()
                .map(HandNodes.Invalidated::reach)
                .collect(Collectors.toSet()))
        .isEqualTo(Set.of(reach));
  }

  @Test
  void whatIsHeldIsHeldAsFar() {
    desk.write("PUT", "/told/1", "x");
    desk.call(0).answer(500, "who knows");
    assertThat(nodes.invalidated).allMatch(one -> one.reach() == Consistency.SHARED);
    assertThat(nodes.invalidated.getFirst().tags()).containsExactly("plain:1");
    desk.advance(Duration.ofMinutes(1));
  }

  @Test
  void whatAnOriginOffersToLaterReadsIsStoredAfterTheLastMark() {
    nodes.slowSpread = true;
    HandExchange post = desk.write("POST", "/other/1", "x");
    desk.call(0)
        .answer(200, "offered", "Cache-Control", "max-age=60", "Content-Location", "/other/1");
    heard();
    assertThat(post.hasHead()).isTrue();
    heard();
    assertThat(post.complete()).isTrue();
  }

  @Test
  void whereTheWriteMustReachAllNodesItIsRefusedWithoutALease() {
    nodes.lease = false;
    HandExchange write = desk.write("PUT", "/sure/1", "x");
    assertThat(write.status()).isEqualTo(503);
    assertThat(write.field("Retry-After")).isEqualTo("1");
    assertThat(write.text()).contains("\"reason\":\"redis-away\"");
    assertThat(desk.calls()).isZero();
    assertThat(record().reason()).isEqualTo(Reason.REDIS_AWAY);
    assertThat(record().outcome()).isEqualTo(Outcome.NONE);

    HandExchange released = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(200, "done");
    assertThat(released.complete()).isTrue();

    nodes.lease = true;
    HandExchange again = desk.write("PUT", "/sure/1", "x");
    desk.call(1).answer(200, "done");
    assertThat(again.status()).isEqualTo(200);
  }

  @Test
  void theRecordSaysHowItWent() {
    nodes.slowSpread = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(200, "done", "Content-Length", "4");
    desk.advance(Duration.ofMillis(30));
    desk.step(() -> nodes.heard(new Spread.Fenced(List.of("b"))));
    desk.advance(Duration.ofMillis(12));
    heard();
    assertThat(write.complete()).isTrue();
    assertThat(record().spreading())
        .isEqualTo(new Spreading(Spreading.Result.FENCED, Duration.ofMillis(42)));
  }

  @Test
  void ofSeveralTheOneThatWentLeastFarCounts() {
    Spreads spreads = new Spreads();
    spreads.add(Future.succeededFuture(new Spread.Fenced(List.of("b"))));
    spreads.add(Future.succeededFuture(COMPLETE));
    spreads.add(Future.succeededFuture(new Spread.Fenced(List.of("a"))));
    assertThat(spreads.together().result()).isEqualTo(new Spread.Fenced(List.of("a", "b")));
    spreads.add(Future.succeededFuture(new Spread.Unsent()));
    spreads.add(Future.succeededFuture(new Spread.Fenced(List.of("a"))));
    assertThat(spreads.together().result()).isEqualTo(new Spread.Unsent());
    assertThat(spreads.together()).isSameAs(Spread.COMPLETE);
  }
}
