package dev.frontdesk.postgres;

import static dev.frontdesk.postgres.Answers.done;
import static dev.frontdesk.postgres.Answers.failed;
import static dev.frontdesk.postgres.Answers.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Connections are lent, bounded and given back; nobody gets what another has asked for. */
class PgPoolTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final Vertx VERTX = Vertx.vertx();
  private static PostgresServers servers;

  private final List<PgPool> pools = new ArrayList<>();

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql("create table t (id int primary key); create role few login connection limit 2");
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

  private PgPool pool(PgServer server, PgOptions options) {
    var pool = new PgPool(VERTX, server, options, "test", PoolObserver.NONE);
    pools.add(pool);
    return pool;
  }

  private PgPool pool(int connections, int waiting, Duration patience) {
    return pool(servers.server(), options(connections, waiting, patience, LONG, LONG));
  }

  private static PgOptions options(
      int connections, int waiting, Duration patience, Duration idle, Duration lifetime) {
    return new PgOptions(
        null,
        PgOptions.Tls.DISABLE,
        null,
        Duration.ofSeconds(2),
        connections,
        waiting,
        patience,
        idle,
        lifetime,
        Duration.ofSeconds(5),
        true);
  }

  private static Future<String> pid(SqlConnection connection) {
    return one(connection, "select pg_backend_pid()");
  }

  /** Has a connection until the promise is complete. */
  private static Future<String> hold(PgPool pool, Promise<String> until) {
    return pool.withConnection(connection -> pid(connection).compose(pid -> until.future()));
  }

  @Test
  void aConnectionIsReadOnlyAndHasOurNameAndTimeouts() {
    PgPool pool = pool(1, 1, LONG);
    assertThat(done(one(pool, "show default_transaction_read_only"))).isEqualTo("on");
    assertThat(done(one(pool, "show statement_timeout"))).isEqualTo("5s");
    assertThat(done(one(pool, "show application_name"))).isEqualTo("frontdesk");
    assertThat(done(one(pool, "show timezone"))).isEqualTo("UTC");
    PgFailure refused = failed(one(pool, "insert into t values (1) returning id"));
    assertThat(refused.kind()).isEqualTo(PgFailure.Kind.REFUSED);
    assertThat(refused.sqlState()).isEqualTo("25006");
  }

  @Test
  void answersComeOnTheContextOfWhoeverAsksWhereverTheConnectionLives() {
    PgPool pool = pool(1, 10, LONG);
    Set<Object> loops = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      Context context = ((VertxInternal) VERTX).createEventLoopContext();
      loops.add(((ContextInternal) context).nettyEventLoop());
      Promise<Boolean> same = Promise.promise();
      context.runOnContext(begun ->
          pool.withConnection(connection ->
                  one(connection, "select 1").map(row -> context.equals(Vertx.currentContext())))
              .onComplete((inside, failed) ->
                  same.complete(
                      failed == null && inside && context.equals(Vertx.currentContext()))));
      assertThat(done(same.future())).isTrue();
    }
    assertThat(loops).hasSizeGreaterThan(1);
  }

  @Test
  void aStatementIsPreparedOnceForAConnectionAndTheOldestMakesRoom() {
    PgPool pool = pool(1, 1, LONG);
    String prepared =
        "select count(*) from pg_prepared_statements where statement like 'select $1%'";
    String text = "select $1::int" + " ".repeat(4000);
    for (int i = 0; i < 3; i++) {
      int seven =
          done(
              pool.withConnection(connection ->
                  connection
                      .preparedQuery(text)
                      .execute(Tuple.of(7))
                      .map(rows -> rows.iterator().next().getInteger(0))));
      assertThat(seven).isEqualTo(7);
    }
    assertThat(done(one(pool, prepared))).isEqualTo("1");
    for (int i = 0; i < PgConnecting.MOST_PREPARED + 20; i++) {
      int column = i;
      done(
          pool.withConnection(connection ->
              connection.preparedQuery("select $1::int as c" + column).execute(Tuple.of(1))));
    }
    assertThat(Integer.parseInt(done(one(pool, prepared))))
        .isBetween(PgConnecting.MOST_PREPARED - 5, PgConnecting.MOST_PREPARED);
  }

  @Test
  void whoComesWhenTheQueueIsFullIsRefusedAtOnce() {
    PgPool pool = pool(1, 2, LONG);
    Promise<String> until = Promise.promise();
    Future<String> first = hold(pool, until);
    await().until(() -> pool.levels().active() == 1);
    Future<String> second = one(pool, "select 2");
    Future<String> third = one(pool, "select 3");
    assertThat(pool.load()).isEqualTo(3);
    PgFailure full = failed(one(pool, "select 4"));
    assertThat(full.kind()).isEqualTo(PgFailure.Kind.FULL);
    assertThat(second.isComplete() || third.isComplete()).isFalse();
    until.complete("1");
    assertThat(List.of(done(first), done(second), done(third))).containsExactly("1", "2", "3");
    assertThat(pool.levels()).isEqualTo(new PoolLevels(0, 1, 0, true));
  }

  @Test
  void nobodyWaitsLongerThanThePatience() {
    PgPool pool = pool(1, 2, Duration.ofMillis(100));
    Promise<String> until = Promise.promise();
    Future<String> first = hold(pool, until);
    await().until(() -> pool.levels().active() == 1);
    long before = System.nanoTime();
    PgFailure tired = failed(one(pool, "select 2"));
    assertThat(tired.kind()).isEqualTo(PgFailure.Kind.FULL);
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(90).toNanos());
    until.complete("1");
    assertThat(done(first)).isEqualTo("1");
    assertThat(done(one(pool, "select 3"))).isEqualTo("3");
  }

  @Test
  void anAnswerThatIsOverdueMeetsNobodyElse() {
    PgPool pool = pool(1, 20, LONG);
    String sleep = "select 'old', pg_sleep(20) as overdue";
    Future<String> old =
        pool.withConnection(Duration.ofMillis(150), connection -> one(connection, sleep));
    List<Future<String>> others =
        IntStream.range(0, 10).mapToObj(i -> one(pool, "select 'new" + i + "'")).toList();
    assertThat(failed(old).kind()).isEqualTo(PgFailure.Kind.TIMEOUT);
    for (int i = 0; i < others.size(); i++) {
      assertThat(done(others.get(i))).isEqualTo("new" + i);
    }
    // And the server does not go on with it.
    await()
        .untilAsserted(() ->
            assertThat(
                    servers.one(
                        "select count(*) from pg_stat_activity where query = '"
                            + sleep.replace("'", "''")
                            + "' and state = 'active'"))
                .isEqualTo("0"));
  }

  @Test
  void aStatementThatTheServerEndsKeepsItsConnection() {
    PgPool pool = pool(1, 1, LONG);
    String pid = done(pool.withConnection(PgPoolTest::pid));
    PgFailure ended =
        failed(
            pool.withConnection(connection ->
                connection
                    .query("set statement_timeout = '50ms'")
                    .execute()
                    .compose(set -> one(connection, "select pg_sleep(5)"))));
    assertThat(ended.kind()).isEqualTo(PgFailure.Kind.CANCELLED);
    assertThat(ended.sqlState()).isEqualTo("57014");
    assertThat(done(pool.withConnection(PgPoolTest::pid))).isEqualTo(pid);
  }

  @Test
  void aConnectionThatIsAlwaysBusyEndsAfterItsLifetimeAllTheSame() {
    PgPool pool = pool(servers.server(), options(1, 10, LONG, LONG, Duration.ofMillis(200)));
    Set<String> pids = new HashSet<>();
    await()
        .pollInterval(Duration.ofMillis(1))
        .until(() -> {
          pids.add(done(pool.withConnection(PgPoolTest::pid)));
          return pids.size() == 3;
        });
  }

  @Test
  void aConnectionThatNobodyUsesIsClosed() {
    PgPool pool = pool(servers.server(), options(2, 10, LONG, Duration.ofMillis(100), LONG));
    done(pool.withConnection(PgPoolTest::pid));
    assertThat(pool.levels().idle()).isEqualTo(1);
    await().until(() -> pool.levels().idle() == 0);
    assertThat(done(one(pool, "select 1"))).isEqualTo("1");
  }

  @Test
  void nothingCanBeAskedAfterTheRelease() {
    PgPool pool = pool(1, 1, LONG);
    AtomicReference<SqlConnection> kept = new AtomicReference<>();
    done(
        pool.withConnection(connection -> {
          kept.set(connection);
          return pid(connection);
        }));
    assertThat(PgFailure.of(cause(one(Objects.requireNonNull(kept.get()), "select 1"))).kind())
        .isEqualTo(PgFailure.Kind.LOST);
  }

  private static Throwable cause(Future<?> future) {
    await().until(future::isComplete);
    return future.cause();
  }

  @Test
  void aTransactionThatIsLeftOpenCostsTheConnection() {
    PgPool pool = pool(1, 1, LONG);
    String pid =
        done(
            pool.withConnection(
                connection -> connection.begin().compose(transaction -> pid(connection))));
    assertThat(done(pool.withConnection(PgPoolTest::pid))).isNotEqualTo(pid);
    await()
        .untilAsserted(() ->
            assertThat(servers.one("select count(*) from pg_stat_activity where pid = " + pid))
                .isEqualTo("0"));
  }

  @Test
  void whatIsStillUnderWayEndsBeforeTheNextHasTheConnection() {
    PgPool pool = pool(1, 1, LONG);
    AtomicReference<Future<String>> slow = new AtomicReference<>();
    String pid =
        done(
            pool.withConnection(connection ->
                pid(connection)
                    .onSuccess(
                        known -> slow.set(one(connection, "select 'slow' from pg_sleep(0.2)")))));
    assertThat(done(pool.withConnection(PgPoolTest::pid))).isEqualTo(pid);
    assertThat(Objects.requireNonNull(slow.get()).result()).isEqualTo("slow");
  }

  @Test
  void rowsComePieceByPiece() {
    PgPool pool = pool(1, 1, LONG);
    int sum =
        done(
            pool.withConnection(connection ->
                connection
                    .begin()
                    .compose(transaction ->
                        connection
                            .prepare("select g from generate_series(1, 1000) g")
                            .compose(statement -> sum(statement.cursor(), 0))
                            .compose(result -> transaction.commit().map(result)))));
    assertThat(sum).isEqualTo(500_500);
    assertThat(pool.levels().idle()).isEqualTo(1);
  }

  private static Future<Integer> sum(Cursor cursor, int before) {
    return cursor
        .read(100)
        .compose(rows -> {
          int sum = before;
          for (var row : rows) {
            sum += row.getInteger(0);
          }
          return cursor.hasMore() ? sum(cursor, sum) : cursor.close().map(sum);
        });
  }

  @Test
  void whatPostgresRefusesHasItsCodeAndWhatTheUserThrowsIsPassedOn() {
    PgPool pool = pool(1, 1, LONG);
    PgFailure unknown = failed(one(pool, "select secret from nowhere"));
    assertThat(unknown.kind()).isEqualTo(PgFailure.Kind.REFUSED);
    assertThat(unknown.sqlState()).isEqualTo("42P01");
    assertThat(unknown.getCause()).isInstanceOf(PgException.class);
    assertThat(unknown.getMessage()).doesNotContain("secret");
    var own = new IllegalStateException("own");
    assertThat(cause(pool.withConnection(connection -> Future.failedFuture(own)))).isSameAs(own);
    assertThat(
            cause(
                pool.<String>withConnection(connection -> {
                  throw own;
                })))
        .isSameAs(own);
    assertThat(pool.levels()).isEqualTo(new PoolLevels(0, 1, 0, true));
  }

  @Test
  void whereTheServerGivesFewerConnectionsTheyAreShared() {
    PgPool pool = pool(servers.primary().server("few"), options(6, 10, LONG, LONG, LONG));
    List<Future<String>> all =
        IntStream.range(0, 12)
            .mapToObj(i -> one(pool, "select '" + i + "' from pg_sleep(0.05)"))
            .toList();
    long answered =
        all.stream()
            .filter(future -> {
              await().until(future::isComplete);
              return future.succeeded();
            })
            .count();
    // Those that failed did so before there was one; whoever waited has been served.
    assertThat(answered).isGreaterThanOrEqualTo(9);
    assertThat(pool.available()).isTrue();
    assertThat(done(one(pool, "select 'still'"))).isEqualTo("still");
  }

  @Test
  void theObserverIsToldOfEachWhoHasAConnectionAndOfEachWhoHasNone() {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    var observer =
        new PoolObserver() {
          @Override
          public void acquired(Duration waited) {
            told.add("acquired");
            assertThat(waited).isPositive();
          }

          @Override
          public void released() {
            told.add("released");
          }

          @Override
          public void failed(PgFailure.Kind kind) {
            told.add(kind.label());
          }
        };
    var pool =
        new PgPool(VERTX, servers.server(), options(1, 0, LONG, LONG, LONG), "test", observer);
    pools.add(pool);
    done(one(pool, "select 1"));
    assertThat(told).containsExactly("acquired", "released");
    Promise<String> until = Promise.promise();
    Future<String> first = hold(pool, until);
    assertThat(failed(one(pool, "select 2")).kind()).isEqualTo(PgFailure.Kind.FULL);
    until.complete("1");
    done(first);
    failed(one(pool, "select nothing"));
    assertThat(told)
        .containsExactly(
            "acquired",
            "released",
            "acquired",
            "full",
            "released",
            "acquired",
            "released",
            "refused");
  }

  @Test
  void whatIsClosedLendsNothing() {
    PgPool pool = pool(1, 1, LONG);
    Promise<String> until = Promise.promise();
    Future<String> first = hold(pool, until);
    await().until(() -> pool.levels().active() == 1);
    Future<String> waiting = one(pool, "select 2");
    pool.close();
    assertThat(failed(waiting).kind()).isEqualTo(PgFailure.Kind.AWAY);
    assertThat(failed(one(pool, "select 3")).kind()).isEqualTo(PgFailure.Kind.AWAY);
    assertThat(pool.available()).isFalse();
    until.complete("ends");
    assertThat(done(first)).isEqualTo("ends");
    await()
        .untilAsserted(() -> assertThat(pool.levels()).isEqualTo(new PoolLevels(0, 0, 0, false)));
  }
}
