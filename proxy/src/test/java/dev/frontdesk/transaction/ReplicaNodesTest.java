package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.policy.Validity;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a node fetches from a replica goes to the others as old as it is. */
// The nodes are set when the desk is opened.
@SuppressWarnings("NullAway.Init")
class ReplicaNodesTest extends ReplicaTest {
  private HandNodes nodes;

  @Override
  @Nullable HandNodes nodes() {
    nodes = new HandNodes();
    return nodes;
  }

  /** Were it the node's sequence, others would not find what was marked before that. */
  @Test
  void theStampInRedisIsOfWhatTheReplicaShows() {
    desk.invalidate("plain:8");
    desk.invalidate("plain:9");
    desk.get("/plain/1");
    desk.call(0).shows(1, true).answer(200, "one");
    assertThat(nodes.kept)
        .singleElement()
        .satisfies(kept -> assertThat(kept.stamp().sequence()).isEqualTo(1001));
    assertThat(nodes.done).containsExactly(true);
  }

  @Test
  void ofAReplicaThatIsBehindNothingGoesThereAndTheLeaseIsGivenBack() {
    desk.get("/plain/1");
    desk.call(0).shows(0, false).answer(200, "old");
    assertThat(nodes.kept).isEmpty();
    assertThat(nodes.done).containsExactly(false);
  }

  private Promise<Boolean> elsewhereStores(String text) {
    desk.get("/plain/1");
    desk.call(0).shows(0, true).answer(200, text);
    nodes.put(nodes.kept.getLast());
    desk.store.count(
        response -> {
          desk.store.drop(response);
          return true;
        },
        1000);
    nodes.verdict = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
    Promise<Boolean> over = Promise.promise();
    nodes.elsewhere = over;
    return over;
  }

  /**
   * The other node's fill began after the mark, but a replica answered it that does not show it.
   */
  @Test
  void whatALaggingReplicaGaveToAnotherNodeIsFoundOutByItsStamp() {
    Promise<Boolean> over = elsewhereStores("old");
    HandExchange read = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(1);
    nodes.verdict = new Validity.Invalidated(Validity.Cause.MARKED);
    desk.step(() -> over.complete(true));
    desk.call(1).answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void whatIsStillGoodOfItIsTaken() {
    Promise<Boolean> over = elsewhereStores("good");
    HandExchange read = desk.get("/plain/1");
    nodes.verdict = new Validity.Valid();
    desk.step(() -> over.complete(true));
    assertThat(read.text()).isEqualTo("good");
    assertThat(read.cache()).isEqualTo("COLLAPSED");
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void whereTheOtherNodeCouldKeepNothingThisOneAsks() {
    Promise<Boolean> over = elsewhereStores("good");
    HandExchange read = desk.get("/plain/1");
    desk.step(() -> over.complete(false));
    assertThat(desk.call(1).reading().demand().floor()).isNull();
    desk.call(1).fails(Reason.SPILL_EXHAUSTED, false);
    assertThat(read.status()).isEqualTo(503);
  }

  // Writes.

  @Test
  void theAnswerToAWriteWaitsForTheFloorAndTheOtherNodesTogether() {
    nodes.slowSpread = true;
    replicas.reading = Promise.promise();
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(204, "");
    assertThat(nodes.invalidated).hasSize(1);
    assertThat(replicas.asked).containsExactly("booking 204");
    assertThat(write.hasHead()).isFalse();
    desk.step(() -> nodes.heard(new Spread.Complete()));
    assertThat(write.hasHead()).isFalse();
    desk.step(replicas::read);
    assertThat(write.hasHead()).isTrue();
    desk.step(() -> nodes.heard(new Spread.Complete()));
    assertThat(write.complete()).isTrue();
    assertThat(desk.records.getFirst().spreading()).isNotNull();
  }

  @Test
  void theOtherWayRoundToo() {
    nodes.slowSpread = true;
    replicas.reading = Promise.promise();
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(204, "");
    desk.step(replicas::read);
    assertThat(write.hasHead()).isFalse();
    desk.step(() -> nodes.heard(new Spread.Complete()));
    assertThat(write.hasHead()).isTrue();
    desk.step(() -> nodes.heard(new Spread.Complete()));
    assertThat(write.complete()).isTrue();
  }
}
