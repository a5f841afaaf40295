package dev.frontdesk.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with a statement is said at its place, before anybody asks it. */
class QueryCheckTest {
  private static final double MOST = 100_000;

  private static PostgresServers servers;
  private static QueryDesk desk;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql(
        "create table slots (id int primary key, service_id int, starts_at timestamptz);"
            + " create table bookings (id int, slot_id int);"
            + " create view free as select s.* from slots s where not exists"
            + " (select from bookings b where b.slot_id = s.id);"
            + " create table parts (id int, at date) partition by range (at);"
            + " create table parts_2026 partition of parts for values from ('2026-01-01') to"
            + " ('2027-01-01'); create schema other; create table other.notes (n int)");
    desk = new QueryDesk(servers.server());
  }

  @AfterAll
  static void stop() {
    desk.close();
    servers.close();
  }

  private static List<QueryFinding> check(double most, Query... queries) {
    return QueryDesk.await(new QueryCheck(desk.pools, most).check(List.of(queries)));
  }

  private static String lines(Query query) {
    StringBuilder lines = new StringBuilder();
    for (QueryFinding finding : check(MOST, query)) {
      lines
          .append(finding.place().line())
          .append(':')
          .append(finding.place().column())
          .append(finding.error() ? " error " : " warning ")
          .append(finding.message())
          .append('\n');
    }
    return lines.toString();
  }

  @Test
  void whatIsRightHasNoFindings() {
    Query rows =
        Queries.of(
                "-- free slots\nselect s.id, s.starts_at\nfrom slots s left join bookings b on"
                    + " b.slot_id = s.id\nwhere s.service_id = $1 and s.starts_at >= $2 and b.id is"
                    + " null order by 2 limit 10;\n")
            .with("path.id as int4", "query.at as timestamptz or 2026-12-01T00:00:00Z")
            .dependsOn("slots", "public.bookings")
            .make();
    Query view = Queries.of("select id from free").dependsOn("free", "slots", "bookings").make();
    Query part =
        Queries.of("select id from parts where at = '2026-05-05'").dependsOn("parts").make();
    Query other = Queries.of("select n from other.notes").dependsOn("other.notes").make();
    Query value = Queries.value("values (count_of($1))").with("query.n as int4").make();
    servers.sql(
        "create or replace function count_of(n int) returns int immutable language sql"
            + " as 'select n'");
    assertThat(check(MOST, rows, view, part, other, value)).isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(
            Queries.of("select id,\n       colour\nfrom slots").dependsOn("slots"),
            "2:8 error column \"colour\" does not exist (42703)\n"),
        Arguments.of(
            Queries.of("-- \u00e9\ud83d\ude00\nselect '\ud83d\ude00' as a, id from slotz"),
            "2:27 error relation \"slotz\" does not exist (42P01)\n"),
        Arguments.of(
            Queries.of("select id from slots where id = $1")
                .with("query.id as uuid")
                .dependsOn("slots"),
            "1:31 error operator does not exist: integer = uuid (42883)\n"),
        Arguments.of(
            Queries.of("delete from slots"),
            "1:8 error syntax error at or near \"from\" (42601)\n"),
        Arguments.of(
            Queries.of("select 1 as a;\nselect 2"),
            "2:1 error a second statement (expected: one)\n"),
        Arguments.of(
            Queries.of("with d as (delete from slots returning id)\nselect id from d"),
            "1:6 error WITH clause containing a data-modifying statement must be at the top level"
                + " (0A000)\n"),
        Arguments.of(
            Queries.of("select id from slots for update").dependsOn("slots"),
            "1:1 error cannot execute SELECT FOR UPDATE in a read-only transaction (25006)\n"),
        Arguments.of(
            Queries.of("select id from slots\nwhere id = $2")
                .with("query.id as int4")
                .dependsOn("slots"),
            """
            2:12 error $2 (expected: at most $1, as params has 1)
            1:1 warning $1, query.id, is not used
            """),
        Arguments.of(
            Queries.of("select 1 as n, $1 as m").with("query.id as int4 or seven"),
            "1:1 error the default of query.id: malformed (expected: a whole number from"
                + " -2147483648 to 2147483647)\n"),
        Arguments.of(
            Queries.of("select 1, id, id from slots").dependsOn("slots"),
            "1:1 error a column has no name\n1:1 error two columns have the name id\n"),
        Arguments.of(
            Queries.value("select 1, 2"), "1:1 error 2 columns (expected: one, for a value)\n"),
        Arguments.of(
            Queries.of("select s.id from slots s join bookings b on b.slot_id = s.id")
                .dependsOn("slots"),
            "1:1 error it reads public.bookings (expected: only what is in depends-on)\n"),
        Arguments.of(
            Queries.of("select id from slots").dependsOn("slots", "bookings", "nothing"),
            """
            1:1 warning depends-on has bookings, which is not read
            1:1 error depends-on has nothing, which is no relation
            """),
        Arguments.of(
            Queries.of("select now() as at,\n random() as n"),
            "2:2 warning random is volatile: it gives another answer each time\n"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void isFound(Queries query, String lines) {
    assertThat(lines(query.make())).isEqualTo(lines);
  }

  @Test
  void aPlanThatCostsTooMuch() {
    Query query = Queries.of("select a.n from generate_series(1, 1000000) a(n) order by n").make();
    assertThat(check(1_000_000, query)).isEmpty();
    assertThat(check(100, query))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.message()).contains("expected: at most 100, postgres.max-cost"));
  }

  /** Else a password that was changed would be a mistake in every statement. */
  @Test
  void whatWantsNoConnectionSaysNothingOfTheStatement() {
    PgServer real = servers.server();
    QueryDesk stranger =
        new QueryDesk(new PgServer(real.host(), real.port(), "postgres", "nobody"));
    try {
      QueryCheck check = new QueryCheck(stranger.pools, MOST);
      List<Query> queries = List.of(Queries.of("select 1 as n").make());
      // The third failure makes the server away; why it is, is said from then on as well.
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(() -> QueryDesk.await(check.check(queries)))
            .hasRootCauseInstanceOf(PgException.class)
            .hasMessageContaining("role \"nobody\" does not exist");
      }
    } finally {
      stranger.close();
    }
  }

  @Test
  void whatMayNotBeReadIsSaidWithWhatHelps() {
    servers.sql(
        "drop role if exists stranger; create role stranger login; create table hidden (id int)");
    PgServer real = servers.server();
    QueryDesk stranger =
        new QueryDesk(new PgServer(real.host(), real.port(), "postgres", "stranger"));
    try {
      Query query = Queries.of("select id from hidden").dependsOn("hidden").make();
      assertThat(QueryDesk.await(new QueryCheck(stranger.pools, MOST).check(List.of(query))))
          .singleElement()
          .satisfies(finding -> {
            assertThat(finding.message()).isEqualTo("permission denied for table hidden (42501)");
            assertThat(finding.suggestion()).startsWith("grant SELECT");
          });
    } finally {
      stranger.close();
    }
  }

  @Test
  void nothingIsRun() {
    Query query = Queries.value("select pg_sleep(30)").timeout(Duration.ofMillis(1)).make();
    assertThat(check(MOST, query))
        .singleElement()
        .satisfies(finding -> assertThat(finding.error()).isFalse());
  }

  @Test
  void whatStandsInTheRuleFileIsFoundWhereItBegins() {
    Query file = Queries.of("select\nnothing").make();
    Query inline =
        new Query(
            file.id(),
            new Place("rules/booking.yaml", 12, 10),
            file.sql(),
            file.parameters(),
            file.answer(),
            file.pool(),
            file.dependsOn(),
            file.timeout(),
            file.maxRows(),
            file.access());
    assertThat(check(MOST, inline))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.place()).isEqualTo(new Place("rules/booking.yaml", 12, 10));
          assertThat(finding.message()).contains("line 2 of the statement");
        });
  }

  @Test
  void aDatabaseThatIsAwaySaysNothingOfQueries() {
    try (QueryDesk away = new QueryDesk(new PgServer("127.0.0.1", 1, "postgres", "postgres"))) {
      Query query = Queries.of("select 1 as n").make();
      assertThat(QueryDesk.failure(new QueryCheck(away.pools, MOST).check(List.of(query))))
          .isInstanceOfSatisfying(
              PgFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(PgFailure.Kind.AWAY));
    }
  }
}
