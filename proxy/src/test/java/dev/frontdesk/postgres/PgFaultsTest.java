package dev.frontdesk.postgres;

import static dev.frontdesk.postgres.Answers.done;
import static dev.frontdesk.postgres.Answers.failed;
import static dev.frontdesk.postgres.Answers.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.FaultyLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers that die, stall, refuse and return: nobody waits longer than said, nor in vain. */
class PgFaultsTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration ANSWER = Duration.ofMillis(300);
  private static final Duration AT_ONCE = ANSWER.dividedBy(2);

  private static PostgresServers servers;

  private final List<PgPool> pools = new ArrayList<>();
  private final ConcurrentLinkedQueue<PgFailure.Kind> failures = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql("create table t (id int primary key); insert into t values (1)");
  }

  @AfterAll
  static void stop() {
    done(VERTX.close());
    servers.close();
  }

  @AfterEach
  void closePools() {
    pools.forEach(PgPool::close);
  }

  private PgPool pool(PgServer server) {
    return pool(server, Duration.ofSeconds(5), Duration.ofSeconds(2));
  }

  private PgPool pool(PgServer server, Duration statementTimeout, Duration connectTimeout) {
    PgOptions options =
        new PgOptions(
            null,
            PgOptions.Tls.DISABLE,
            null,
            connectTimeout,
            3,
            100,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            statementTimeout,
            true);
    var observer =
        new PoolObserver() {
          @Override
          public void acquired(Duration waited) {}

          @Override
          public void released() {}

          @Override
          public void failed(PgFailure.Kind kind) {
            failures.add(kind);
          }
        };
    var pool = new PgPool(VERTX, server, options, "test", observer);
    pools.add(pool);
    return pool;
  }

  private static PgServer through(FaultyLink link) {
    return new PgServer("127.0.0.1", link.port(), "postgres", "postgres");
  }

  private static Future<String> quick(PgPool pool) {
    return pool.withConnection(ANSWER, connection -> one(connection, "select 'answer'"));
  }

  /** At once, or after what was lost with the connections of before. */
  private static void answers(PgPool pool) {
    await().untilAsserted(() -> assertThat(done(quick(pool))).isEqualTo("answer"));
  }

  /** How long it took to fail. */
  private static Duration failsWith(PgPool pool, PgFailure.Kind kind) {
    long before = System.nanoTime();
    assertThat(failed(quick(pool)).kind()).isEqualTo(kind);
    return Duration.ofNanos(System.nanoTime() - before);
  }

  @Test
  void aServerThatIsKilledIsAwayUntilItReturns() {
    Standby server = servers.standby(Duration.ZERO);
    try (LogLines log = LogLines.of(PgPool.class)) {
      PgPool pool = pool(server.server());
      Future<String> under = one(pool, "select pg_sleep(20)");
      await().until(() -> pool.levels().active() == 1);
      await()
          .until(() ->
              "1"
                  .equals(
                      server.one(
                          "select count(*) from pg_stat_activity where query = 'select pg_sleep(20)'")));
      server.kill();
      PgFailure lost = failed(under);
      assertThat(lost.kind()).isEqualTo(PgFailure.Kind.LOST);

      // Some try; then nobody does.
      await()
          .untilAsserted(() -> {
            assertThat(failed(quick(pool)).kind()).isEqualTo(PgFailure.Kind.AWAY);
            assertThat(pool.available()).isFalse();
          });
      for (int i = 0; i < 50; i++) {
        assertThat(failsWith(pool, PgFailure.Kind.AWAY)).isLessThan(AT_ONCE);
      }
      assertThat(log.lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("WARN PostgreSQL 127.0.0.1:");
      assertThat(failures).contains(PgFailure.Kind.LOST, PgFailure.Kind.AWAY);

      server.start();
      await().until(pool::available);
      answers(pool);
      assertThat(log.lines()).hasSize(2).last().asString().contains("connected again");
    }
  }

  @Test
  void aServerThatStallsCostsOneBoundAndIsThenAway() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      PgPool pool = pool(through(link), Duration.ofSeconds(5), ANSWER);
      answers(pool);
      link.stall();
      List<Future<String>> stalled = IntStream.range(0, 6).mapToObj(i -> quick(pool)).toList();
      // One had a connection; the others waited for one that could not be made.
      stalled.forEach(future ->
          assertThat(failed(future).kind()).isIn(PgFailure.Kind.TIMEOUT, PgFailure.Kind.AWAY));
      assertThat(failures).contains(PgFailure.Kind.TIMEOUT, PgFailure.Kind.AWAY);
      await().until(() -> !pool.available());
      for (int i = 0; i < 20; i++) {
        assertThat(failsWith(pool, PgFailure.Kind.AWAY)).isLessThan(AT_ONCE);
      }
      link.pass();
      await().until(pool::available);
      answers(pool);
    }
  }

  @Test
  void aQuestionHasTheStatementTimeoutAndASecond() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      PgPool pool = pool(through(link), Duration.ofMillis(100), Duration.ofSeconds(2));
      answers(pool);
      link.stall();
      long before = System.nanoTime();
      assertThat(failed(one(pool, "select 1")).kind()).isEqualTo(PgFailure.Kind.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(PgPool.GRACE, PgPool.GRACE.plusMillis(900));
    }
  }

  @Test
  void aSlowQuestionAloneDoesNotMakeAServerAway() {
    PgPool pool = pool(servers.server());
    for (int i = 0; i < 2 * PgPool.FAILURES; i++) {
      PgFailure late =
          failed(
              pool.withConnection(
                  Duration.ofMillis(30), connection -> one(connection, "select pg_sleep(9)")));
      assertThat(late.kind()).isEqualTo(PgFailure.Kind.TIMEOUT);
      assertThat(pool.available()).isTrue();
      assertThat(done(one(pool, "select 'answer'"))).isEqualTo("answer");
    }
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsNotWaitedForLongerThanAConnectionMayTake() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      link.halfOpen();
      PgPool pool = pool(through(link), Duration.ofSeconds(5), ANSWER);
      assertThat(failsWith(pool, PgFailure.Kind.AWAY))
          .isBetween(Duration.ofMillis(250), Duration.ofMillis(1500));
      List<Future<String>> others = IntStream.range(0, 6).mapToObj(i -> quick(pool)).toList();
      others.forEach(future -> assertThat(failed(future).kind()).isEqualTo(PgFailure.Kind.AWAY));
      await().until(() -> !pool.available());
      link.pass();
      await().until(pool::available);
      answers(pool);
      assertThat(pool.levels().active() + pool.levels().idle()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void connectionsThatAreCutAreReplaced() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      PgPool pool = pool(through(link));
      for (int i = 0; i < 5; i++) {
        Future<String> under = one(pool, "select pg_sleep(9)");
        await().until(() -> pool.levels().active() == 1);
        link.cut();
        assertThat(failed(under).kind()).isEqualTo(PgFailure.Kind.LOST);
        answers(pool);
      }
      assertThat(pool.available()).isTrue();
    }
  }

  @Test
  void aStandbyThatMustReplayWhatAQueryIsInTheWayOfIsAConflict() {
    Standby standby = servers.standby(Duration.ZERO);
    standby.set("max_standby_streaming_delay", "50ms");
    PgPool pool = pool(standby.server());
    servers.sql("create table dropped as select generate_series(1, 10) id");
    standby.catchUp(servers.primary());
    Future<String> query = one(pool, "select count(*) from (select pg_sleep(1) from dropped) all_");
    await()
        .until(() ->
            "1"
                .equals(
                    standby.one(
                        "select count(*) from pg_locks where relation = 'dropped'::regclass and"
                            + " granted")));
    servers.sql("drop table dropped");
    PgFailure conflict = failed(query);
    assertThat(conflict.kind()).isEqualTo(PgFailure.Kind.CONFLICT);
    assertThat(conflict.sqlState()).isEqualTo("40001");
    assertThat(done(one(pool, "select 'again'"))).isEqualTo("again");
  }

  /** The address of a primary may come to lead to a standby, whose answers are old. */
  @Test
  void whoIsToBeThePrimaryAnswersOnlyOnceItIs() {
    Standby standby = servers.standby(Duration.ZERO);
    PgOptions primaryOnly = PgOptions.plain().ofPrimaryOnly();
    PgPool pool = new PgPool(VERTX, standby.server(), primaryOnly, "primary", PoolObserver.NONE);
    try {
      PgFailure away = failed(one(pool, "select 1"));
      assertThat(away.kind()).isEqualTo(PgFailure.Kind.AWAY);
      assertThat(away).hasMessageContaining("it is a standby, and not the primary");
      standby.promote();
      await()
          .ignoreExceptions()
          .until(() -> done(one(pool, "select 'promoted'")).equals("promoted"));
    } finally {
      pool.close();
    }
  }
}
