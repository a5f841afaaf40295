package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.Tag;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another node brought is looked for after memory and before the origin. */
class SharedReadTest extends NodesTest {
  private static final Validity MARKED = new Validity.Invalidated(Validity.Cause.MARKED);

  private TransactionRecord record() {
    return desk.records.getLast();
  }

  @Test
  void anAnswerFromRedisIsAHitAndInMemoryFromThenOn() {
    elsewhereIs("/plain/1", "theirs");
    HandExchange first = desk.get("/plain/1");
    assertThat(first.cache()).isEqualTo("HIT");
    assertThat(first.text()).isEqualTo("theirs");
    assertThat(record().tier()).isEqualTo(Tier.REDIS);
    assertThat(nodes.asked).containsExactly("find", "confirm");

    HandExchange second = desk.get("/plain/1");
    assertThat(second.cache()).isEqualTo("HIT");
    assertThat(record().tier()).isEqualTo(Tier.MEMORY);
    assertThat(nodes.asked).containsExactly("find", "confirm");
    assertThat(desk.calls()).isEqualTo(1);
  }

  /** The sequence is read first: so it does not matter where in between it is invalidated. */
  @ParameterizedTest
  @ValueSource(strings = {"while it is found", "while the marks are read", "just after"})
  void whatIsInvalidatedAfterTheSequenceWasReadIsNotServed(String when) {
    elsewhereIs("/plain/1", "old");
    nodes.finding = Promise.promise();
    nodes.confirming = Promise.promise();
    HandExchange read = desk.get("/plain/1");
    assertThat(nodes.asked).containsExactly("find");
    if (when.equals("while it is found")) {
      desk.invalidate("plain:1");
    }
    desk.step(() -> nodes.foundNow());
    assertThat(nodes.asked).containsExactly("find", "confirm");
    if (when.equals("while the marks are read")) {
      desk.invalidate("plain:1");
    }
    if (when.equals("just after")) {
      // On the same event loop, before what was found is decided on.
      desk.step(() -> {
        desk.invalidation.invalidate(List.of(Tag.of("plain:1")), false);
        nodes.confirmedNow();
      });
    } else {
      desk.step(() -> nodes.confirmedNow());
    }
    assertThat(read.hasHead()).isFalse();
    assertThat(desk.lastCall().field("If-None-Match")).isNull();
    desk.lastCall().answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
    assertThat(desk.get("/plain/1").text()).isEqualTo("new");
  }

  @Test
  void whatIsPlainIsNotUsedWhereAnswersAreEncrypted() {
    elsewhereIs("/secret", "ours");
    assertThat(desk.get("/secret").text()).isEqualTo("ours");
    forget("/secret");
    HandNodes.Kept plain = nodes.plain("/secret");
    nodes.put(plain);
    HandExchange read = desk.get("/secret");
    assertThat(read.hasHead()).isFalse();
    assertThat(nodes.dropped).contains(plain.key());
    desk.lastCall().answer(200, "from the origin");
    assertThat(read.text()).isEqualTo("from the origin");
  }

  @Test
  void whatTheSharedMarksHitIsDroppedAndNotValidated() {
    elsewhereIs("/plain/1", "old", "ETag", "\"1\"");
    nodes.verdict = MARKED;
    HandExchange read = desk.get("/plain/1");
    assertThat(nodes.dropped).hasSize(1);
    assertThat(desk.lastCall().field("If-None-Match")).isNull();
    desk.lastCall().answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
    assertThat(record().reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void aHeadFreshensNothingThatTheSharedMarksHit() {
    elsewhereIs("/plain/1", "old", "ETag", "\"1\"");
    nodes.verdict = MARKED;
    HandExchange head = desk.send(desk.request("HEAD", "/plain/1", false));
    desk.lastCall().answer(200, "", "ETag", "\"1\"", "Content-Length", "3");
    assertThat(head.status()).isEqualTo(200);
    assertThat(desk.stored()).isZero();
    assertThat(nodes.kept).isEmpty();
  }

  @Test
  void aHeadIsAnsweredFromRedis() {
    elsewhereIs("/plain/1", "theirs");
    HandExchange head = desk.send(desk.request("HEAD", "/plain/1", false));
    assertThat(head.cache()).isEqualTo("HIT");
    assertThat(desk.calls()).isEqualTo(1);
  }

  @Test
  void onlyIfCachedIsAnsweredFromRedis() {
    assertThat(desk.get("/plain/2", "Cache-Control", "only-if-cached").status()).isEqualTo(504);
    elsewhereIs("/plain/1", "theirs");
    HandExchange read = desk.get("/plain/1", "Cache-Control", "only-if-cached");
    assertThat(read.cache()).isEqualTo("HIT");
    assertThat(record().tier()).isEqualTo(Tier.REDIS);
  }

  /** Memory would not know of the soft mark, which is older than the stamp. */
  @Test
  void whatIsSoftlyInvalidIsServedStaleAndNotPromoted() {
    elsewhereIs("/lasting/1", "old");
    nodes.verdict = new Validity.SoftlyInvalidated(desk.timing.now());
    HandExchange read = desk.get("/lasting/1");
    assertThat(read.cache()).isEqualTo("STALE");
    assertThat(read.text()).isEqualTo("old");
    assertThat(record().tier()).isEqualTo(Tier.REDIS);
    assertThat(desk.stored()).isZero();
    desk.lastCall().answer(200, "new");
    assertThat(desk.get("/lasting/1").text()).isEqualTo("new");
  }

  @Test
  void softlyInvalidForTooLongItIsNoStandInEither() {
    elsewhereIs("/lasting/1", "old");
    nodes.verdict = new Validity.SoftlyInvalidated(desk.timing.now().minus(Duration.ofHours(1)));
    HandExchange read = desk.get("/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(read.status()).isEqualTo(502);
  }

  @Test
  void onlyWhatIsSelectedIsHeldAgainstTheMarks() {
    elsewhereIs("/open/1", "english", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    HandExchange read = desk.get("/open/1", "Accept-Language", "de");
    assertThat(nodes.asked).contains("find").doesNotContain("confirm");
    desk.lastCall()
        .answer(200, "deutsch", "Vary", "Accept-Language", "Cache-Control", "max-age=60");
    assertThat(record().reason()).isEqualTo(Reason.VARY_MISMATCH);
    assertThat(read.text()).isEqualTo("deutsch");
  }

  @Test
  void whatCameMeanwhileAndIsNewerStays() {
    elsewhereIs("/plain/1", "theirs");
    nodes.confirming = Promise.promise();
    HandExchange read = desk.get("/plain/1");
    desk.advance(Duration.ofSeconds(2));
    HandExchange own = desk.get("/plain/1", "Cache-Control", "no-cache");
    desk.step(() -> nodes.confirmedNow());
    desk.lastCall().answer(200, "newer");
    assertThat(own.text()).isEqualTo("newer");
    assertThat(read.text()).isEqualTo("theirs");
    assertThat(desk.get("/plain/1").text()).isEqualTo("newer");
  }

  @Test
  void whatWasMadeLaterAndIsInMemoryIsNotDisplaced() {
    elsewhereIs("/plain/1", "theirs");
    Promise<Void> slow = Promise.promise();
    nodes.finding = slow;
    HandExchange read = desk.get("/plain/1");
    nodes.finding = null;
    desk.advance(Duration.ofSeconds(2));
    desk.get("/plain/1", "Cache-Control", "no-cache");
    desk.lastCall().answer(200, "newer");
    desk.step(slow::complete);
    assertThat(read.text()).isEqualTo("newer");
    assertThat(desk.get("/plain/1").text()).isEqualTo("newer");
  }

  @Test
  void whatWasFoundUnderRulesThatWereReplacedIsNotPutIntoMemory() {
    elsewhereIs("/plain/1", "theirs");
    nodes.finding = Promise.promise();
    HandExchange read = desk.get("/plain/1");
    desk.replaceRules(SHARED_RULES.replace("ttl: 60s", "ttl: 61s"));
    desk.step(() -> nodes.foundNow());
    assertThat(read.text()).isEqualTo("theirs");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void whoWantsTheOriginsWordDoesNotLook() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "mine");
    nodes.asked.clear();
    desk.get("/plain/1", "Cache-Control", "no-cache");
    assertThat(nodes.asked).isEmpty();
    desk.lastCall().answer(200, "now");
    assertThat(desk.get("/plain/1").text()).isEqualTo("now");
  }

  @Test
  void withoutALeaseNothingIsAskedForAndNothingInMemoryIsBelieved() {
    desk.get("/plain/1");
    desk.lastCall().answer(200, "old", "ETag", "\"1\"");
    nodes.asked.clear();
    nodes.lease = false;
    HandExchange read = desk.get("/plain/1");
    assertThat(nodes.asked).isEmpty();
    assertThat(desk.lastCall().field("If-None-Match")).isNull();
    desk.lastCall().answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
    assertThat(read.cache()).isEqualTo("MISS");
    assertThat(record().reason()).isEqualTo(Reason.UNCONFIRMED);
  }

  @Test
  void whatIsUnconfirmedStandsInForAFailureWhereTheRouteGivesLeave() {
    for (String path : new String[] {"/lasting/1", "/plain/1"}) {
      desk.get(path);
      desk.lastCall().answer(200, "old", "Cache-Control", "max-age=60, stale-if-error=600");
    }
    nodes.lease = false;
    HandExchange lasting = desk.get("/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(lasting.cache()).isEqualTo("STALE");
    assertThat(lasting.text()).isEqualTo("old");
    HandExchange plain = desk.get("/plain/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(plain.status()).isEqualTo(502);

    nodes.lease = true;
    desk.invalidate("lasting:1");
    HandExchange marked = desk.get("/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(marked.status()).isEqualTo(502);
  }

  @Test
  void whatCannotBeConfirmedIsAsIfItWereNotThere() {
    elsewhereIs("/plain/1", "theirs");
    nodes.verdict = new Validity.Invalidated(Validity.Cause.UNCONFIRMED);
    HandExchange read = desk.get("/plain/1");
    desk.lastCall().answer(200, "new");
    assertThat(read.text()).isEqualTo("new");
    assertThat(record().reason()).isEqualTo(Reason.NOT_STORED);
    assertThat(nodes.dropped).isEmpty();
  }

  @Test
  void withoutLeaveToJoinAReadGoesAlone() {
    desk.get("/plain/1");
    nodes.join = false;
    HandExchange second = desk.get("/plain/1");
    assertThat(desk.calls()).isEqualTo(2);
    desk.call(1).answer(200, "its own");
    desk.call(0).answer(200, "the first's");
    assertThat(second.text()).isEqualTo("its own");
  }
}
