package dev.frontdesk.query;

import static dev.frontdesk.query.QueryDesk.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.rules.Query;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who answers a query that standbys may answer, and who does when they cannot. */
@ExtendWith(PollOften.class)
class QueryReplicasTest {
  private static final PgServer NOBODY = new PgServer("127.0.0.1", 1, "postgres", "postgres");

  private static PostgresServers servers;
  private static Standby standby;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql("create table slots as select n as id from generate_series(1, 1000) n");
    standby = servers.standby(Duration.ZERO);
    standby.set("max_standby_streaming_delay", "0");
    standby.catchUp(servers.primary());
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  private static QueryDesk desk(int budget, PgServer... replicas) {
    return new QueryDesk(
        budget, new QueryOptions(Duration.ofSeconds(5)), servers.server(), replicas);
  }

  private static Query recovering() {
    return Queries.value("select pg_is_in_recovery()").pool(Query.Pool.REPLICA).make();
  }

  @Test
  void aStandbyAnswersAndSaysWhatItShows() {
    try (QueryDesk desk = desk(0, standby.server())) {
      OriginResponse response = desk.head(recovering(), Queries.get(null));
      assertThat(QueryDesk.await(desk.body(response))).isEqualTo("true");
      assertThat(response.shown()).isEqualTo(new Shown(42, true));
      assertThat(response.node()).isEqualTo(standby.server().name());
      Query primary = Queries.value("select pg_is_in_recovery()").make();
      assertThat(desk.head(primary, Queries.get(null)).shown()).isNull();
      assertThat(desk.value(primary, null)).isEqualTo("false");
    }
  }

  @Test
  void aConflictWithRecoveryIsAskedElsewhere() {
    try (QueryDesk desk = desk(10, standby.server())) {
      // Its snapshot still sees the rows that the primary deletes, and vacuum then removes.
      Query query =
          Queries.value("select count(*) from slots, pg_sleep(0.6)")
              .pool(Query.Pool.REPLICA)
              .make();
      Future<OriginResponse> answer = desk.send(query, Queries.get(null), Map.of(), Map.of());
      await()
          .until(() ->
              "1"
                  .equals(
                      standby.one(
                          "select count(*) from pg_stat_activity where query like '%pg_sleep(0.6)%' and state"
                              + " = 'active' and pid <> pg_backend_pid()")));
      servers.sql("delete from slots where id > 900");
      servers.sql("vacuum slots");
      OriginResponse response = QueryDesk.await(answer);
      assertThat(QueryDesk.await(desk.body(response))).isEqualTo("900");
      assertThat(desk.retried).containsExactly(PgFailure.Kind.CONFLICT);
      assertThat(response.shown()).isNull();
      assertThat(response.node()).isEqualTo(servers.server().name());
    }
  }

  @Test
  void whereOneIsAwayAnotherOneAnswersAndThenThePrimary() {
    try (QueryDesk both = desk(0, NOBODY, standby.server());
        QueryDesk none = desk(1, NOBODY)) {
      for (int i = 0; i < 4; i++) {
        assertThat(both.value(recovering(), null)).isEqualTo("true");
      }
      assertThat(none.value(recovering(), null)).isEqualTo("false");
      assertThat(none.retried).containsExactly(PgFailure.Kind.AWAY);
      Throwable spent = failure(none.send(recovering(), Queries.get(null), Map.of(), Map.of()));
      assertThat(((OriginFailure) spent).reason()).isEqualTo(Reason.SPILL_EXHAUSTED);
      assertThat(none.reported.getLast().outcome()).isEqualTo(QueryOutcome.FULL);
    }
  }

  @Test
  void whatTheStatementIsRefusedForIsAskedNobodyElse() {
    try (QueryDesk desk = desk(10, standby.server())) {
      Query query = Queries.value("select 1 / 0").pool(Query.Pool.REPLICA).make();
      failure(desk.send(query, Queries.get(null), Map.of(), Map.of()));
      assertThat(desk.retried).isEmpty();
      assertThat(desk.reported.getLast().node()).isEqualTo(standby.server().name());
    }
  }

  /** As many as a pool has connections sleep, and what comes then waits for one of them. */
  @Test
  void whoStoodWhenItWasChosenMustStandWhenThereIsAConnection() {
    Query sleeping = Queries.value("select 'a', pg_sleep(0.5)").pool(Query.Pool.REPLICA).make();
    try (QueryDesk desk = desk(100, standby.server())) {
      for (int i = 0; i < PgOptions.plain().connections(); i++) {
        desk.send(sleeping, Queries.get(null), Map.of(), Map.of());
      }
      Future<OriginResponse> waiting =
          desk.send(recovering(), Queries.get(null), Map.of(), Map.of());
      await().until(() -> desk.pools.replicas().getFirst().pool().levels().waiting() == 1);
      desk.replicasStand = false;
      OriginResponse response = QueryDesk.await(waiting);
      assertThat(QueryDesk.await(desk.body(response))).isEqualTo("false");
      assertThat(response.shown()).isNull();
      assertThat(desk.retried).as("nothing has failed").isEmpty();
    }
  }

  @Test
  void whatTurnsOutToBeLargeIsAskedAnewOnlyOfWhoStillStands() {
    Query large =
        Queries.of("select repeat('x', 300000) || pg_is_in_recovery() as x from pg_sleep(0.4)")
            .pool(Query.Pool.REPLICA)
            .make();
    try (QueryDesk desk = desk(100, standby.server())) {
      Future<OriginResponse> answer = desk.send(large, Queries.get(null), Map.of(), Map.of());
      await().until(() -> desk.pools.replicas().getFirst().pool().levels().active() == 1);
      desk.replicasStand = false;
      OriginResponse response = QueryDesk.await(answer);
      assertThat(QueryDesk.await(desk.body(response))).endsWith("xfalse\"}]");
      assertThat(response.shown()).isNull();
    }
  }
}
