package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.observe.AnsweredBy;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may answer what only passes, and what a declared query answers. */
class ReplicaPassTest extends ReplicaTest {
  private void onlyPrimary(HandExchange sent) {
    assertThat(desk.lastCall().request.reading()).isNull();
    if (!desk.lastCall().wasAnswered()) {
      desk.lastCall().answer(200, "x");
    }
    assertThat(sent.complete()).isTrue();
  }

  @Test
  void aReadThatPassesMayBeAnsweredByAnyReplica() {
    HandExchange read = desk.get("/loose/1");
    assertThat(desk.call(0).demand().isMetBy(HandStanding.at(Long.MIN_VALUE))).isTrue();
    desk.call(0).shows(0, true).answer(200, "one");
    assertThat(read.cache()).isEqualTo("BYPASS");
    assertThat(desk.records.getFirst().answeredBy()).isEqualTo(AnsweredBy.REPLICA);
  }

  @Test
  void aReadOfWhatIsHeldPassesSo() {
    desk.step(() -> desk.invalidation.hold(List.of(Tag.of("plain:1")), Duration.ofMinutes(1)));
    desk.get("/plain/1");
    assertThat(desk.call(0).demand().isMetBy(HandStanding.at(Long.MIN_VALUE))).isTrue();
    desk.call(0).shows(0, true).answer(200, "one");
    assertThat(desk.stored()).isZero();
  }

  @Test
  void headOfWhatIsNotStoredPassesSo() {
    desk.send(desk.request("HEAD", "/plain/1", false));
    assertThat(desk.call(0).demand().isMetBy(HandStanding.at(Long.MIN_VALUE))).isTrue();
    desk.call(0).answer(200, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PROPFIND", "BREW"})
  void otherMethodsAreThePrimarys(String method) {
    onlyPrimary(desk.send(desk.request(method, "/loose/1", false)));
  }

  @Test
  void aReadWithABodyIsThePrimarys() {
    HandExchange read = desk.send(desk.request("GET", "/loose/1", true));
    read.upload("x");
    read.uploaded();
    onlyPrimary(read);
  }

  @Test
  void anUpgradeIsThePrimarys() {
    onlyPrimary(desk.get("/loose/1", "Connection", "Upgrade", "Upgrade", "websocket"));
  }

  @Test
  void whatAWriteRuleMatchesIsThePrimarys() {
    onlyPrimary(desk.get("/switch/1"));
  }

  @Test
  void whatMayBeSomethingElseIsThePrimarys() {
    onlyPrimary(desk.get("/loose/1", "X-HTTP-Method-Override", "OPTIONS"));
    onlyPrimary(desk.get("/loose/..;/1"));
    onlyPrimary(desk.get("/loose/1", "X-Original-URL", "/other"));
  }

  @Test
  void whereTheRouteNamesNoReplicasThePrimaryAnswers() {
    onlyPrimary(desk.get("/firm/1"));
    assertThat(desk.records.getFirst().answeredBy()).isNull();
  }

  /** No cost where there are no replicas. */
  @Test
  void withoutReplicasNothingIsDemanded() {
    desk = new Desk(vertx, REPLICA_RULES);
    onlyPrimary(desk.get("/plain/1"));
    onlyPrimary(desk.get("/loose/1"));
    HandExchange write = desk.write("PUT", "/plain/1", "x");
    desk.lastCall().answer(200, "");
    assertThat(write.field("Set-Cookie")).isNull();
  }

  // Queries.

  private Query query(String id) {
    Reading reading = desk.lastCall().reading();
    Query query = Objects.requireNonNull(reading.query());
    assertThat(query.id()).isEqualTo(id);
    return query;
  }

  @Test
  void aQueryIsFilledAsARouteIs() {
    HandExchange read = desk.get("/sql/slots/7");
    query("sql-slots");
    assertThat(desk.lastCall().reading().evidence().path()).containsEntry("id", "7");
    assertThat(desk.lastCall().demand().isMetBy(HandStanding.at(0))).isTrue();
    desk.lastCall().shows(0, true).answer(200, "[]");
    assertThat(read.text()).isEqualTo("[]");
    assertThat(desk.get("/sql/slots/7").cache()).isEqualTo("HIT");
  }

  @Test
  void whatAQueryAnswersUncachedKnowsTheCaller() {
    desk.get("/sql/report", "X-User", "42");
    query("sql-report");
    assertThat(desk.lastCall().reading().evidence().identified().identities())
        .containsEntry("user", "42");
    desk.lastCall().answer(200, "[]");
  }

  @Test
  void aQueryAnswersWithoutReplicasToo() {
    desk = new Desk(vertx, REPLICA_RULES);
    desk.get("/sql/slots/7");
    query("sql-slots");
    assertThat(desk.lastCall().demand().floor()).isNull();
    desk.lastCall().answer(200, "[]");
    desk.get("/sql/report", "X-User", "42");
    assertThat(desk.lastCall().reading().evidence().identified().identities())
        .containsEntry("user", "42");
    desk.lastCall().answer(200, "[]");
  }

  @Test
  void contentAndUpgradesMeanNothingToAQuery() {
    HandExchange read = desk.send(desk.request("GET", "/sql/report", true));
    query("sql-report");
    assertThat(desk.lastCall().request.body()).isNull();
    desk.lastCall().answer(200, "[]");
    assertThat(read.text()).isEqualTo("[]");
    desk.get("/sql/report", "Connection", "Upgrade", "Upgrade", "websocket");
    query("sql-report");
    desk.lastCall().answer(200, "[]");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /sql/report",
    "DELETE, /sql/slots/7",
    "OPTIONS, /sql/report",
    "PROPFIND, /sql/report",
    "GET, /sql/odd",
    "POST, /sql/slots/..;",
  })
  void whatIsNoReadOfAQueryIsNeverAskedOfIt(String method, String path) {
    notTheQuerys(desk.send(desk.request(method, path, false)));
  }

  @Test
  void anOverriddenMethodAndAPathWithTwoReadingsAreNotEither() {
    notTheQuerys(desk.get("/sql/report", "X-HTTP-Method-Override", "DELETE"));
    notTheQuerys(desk.get("/sql/slots/..;"));
  }

  /** It goes where requests go that no rule sends elsewhere, as if there were no query. */
  private void notTheQuerys(HandExchange sent) {
    assertThat(desk.lastCall().request.upstream().group()).isNotEqualTo(Upstream.QUERIES);
    onlyPrimary(sent);
  }

  /** No origin is sent anything, and a database says nothing of lifetimes. */
  @Test
  void aQueryIsExplainedWithoutAnOrigin() {
    RequestHead head = desk.request("GET", "/sql/slots/7", false).head();
    Map<String, Object> told =
        new Explainer(desk.store, desk.invalidation, desk.timing)
            .explain(desk.inForce(), head, new Peer("127.0.0.1", true))
            .result();
    assertThat(told)
        .containsKey("key")
        .doesNotContainKeys("origin is sent", "fields the origin gets");
    assertThat(told.get("lifetime")).asString().doesNotContain("origin");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /plain/1, 'replicas of booking, else its primary'",
    "PUT, /plain/1, primary of booking",
    "GET, /firm/1, primary of booking",
    "GET, /sql/slots/7, 'query sql-slots, pool replica'",
    "GET, /sql/report, 'query sql-report, pool replica'",
  })
  void itIsExplainedWhereItWouldBeFetched(String method, String path, String from) {
    RequestHead head = desk.request(method, path, false).head();
    assertThat(
            new Explainer(desk.store, desk.invalidation, desk.timing)
                .explain(desk.inForce(), head, new Peer("127.0.0.1", true))
                .result())
        .containsEntry("fetched from", from);
  }
}
