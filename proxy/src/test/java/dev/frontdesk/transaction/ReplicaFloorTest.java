package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Lsn;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who has written is not answered from before that, whoever answers. */
class ReplicaFloorTest extends ReplicaTest {
  private static final String[] USER = {"X-User", "7"};

  /** The pair of name and value, as a browser sends it back. */
  private static @Nullable String cookie(HandExchange answered) {
    String line = answered.field("Set-Cookie");
    return line == null ? null : line.substring(0, line.indexOf(';'));
  }

  private String cookieOfAWrite(String method, String path) {
    HandExchange write = desk.write(method, path, "x");
    desk.lastCall().answer(204, "");
    return Objects.requireNonNull(cookie(write));
  }

  private HandExchange getWith(String cookie, String path, String... fields) {
    String[] all =
        Stream.concat(Stream.of("Cookie", cookie), Stream.of(fields)).toArray(String[]::new);
    return desk.get(path, all);
  }

  private @Nullable Floor floorOf(HandExchange read) {
    Floor floor = desk.lastCall().demand().floor();
    desk.lastCall().answer(200, "x");
    assertThat(read.complete()).isTrue();
    return floor;
  }

  // The answer to a write.

  @Test
  void theAnswerWaitsForThePositionAndTheMarksDoNot() {
    replicas.reading = Promise.promise();
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(200, "done");
    assertThat(write.hasHead()).isFalse();
    assertThat(desk.invalidation.sequence()).isEqualTo(1);
    assertThat(replicas.asked).containsExactly("booking 200");

    desk.step(replicas::read);
    assertThat(write.text()).isEqualTo("done");
    assertThat(write.field("Set-Cookie"))
        .startsWith(HandReplication.COOKIE + "=")
        .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=60")
        .doesNotContain("Secure");
  }

  /** Read before the origin has answered, it would be before the commit. */
  @Test
  void thePositionIsReadWhenTheOriginHasAnswered() {
    desk.write("PUT", "/plain/1", "x");
    assertThat(replicas.asked).isEmpty();
    desk.call(0).answer(204, "");
    assertThat(replicas.asked).hasSize(1);
  }

  @Test
  void whoComesByTlsGetsACookieForTlsOnly() {
    HandExchange write = desk.write("PUT", "/plain/1", "x", "X-Forwarded-Proto", "https");
    desk.call(0).answer(204, "");
    assertThat(write.field("Set-Cookie")).contains("Secure");
  }

  @Test
  void cookiesOfTheOriginStay() {
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.call(0).answer(204, "", "Set-Cookie", "session=1");
    assertThat(write.head0().fields().all("Set-Cookie"))
        .hasSize(2)
        .contains("session=1")
        .anyMatch(line -> line.startsWith(HandReplication.COOKIE));
  }

  static Stream<Named<Consumer<ReplicaFloorTest>>> changes() {
    return Stream.of(
        named("done", t -> t.ended("PUT", "/plain/1", call -> call.answer(200, "x"))),
        named("accepted", t -> t.ended("PUT", "/plain/1", call -> call.answer(202, ""))),
        named("streamed", t -> t.ended("PUT", "/plain/1", t::streamed)),
        named("taken", t -> t.ended("POST", "/items", call -> call.answer(200, "{\"id\":5}"))),
        named("too much to take", t -> t.ended("POST", "/items", t::tooMuch)),
        named("no rule", t -> t.ended("POST", "/loose/1", call -> call.answer(200, "x"))),
        named("failed", t -> t.ended("PUT", "/plain/1", call -> call.answer(500, "x"))),
        named("failed, no rule", t -> t.ended("POST", "/loose/1", call -> call.answer(503, "x"))),
        named("no answer", t -> t.ended("PUT", "/plain/1", t::timesOut)),
        named("no answer, no rule", t -> t.ended("POST", "/loose/1", t::timesOut)),
        named(
            "refused when it was repeated",
            t -> t.ended("DELETE", "/plain/1", call -> call.repeated().answer(404, ""))));
  }

  private static Named<Consumer<ReplicaFloorTest>> named(
      String name, Consumer<ReplicaFloorTest> test) {
    return Named.of(name, test);
  }

  private HandExchange written = new HandExchange(task -> {}, GET, new Peer("", true), false);

  private static final RequestHead GET =
      new RequestHead("GET", "http", "desk", "/", null, Fields.EMPTY);

  private void ended(String method, String path, Consumer<HandOrigin.Call> end) {
    written = desk.write(method, path, "x", USER);
    end.accept(desk.lastCall());
  }

  private void streamed(HandOrigin.Call call) {
    call.head(200).piece("on");
    assertThat(written.text()).isEqualTo("on");
    assertThat(replicas.asked).hasSize(1);
    call.piece("e").end();
    // Once more before the last byte: it may have been committed since.
    assertThat(replicas.asked).hasSize(2);
  }

  private void tooMuch(HandOrigin.Call call) {
    call.head(200).piece("x".repeat(2 * Desk.BODY_COPY)).end();
  }

  private void timesOut(HandOrigin.Call call) {
    call.fails(Reason.RESPONSE_TIMEOUT, true);
    assertThat(written.status()).isEqualTo(504);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void whateverMayHaveChangedSomethingGivesAFloor(Consumer<ReplicaFloorTest> change) {
    change.accept(this);
    assertThat(written.complete()).isTrue();
    String cookie = Objects.requireNonNull(cookie(written));
    assertThat(floorOf(getWith(cookie, "/loose/1"))).isNotNull();
    assertThat(floorOf(desk.get("/loose/1", USER))).isNotNull();
    assertThat(floorOf(desk.get("/loose/1", "X-User", "8"))).isNull();
  }

  static Stream<Named<Consumer<ReplicaFloorTest>>> noChanges() {
    return Stream.of(
        named("refused", t -> t.ended("PUT", "/plain/1", call -> call.answer(422, "x"))),
        named("refused, no rule", t -> t.ended("POST", "/loose/1", call -> call.answer(404, "x"))),
        named(
            "not sent",
            t -> t.ended("PUT", "/plain/1", call -> call.fails(Reason.CONNECT_FAILED, false))),
        named(
            "refused, and groups are cleared",
            t ->
                t.ended(
                    "PUT",
                    "/plain/1",
                    call -> call.answer(404, "x", "Cache-Group-Invalidation", "\"a\""))));
  }

  @ParameterizedTest
  @MethodSource("noChanges")
  void whatChangedNothingGivesNone(Consumer<ReplicaFloorTest> refusal) {
    refusal.accept(this);
    assertThat(written.field("Set-Cookie")).isNull();
    assertThat(replicas.asked).isEmpty();
    assertThat(floorOf(desk.get("/loose/1", USER))).isNull();
  }

  @Test
  void whoLeavesBeforeTheAnswerHasAFloor() {
    HandExchange write = desk.write("PUT", "/plain/1", "x", USER);
    write.leave();
    assertThat(replicas.asked).hasSize(1);
    assertThat(Objects.requireNonNull(floorAfter(100))).isEqualTo(new Lsn(100));
    replicas.primary = new Lsn(200);
    desk.call(0).answer(204, "");
    assertThat(floorAfter(200)).isEqualTo(new Lsn(200));
  }

  private @Nullable Lsn floorAfter(long primary) {
    replicas.primary = new Lsn(primary);
    Floor floor = floorOf(desk.get("/loose/1", USER));
    return floor == null ? null : floor.positions().get(HandReplication.HISTORY);
  }

  @Test
  void ofTwoWritesTheLaterCounts() {
    String first = cookieOfAWrite("PUT", "/plain/1");
    replicas.primary = new Lsn(200);
    HandExchange write = desk.write("PUT", "/plain/2", "x", "Cookie", first);
    desk.lastCall().answer(204, "");
    Floor floor = floorOf(getWith(Objects.requireNonNull(cookie(write)), "/loose/1"));
    assertThat(Objects.requireNonNull(floor).positions())
        .isEqualTo(Map.of(HandReplication.HISTORY, new Lsn(200)));
  }

  /** The position of an older write says nothing of where the new one is. */
  @Test
  void aWriteThatNobodyCanSayThePositionOfHidesTheOlderOne() {
    String first = cookieOfAWrite("PUT", "/plain/1");
    replicas.unknown = true;
    HandExchange write = desk.write("PUT", "/plain/1", "x", "Cookie", first);
    desk.lastCall().answer(204, "");
    HandExchange read = getWith(Objects.requireNonNull(cookie(write)), "/loose/1");
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(0, new Lsn(100)))).isFalse();
    assertThat(Objects.requireNonNull(floorOf(read)).positions()).isEmpty();
  }

  // The cookie is nobody else's business.

  @Test
  void theCookieReachesNeitherOriginNorKey() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    getWith(cookie, "/plain/1");
    assertThat(desk.lastCall().field("Cookie")).isNull();
    desk.lastCall().answer(200, "one", "Vary", "Cookie");
    assertThat(desk.get("/plain/1").cache()).isEqualTo("HIT");
    assertThat(getWith(cookie, "/plain/1").cache()).isEqualTo("HIT");

    getWith("a=b; " + cookie, "/loose/1");
    assertThat(desk.lastCall().field("Cookie")).isEqualTo("a=b");
    desk.lastCall().answer(200, "x");
    desk.write("PUT", "/plain/1", "x", "Cookie", cookie);
    assertThat(desk.lastCall().field("Cookie")).isNull();
    desk.lastCall().answer(204, "");
  }

  @Test
  void aForgedCookieIsTakenOffAndNotBelieved() {
    HandExchange read = getWith(HandReplication.COOKIE + "=forged", "/loose/1");
    assertThat(desk.lastCall().field("Cookie")).isNull();
    assertThat(floorOf(read)).isNull();
  }

  @Test
  void explainedIsWhatIsDoneWithoutTheCookie() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    RequestHead with = desk.request("GET", "/plain/1", false, "Cookie", cookie).head();
    Map<String, Object> told =
        new Explainer(desk.store, desk.invalidation, desk.timing, null, replicas.over(desk.timing))
            .explain(desk.inForce(), with, new Peer("127.0.0.1", true))
            .result();
    assertThat(told).doesNotContainKeys("stripped", "credentials");
    assertThat(told.toString()).doesNotContain(HandReplication.COOKIE);
  }

  // Who may answer then.

  @Test
  void whatPassesIsHeldAgainstTheFloor() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    HandExchange read = getWith(cookie, "/loose/1");
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(0, new Lsn(99)))).isFalse();
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(0, new Lsn(100)))).isTrue();
    assertThat(floorOf(read)).isNotNull();
  }

  @Test
  void whatIsFilledIsHeldAgainstBoth() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    HandExchange read = getWith(cookie, "/plain/1");
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(1, new Lsn(99)))).isFalse();
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(0, new Lsn(100)))).isFalse();
    assertThat(desk.lastCall().demand().isMetBy(new HandStanding(1, new Lsn(100)))).isTrue();
    assertThat(floorOf(read)).isNotNull();
  }

  @Test
  void whatIsHeldHeadAndRangesToo() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    assertThat(floorOf(desk.send(desk.request("HEAD", "/plain/1", false, "Cookie", cookie))))
        .isNotNull();
    getWith(cookie, "/asset", "Range", "bytes=0-1");
    assertThat(desk.lastCall().demand().floor()).isNotNull();
    desk.lastCall().answer(200, "abcd");
    getWith(cookie, "/sql/report");
    assertThat(desk.lastCall().demand().floor()).isNotNull();
    desk.lastCall().answer(200, "[]");
  }

  @Test
  void floorsEnd() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    desk.advance(Duration.ofSeconds(61));
    assertThat(floorOf(getWith(cookie, "/loose/1"))).isNull();
  }

  @Test
  void anotherNodeKnowsTheCookie() {
    String cookie = cookieOfAWrite("PUT", "/plain/1");
    desk.closed();
    desk = new Desk(vertx, REPLICA_RULES, null, new HandReplication()::over);
    Floor floor = floorOf(getWith(cookie, "/loose/1"));
    assertThat(Objects.requireNonNull(floor).positions())
        .containsEntry(HandReplication.HISTORY, new Lsn(100));
  }

  // What is stored, and softly marked.

  private void lasting() {
    desk.get("/lasting/1");
    desk.lastCall().answer(200, "old");
  }

  /** Others are served stale; the writer would be served what is older than its own write. */
  @Test
  void whatItsOwnWriteMarkedSoftlyIsNotServedStaleToTheWriter() {
    lasting();
    String cookie = cookieOfAWrite("POST", "/gentle/1");
    HandExchange own = getWith(cookie, "/lasting/1");
    assertThat(own.hasHead()).isFalse();
    desk.lastCall().answer(200, "new");
    assertThat(own.text()).isEqualTo("new");

    lastingAgain();
    assertThat(desk.get("/lasting/1").text()).isEqualTo("new");
  }

  private void lastingAgain() {
    HandExchange write = desk.write("POST", "/gentle/1", "x");
    desk.lastCall().answer(204, "");
    assertThat(write.complete()).isTrue();
    HandExchange other = desk.get("/lasting/1");
    assertThat(other.cache()).isEqualTo("STALE");
    desk.lastCall().answer(200, "new");
  }

  @Test
  void norDoesItStandInForAFailure() {
    lasting();
    String cookie = cookieOfAWrite("POST", "/gentle/1");
    HandExchange own = getWith(cookie, "/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(own.status()).isEqualTo(502);

    desk.advance(Duration.ofSeconds(50));
    HandExchange later = getWith(cookie, "/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(later.status()).isEqualTo(502);
    HandExchange other = desk.get("/lasting/1");
    desk.lastCall().fails(Reason.CONNECT_FAILED, false);
    assertThat(other.cache()).isEqualTo("STALE");
  }

  @Test
  void norWithWhoFollowsAnothersFill() {
    lasting();
    String cookie = cookieOfAWrite("POST", "/gentle/1");
    desk.advance(Duration.ofSeconds(50));
    HandExchange other = desk.get("/lasting/1");
    int calls = desk.calls();
    HandExchange own = getWith(cookie, "/lasting/1");
    assertThat(desk.calls()).isEqualTo(calls);
    desk.call(calls - 1).fails(Reason.CONNECT_FAILED, false);
    assertThat(other.cache()).isEqualTo("STALE");
    assertThat(own.hasHead()).isFalse();
    desk.lastCall().answer(200, "new");
    assertThat(own.text()).isEqualTo("new");
  }

  /** A fill that began before the write, which a soft mark leaves good for the others. */
  @Test
  void theWriterJoinsNoFillThatBeganBeforeItsWrite() {
    HandExchange before = desk.get("/lasting/1");
    String cookie = cookieOfAWrite("POST", "/gentle/1");
    HandExchange other = desk.get("/lasting/1");
    int calls = desk.calls();
    HandExchange own = getWith(cookie, "/lasting/1");
    assertThat(desk.calls()).isEqualTo(calls + 1);
    desk.call(0).answer(200, "old");
    desk.lastCall().answer(200, "new");
    assertThat(List.of(before.text(), other.text())).containsOnly("old");
    assertThat(own.text()).isEqualTo("new");
  }

  /** The others may be answered by a replica that has not got as far. */
  @Test
  void whereNobodyMayAnswerTheWriterTheOthersAskForThemselves() {
    String cookie = cookieOfAWrite("PUT", "/plain/9");
    HandExchange own = getWith(cookie, "/plain/1");
    HandExchange other = desk.get("/plain/1");
    int calls = desk.calls();
    desk.lastCall().fails(Reason.SPILL_EXHAUSTED, false);
    assertThat(own.status()).isEqualTo(503);
    assertThat(own.field("Retry-After")).isEqualTo("1");
    assertThat(desk.calls()).isEqualTo(calls + 1);
    desk.lastCall().shows(0, false).answer(200, "behind");
    assertThat(other.text()).isEqualTo("behind");
  }
}
