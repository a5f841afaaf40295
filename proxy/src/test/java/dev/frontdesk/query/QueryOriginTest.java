package dev.frontdesk.query;

import static dev.frontdesk.query.QueryDesk.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.rules.Query;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers of declared queries, from a real server. */
@ExtendWith(PollOften.class)
class QueryOriginTest {
  private static PostgresServers servers;
  private static QueryDesk desk;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql(
        "create table slots (id int primary key, starts_at timestamptz not null);"
            + " insert into slots values (1, '2026-12-01T10:00Z'), (2, '2026-12-01T11:00Z');"
            + " create sequence numbers");
    desk = new QueryDesk(servers.server());
  }

  @AfterAll
  static void stop() {
    desk.close();
    servers.close();
  }

  @BeforeEach
  void forget() {
    desk.reported.clear();
    desk.retried.clear();
  }

  private static final String BY_ID = "select id from slots where id >= $1 order by id";

  private static Queries byId() {
    return Queries.of(BY_ID).with("query.id as int4");
  }

  @Test
  void rowsARowAndAValue() {
    QueryDesk.Got rows = desk.ask(byId().make(), Queries.get("id=1"));
    assertThat(rows.status()).isEqualTo(200);
    assertThat(rows.body()).isEqualTo("[{\"id\":1},{\"id\":2}]");
    assertThat(rows.fields().first("Content-Type")).isEqualTo("application/json");
    assertThat(rows.fields().first("Content-Length")).isEqualTo("19");
    assertThat(desk.value(byId().answer(Query.Answer.ROW).make(), "id=2")).isEqualTo("{\"id\":2}");
    assertThat(desk.value(byId().answer(Query.Answer.VALUE).make(), "id=2")).isEqualTo("2");
    assertThat(desk.value(byId().make(), "id=3")).isEqualTo("[]");
    assertThat(desk.reported.getFirst())
        .isEqualTo(
            new QueryDesk.Reported("query", QueryOutcome.ANSWERED, 2, servers.server().name()));
  }

  @Test
  void whereThereIsNoRowThereIsNothing() {
    for (Query.Answer answer : List.of(Query.Answer.ROW, Query.Answer.VALUE)) {
      QueryDesk.Got got = desk.ask(byId().answer(answer).make(), Queries.get("id=3"));
      assertThat(got.status()).isEqualTo(404);
      assertThat(got.fields().first("Content-Type")).isEqualTo("application/problem+json");
      assertThat(got.fields().contains("Cache-Control")).isFalse();
      assertThat(got.body()).contains("\"status\":404");
    }
    assertThat(desk.reported).allMatch(told -> told.outcome() == QueryOutcome.EMPTY);
  }

  @Test
  void aBadParameterIsNamedAndNotRepeated() {
    QueryDesk.Got got = desk.ask(byId().make(), Queries.get("id=secret"));
    assertThat(got.status()).isEqualTo(400);
    assertThat(got.fields().first("Content-Type")).isEqualTo("application/problem+json");
    assertThat(got.fields().first("Cache-Control")).isEqualTo("no-store");
    assertThat(got.body()).contains("query.id: malformed").doesNotContain("secret");
    assertThat(desk.reported)
        .containsExactly(new QueryDesk.Reported("query", QueryOutcome.INVALID, 0, null));
  }

  @Test
  void whoIsNotKnownIsNotAnswered() {
    Query query = Queries.of("select 1 as n").access("user").make();
    QueryDesk.Got got = desk.ask(query, Queries.get(null));
    assertThat(got.status()).isEqualTo(401);
    assertThat(got.fields().contains("WWW-Authenticate")).isTrue();
    assertThat(desk.ask(query, Queries.get(null), Map.of(), Map.of("user", "7")).status())
        .isEqualTo(200);
  }

  @Test
  void conditionsAndHead() {
    Query query = byId().make();
    QueryDesk.Got got = desk.ask(query, Queries.get("id=1"));
    String tag = Objects.requireNonNull(got.fields().first("ETag"));
    assertThat(tag).matches("\"[\\w-]{22}\"");
    assertThat(desk.ask(query, Queries.get("id=2")).fields().first("ETag")).isNotEqualTo(tag);
    QueryDesk.Got known = desk.ask(query, Queries.get("id=1", "If-None-Match", "\"x\", W/" + tag));
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(known.fields().first("ETag")).isEqualTo(tag);
    assertThat(desk.ask(query, Queries.get("id=2", "If-None-Match", tag)).status()).isEqualTo(200);
    assertThat(desk.ask(query, Queries.get("id=2", "If-Match", tag)).status()).isEqualTo(412);
    assertThat(desk.ask(query, Queries.get("id=1", "If-Match", tag)).status()).isEqualTo(200);
    QueryDesk.Got head = desk.ask(query, Queries.get("id=1").withMethod("HEAD"));
    assertThat(head.fields()).isEqualTo(got.fields());
    assertThat(head.body()).isEmpty();
    QueryDesk.Got noRow =
        desk.ask(byId().answer(Query.Answer.ROW).make(), Queries.get("id=9").withMethod("HEAD"));
    assertThat(noRow.status()).isEqualTo(404);
    assertThat(noRow.body()).isEmpty();
  }

  private static OriginFailure refusal(Query query, String parameters) {
    return (OriginFailure) failure(desk.send(query, Queries.get(parameters), Map.of(), Map.of()));
  }

  @Test
  void whatTheDatabaseRefusesHasFailed() {
    Query query = Queries.value("select 1 / $1").with("query.n as int4").make();
    OriginFailure failure = refusal(query, "n=0");
    assertThat(failure.reason()).isEqualTo(Reason.QUERY_FAILED);
    assertThat(failure.getMessage()).contains("22012");
    assertThat(desk.reported.getLast().outcome()).isEqualTo(QueryOutcome.FAILED);
    assertThat(desk.retried).isEmpty();
    assertThat(desk.value(query, "n=1")).isEqualTo("1");
  }

  @Test
  void nothingIsChanged() {
    assertThat(refusal(Queries.value("select nextval('numbers')").make(), "").reason())
        .isEqualTo(Reason.QUERY_FAILED);
    Query deleting =
        Queries.of("with gone as (delete from slots returning id) select id from gone").make();
    assertThat(refusal(deleting, "").reason()).isEqualTo(Reason.QUERY_FAILED);
    Query two = Queries.of("select 1 as n) q; delete from slots; select 1 from (select 1").make();
    assertThat(refusal(two, "").reason()).isEqualTo(Reason.QUERY_FAILED);
    assertThat(servers.one("select count(*) from slots")).isEqualTo("2");
  }

  @Test
  void moreRowsThanMayBeAreAnErrorAndNotCutOff() {
    assertThat(refusal(byId().maxRows(1).make(), "id=1").getMessage()).contains("more than 1 rows");
    assertThat(desk.value(byId().maxRows(1).make(), "id=2")).isEqualTo("[{\"id\":2}]");
    assertThat(refusal(byId().answer(Query.Answer.ROW).make(), "id=1").reason())
        .isEqualTo(Reason.QUERY_FAILED);
    assertThat(refusal(byId().answer(Query.Answer.VALUE).make(), "id=1").getMessage())
        .contains("2 rows (expected: one)");
  }

  @Test
  void whatTakesTooLongIsEndedByTheServer() {
    Query query = Queries.value("select pg_sleep(20)").timeout(Duration.ofMillis(100)).make();
    assertThat(refusal(query, "").reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
    assertThat(desk.reported.getLast().outcome()).isEqualTo(QueryOutcome.TIMEOUT);
    assertThat(
            servers.one(
                "select count(*) from pg_stat_activity where query like '%pg_sleep(20)%' and state"
                    + " = 'active' and pid <> pg_backend_pid()"))
        .isEqualTo("0");
  }

  private static final String MANY =
      "select n, repeat('x', 100) as text from generate_series(1, $1) n";

  private static Queries many() {
    return Queries.of(MANY).with("query.n as int4").maxRows(100_000);
  }

  @Test
  void aLargeAnswerIsStreamedWhole() {
    for (String id : List.of("first", "again")) {
      // The second time it is not collected before.
      Query query = many().id("large").make();
      QueryDesk.Got got = desk.ask(query, Queries.get("n=5000"));
      assertThat(got.fields().contains("Content-Length")).as(id).isFalse();
      assertThat(got.body()).startsWith("[{\"n\":1,").endsWith("\"}]").hasSizeGreaterThan(500_000);
      assertThat(got.body().split("\\},\\{")).hasSize(5000);
      assertThat(desk.reported.getLast().rows()).isEqualTo(5000);
    }
    assertThat(desk.reported).hasSize(2);
  }

  @Test
  void whatIsExpectedToBeLargeMayBeSmall() {
    Query query = many().make();
    desk.ask(query, Queries.get("n=5000"));
    QueryDesk.Got got = desk.ask(query, Queries.get("n=2"));
    assertThat(got.fields().contains("ETag")).isTrue();
    assertThat(got.fields().first("Content-Length")).isEqualTo(String.valueOf(got.body().length()));
    assertThat(desk.value(query, "n=0")).isEqualTo("[]");
  }

  @Test
  void aLargeAnswerIsCollectedToItsBoundOnly() {
    // A byte below the bound is whole, above it is a stream.
    int row = "{\"t\":\"\"},".length();
    Query query =
        Queries.of("select repeat('x', $1) as t").with("query.n as int4").maxRows(1).make();
    int most = CollectedRows.MOST_COLLECTED_BYTES - row;
    assertThat(desk.ask(query, Queries.get("n=" + most)).fields().contains("ETag")).isTrue();
    QueryDesk.Got above = desk.ask(query, Queries.get("n=" + (most + 1)));
    assertThat(above.fields().contains("ETag")).isFalse();
    assertThat(above.body()).hasSize(most + 1 + row + 1);
  }

  @Test
  void aRowOverItsBoundIsAnError() {
    Query query = Queries.value("select repeat('x', $1)").with("query.n as int4").make();
    int most = CollectedRows.MOST_ROW_BYTES - 2;
    assertThat(desk.value(query, "n=" + most)).hasSize(CollectedRows.MOST_ROW_BYTES);
    assertThat(refusal(query, "n=" + (most + 1)).reason()).isEqualTo(Reason.QUERY_FAILED);
  }

  @Test
  void aReaderThatStopsStopsTheDatabase() {
    Query query = many().id("slow reader").make();
    OriginResponse response = desk.head(query, Queries.get("n=100000"));
    AtomicLong read = new AtomicLong();
    desk.context.runOnContext(now -> {
      response.body().handler(piece -> read.addAndGet(piece.length()));
      response.body().fetch(1);
    });
    await().until(() -> read.get() > 0);
    assertThat(read.get()).isLessThan(4L * CollectedRows.MOST_COLLECTED_BYTES);
    assertThat(desk.pools.primary().levels().active()).isOne();
    await()
        .until(() ->
            "1"
                .equals(
                    servers.one(
                        "select count(*) from pg_stat_activity where state = 'idle in transaction'")));
    desk.context.runOnContext(now -> response.cancel());
    await().until(() -> desk.pools.primary().levels().active() == 0);
    assertThat(
            servers.one(
                "select count(*) from pg_stat_activity where state = 'idle in transaction'"))
        .isEqualTo("0");
    assertThat(desk.reported.getLast().rows()).isLessThan(5_000);
  }

  @Test
  void anAnswerThatBreaksOffIsToldToBe() {
    Query query = many().maxRows(4_000).make();
    assertThat(refusal(query, "n=4001").reason()).isEqualTo(Reason.QUERY_FAILED);
    // Once streams are expected, it is known only when the head is out.
    assertThat(desk.ask(query, Queries.get("n=4000")).body()).endsWith("}]");
    OriginResponse response = desk.head(query, Queries.get("n=4001"));
    Throwable failure = failure(desk.body(response));
    assertThat(((OriginFailure) failure).reason()).isEqualTo(Reason.QUERY_FAILED);
    assertThat(desk.reported.getLast().outcome()).isEqualTo(QueryOutcome.FAILED);
    await().until(() -> desk.pools.primary().levels().active() == 0);
  }

  @Test
  void aStreamMayNotLastForEver() {
    try (QueryDesk impatient =
        new QueryDesk(
            0, new QueryOptions(Duration.ofSeconds(5), Duration.ofMillis(300)), servers.server())) {
      OriginResponse response = impatient.head(many().make(), Queries.get("n=50000"));
      await().until(() -> impatient.pools.primary().levels().active() == 0);
      Throwable failure = failure(impatient.body(response));
      assertThat(((OriginFailure) failure).reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
      assertThat(impatient.reported.getLast().outcome()).isEqualTo(QueryOutcome.TIMEOUT);
    }
  }

  private static void awaitSleeping(PostgresServers on) {
    await()
        .until(() ->
            "1"
                .equals(
                    on.one(
                        "select count(*) from pg_stat_activity where query like '%pg_sleep%' and state ="
                            + " 'active' and pid <> pg_backend_pid()")));
  }

  @Test
  void aLostConnectionIsAskedForOnceMore() {
    Query query = Queries.value("select 7 from pg_sleep(0.4)").make();
    Future<OriginResponse> answer = desk.send(query, Queries.get(null), Map.of(), Map.of());
    awaitSleeping(servers);
    servers.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and"
            + " pid <> pg_backend_pid()");
    assertThat(QueryDesk.await(answer.compose(desk::body))).isEqualTo("7");
    assertThat(desk.retried).containsExactly(PgFailure.Kind.LOST);
  }

  @Test
  void aServerThatIsAwayIsSaidToBe() {
    PgServer nobody = new PgServer("127.0.0.1", 1, "postgres", "postgres");
    try (QueryDesk away = new QueryDesk(nobody)) {
      Query query = byId().make();
      Throwable failure = failure(away.send(query, Queries.get("id=1"), Map.of(), Map.of()));
      assertThat(((OriginFailure) failure).reason()).isEqualTo(Reason.CONNECT_FAILED);
      assertThat(((OriginFailure) failure).requestSent()).isFalse();
      assertThat(away.reported.getLast().outcome()).isEqualTo(QueryOutcome.AWAY);
      assertThat(away.retried).containsExactly(PgFailure.Kind.AWAY);
    }
  }

  @Test
  void queriesThatAreWorkedOutAreBounded() {
    for (int i = 0; i <= QueryOrigin.MOST_PREPARED; i++) {
      Query query = Queries.value("select 1").id("q" + i).make();
      assertThat(desk.origin.prepared(query)).isSameAs(desk.origin.prepared(query));
    }
    assertThat(desk.origin.preparedQueries()).isBetween(1, QueryOrigin.MOST_PREPARED);
  }
}
