package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators take out of the cache of all nodes. */
class PurgeTest extends NodesTest {
  private static final Duration ON_ITS_WAY = Duration.ofMillis(50);

  private Purge purge() {
    return new Purge(
        desk.store, nodes.over(desk.invalidation), nodes.shared(), desk.timing, ON_ITS_WAY);
  }

  @Test
  void itIsOverWhenTheOthersHaveHeardAndSaysWhoHasNot() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "x");
    nodes.slowSpread = true;
    Future<Purge.Purged> purging = purge().tags(List.of("plain:1"), false, false);
    assertThat(purging.isComplete()).isFalse();
    assertThat(nodes.invalidated.getLast().reach()).isEqualTo(Consistency.CLUSTER);
    nodes.heard(new Spread.Fenced(List.of("b")));
    Purge.Purged purged = purging.result();
    assertThat(purged.matched()).isEqualTo(1);
    assertThat(purged.spread()).isEqualTo(new Spread.Fenced(List.of("b")));
    assertThat(purged.inRedis()).isNull();
  }

  @Test
  void aDryRunTellsNobody() {
    assertThat(purge().all(false, true).result().spread()).isEqualTo(new Spread.Complete());
    assertThat(purge().identity("user", "42", true).result().inRedis()).isEqualTo(3);
    assertThat(nodes.invalidated).isEmpty();
    assertThat(nodes.forgotten).isEmpty();
  }

  /** What was on its way when the mark was set is deleted, too. */
  @Test
  void allOfAPersonGoesOnceTheMarkHasSpreadAndOnceMore() {
    desk.get("/mine", "X-User", "42");
    desk.lastCall().answer(200, "x");
    desk.get("/mine", "X-User", "43");
    desk.lastCall().answer(200, "y");
    nodes.slowSpread = true;
    Future<Purge.Purged> purging = purge().identity("user", "42", false);
    assertThat(nodes.forgotten).isEmpty();
    nodes.heard(new Spread.Complete());
    String person = ImplicitTags.identity("user", "42").text();
    assertThat(nodes.forgotten).containsExactly(person);
    assertThat(purging.isComplete()).isFalse();
    desk.timing.advance(ON_ITS_WAY);
    assertThat(nodes.forgotten).containsExactly(person, person);
    Purge.Purged purged = purging.result();
    assertThat(purged.matched()).isEqualTo(1);
    assertThat(purged.inRedis()).isEqualTo(4);
    assertThat(nodes.kept.getFirst().key().person()).isEqualTo(person);

    nodes.slowSpread = false;
    desk.get("/mine", "X-User", "42");
    assertThat(desk.calls()).isEqualTo(3);
    desk.lastCall().answer(200, "x");
    assertThat(desk.get("/mine", "X-User", "43").cache()).isEqualTo("HIT");
  }

  @Test
  void explainSaysWhatRedisHolds() {
    elsewhereIs("/plain/1", "theirs");
    assertThat(String.valueOf(explained().get("in Redis"))).contains("bytes=6", "validity=Valid");
    nodes.lease = false;
    assertThat(String.valueOf(explained().get("in Redis"))).contains("no lease");
  }

  /** It used to call this a MISS while Redis had the answer. */
  @Test
  void explainSaysWhatWouldBeAnsweredFromRedis() {
    elsewhereIs("/plain/1", "theirs");
    assertThat(explained()).containsEntry("outcome", "HIT").containsEntry("reason", "fresh");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
  }

  private Map<String, Object> explained() {
    RequestHead head = new RequestHead("GET", "http", "desk", "/plain/1", null, Fields.EMPTY);
    return new Explainer(
            desk.store, nodes.over(desk.invalidation), desk.timing, nodes.shared(), null)
        .explain(desk.inForce(), head, new Peer("127.0.0.1", true))
        .result();
  }
}
