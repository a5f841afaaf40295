package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PostgresServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The monitor on a real primary and real streaming standbys. */
@ExtendWith(PollOften.class)
class DatabaseStandingsTest {
  private static final ResponseHead HEAD = new ResponseHead(200, Fields.EMPTY);
  private static final MonitorOptions OPTIONS =
      new MonitorOptions(
          Duration.ofMillis(20),
          Duration.ofMillis(300),
          Duration.ofSeconds(2),
          Duration.ofMillis(700));

  private static Vertx vertx;
  private static PostgresServers servers;
  private static Standby standby;

  private final AtomicLong sequence = new AtomicLong();
  private final List<Doubt> doubts = new CopyOnWriteArrayList<>();
  private final List<Monitor> monitors = new ArrayList<>();

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    servers = PostgresServers.start();
    servers.sql(
        """
        create table t (id int primary key, n int not null, pad text);
        insert into t select i, 0, '' from generate_series(1, 20) i;
        create role reader login;
        """);
    standby = servers.standby(Duration.ZERO);
    standby.catchUp(servers.primary());
  }

  @AfterAll
  static void stop() throws Exception {
    servers.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void closeMonitors() {
    monitors.forEach(Monitor::close);
  }

  private Monitor watch(PostgresServer primary, PostgresServer... others) {
    return watch(primary, Stream.of(others).map(other -> other.server("reader")).toList());
  }

  private Monitor watch(PostgresServer primary, List<PgServer> standbys) {
    Monitor monitor =
        Monitor.of(
            vertx,
            new VertxTiming(vertx),
            OPTIONS,
            primary.server("reader"),
            standbys,
            options(),
            sequence::get,
            MonitorObserver.NONE);
    monitor.onDoubt(doubts::add);
    monitor.start();
    monitors.add(monitor);
    return monitor;
  }

  private static PgOptions options() {
    return new PgOptions(
        null,
        PgOptions.Tls.DISABLE,
        null,
        Duration.ofSeconds(5),
        1,
        1,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        true);
  }

  private static Floor floor(Monitor monitor) {
    try {
      return monitor
          .positions()
          .after("booking", HEAD)
          .toCompletionStage()
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void look(DatabaseStanding standing) {
    try {
      standing.look().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String one(Connection connection, String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return Objects.requireNonNull(result.getString(1));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void eligible(DatabaseStanding standing) {
    await().untilAsserted(() -> assertThat(standing.eligible()).isTrue());
  }

  /** A replayed insert position, whatever came before it: the barrier is never out of reach. */
  @Test
  void everyPositionOfThePrimaryIsReachedByReplay() {
    positions(200);
  }

  @Test
  @Tag("proof")
  void everyPositionOfManyMoreIsReachedByReplay() {
    positions(10_000);
  }

  private static void positions(int commits) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int atPageStart = 0;
    try (Connection primary = servers.primary().connect();
        Connection replica = standby.connect()) {
      for (int i = 0; i < commits; i++) {
        run(primary, "begin");
        run(
            primary,
            "update t set n = n + 1, pad = repeat('y', %d) where id = %d"
                .formatted(random.nextInt(4000), 1 + random.nextInt(20)));
        // An aborted one is flushed by the log's writer, a while later.
        run(primary, i % 100 == 50 ? "rollback" : "commit");
        if (i % 100 == 99) {
          one(primary, "select pg_switch_wal()");
        }
        Lsn inserted = Lsn.parse(one(primary, "select pg_current_wal_insert_lsn()"));
        Lsn position = InsertPosition.reachable(inserted);
        atPageStart += position.equals(inserted) ? 0 : 1;
        await()
            .alias("seed " + seed + ", " + inserted)
            .pollInterval(Duration.ofMillis(1))
            .until(
                () -> Lsn.parse(one(replica, "select pg_last_wal_replay_lsn()")).reaches(position));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThat(atPageStart).isGreaterThanOrEqualTo(commits / 100);
  }

  /** What a client has written is there when its floor is reached, and what was marked likewise. */
  @Test
  void whoIsSaidToShowAWriteShowsIt() {
    Monitor monitor = watch(servers.primary(), standby);
    DatabaseStanding standing = monitor.standbys().getFirst();
    eligible(standing);
    int behind = 0;
    try (Connection primary = servers.primary().connect();
        Connection replica = standby.connect()) {
      for (int i = 0; i < 80; i++) {
        if (i % 20 == 0) {
          standby.delay(Duration.ofMillis(i % 40 == 0 ? 0 : 30));
        }
        int written =
            Integer.parseInt(one(primary, "update t set n = n + 1 where id = 1 returning n"));
        long mark = sequence.incrementAndGet();
        Floor floor = floor(monitor);
        while (!standing.reached(floor) || standing.sequence() < mark) {
          behind++;
          look(standing);
        }
        assertThat(Integer.parseInt(one(replica, "select n from t where id = 1")))
            .isGreaterThanOrEqualTo(written);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    assertThat(behind).as("it was not always there at once").isPositive();
    assertThat(doubts).isEmpty();
    standby.delay(Duration.ZERO);
  }

  @Test
  void aPausedReplayIsBehindAndAnIdlePrimaryIsNot() {
    Monitor monitor = watch(servers.primary(), standby);
    DatabaseStanding standing = monitor.standbys().getFirst();
    eligible(standing);
    standby.catchUp(servers.primary());
    await().untilAsserted(() -> assertThat(standing.lagNanos()).hasValue(0));
    standby.pause();
    try (Connection open = servers.primary().connect()) {
      // Nobody has flushed what a transaction has written that is open: no standby can have it.
      run(open, "begin");
      run(open, "update t set n = n + 1 where id = 2");
      look(standing);
      floor(monitor);
      assertThat(standing.lagNanos()).hasValue(0);
      assertThat(standing.reached(floor(monitor))).isFalse();
      run(open, "commit");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Floor floor = floor(monitor);
    await().untilAsserted(() -> assertThat(standing.eligible()).isFalse());
    assertThat(standing.state()).isEqualTo(StandbyState.BEHIND);
    assertThat(standing.lagNanos().getAsLong()).isGreaterThan(OPTIONS.maxLag().toNanos());
    assertThat(standing.lagBytes().getAsLong()).isPositive();
    assertThat(standing.reached(floor)).isFalse();
    standby.resume();
    eligible(standing);
    await().untilAsserted(() -> assertThat(standing.reached(floor)).isTrue());
    assertThat(doubts).isEmpty();
  }

  @Test
  void oneThatIsKilledVouchesForNothingUntilItIsReadAgain() {
    Standby other = servers.standby(Duration.ZERO);
    Monitor monitor = watch(servers.primary(), other);
    DatabaseStanding standing = monitor.standbys().getFirst();
    eligible(standing);
    servers.sql("update t set n = n + 1 where id = 3");
    long mark = sequence.incrementAndGet();
    await().untilAsserted(() -> assertThat(standing.sequence()).isEqualTo(mark));
    other.kill();
    await().untilAsserted(() -> assertThat(standing.sequence()).isEqualTo(Long.MIN_VALUE));
    assertThat(standing.eligible()).isFalse();
    assertThat(standing.asked()).isEmpty();
    other.start();
    eligible(standing);
    await().untilAsserted(() -> assertThat(standing.sequence()).isEqualTo(mark));
    assertThat(doubts).isEmpty();
    other.close();
  }

  /** Its process stands still, its kernel keeps the connection. */
  @Test
  void oneThatStallsIsNotAskedAfterTheTimeout() throws IOException {
    Standby other = servers.standby(Duration.ZERO);
    Monitor monitor = watch(servers.primary(), other);
    DatabaseStanding standing = monitor.standbys().getFirst();
    eligible(standing);
    List<String> stopped =
        List.of(
            Objects.requireNonNull(
                    other.one(
                        "select string_agg(pid::text, ' ') from pg_stat_activity where application_name = 'frontdesk'"))
                .split(" "));
    signal("STOP", stopped);
    try {
      long before = System.nanoTime();
      await().untilAsserted(() -> assertThat(standing.eligible()).isFalse());
      assertThat(standing.sequence()).isEqualTo(Long.MIN_VALUE);
      assertThat(System.nanoTime() - before).isLessThan(Duration.ofSeconds(2).toNanos());
      assertThat(floor(monitor).positions()).as("the primary is asked all the same").isNotEmpty();
      eligible(standing);
    } finally {
      signal("CONT", stopped);
    }
    other.close();
  }

  private static void signal(String name, List<String> processes) throws IOException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    command.addAll(processes);
    Process kill = new ProcessBuilder(command).start();
    try {
      kill.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Test
  void aStandbyThatIsPromotedPinsReadsToThePrimary() {
    Standby other = servers.standby(Duration.ZERO);
    Monitor monitor = watch(servers.primary(), standby, other);
    DatabaseStanding standing = monitor.standbys().getFirst();
    DatabaseStanding promoted = monitor.standbys().getLast();
    eligible(standing);
    eligible(promoted);
    other.promote();
    other.sql("update t set n = n + 1000 where id = 4");
    await().untilAsserted(() -> assertThat(doubts).contains(Doubt.STANDBY_PROMOTED));
    assertThat(standing.eligible()).isFalse();
    assertThat(promoted.state()).isEqualTo(StandbyState.DOUBTED);
    assertThat(standing.reached(floor(monitor))).isFalse();
    assertThat(monitor.primary().doubts()).containsExactly(Doubt.STANDBY_PROMOTED);
    other.close();
  }

  /** What is behind the primary's address is a standby that was promoted, with its own standby. */
  @Test
  void anotherTimelineOfThePrimaryIsAnotherHistory() {
    try (PostgresServers old = PostgresServers.start()) {
      old.sql("create role reader login; create table t (id int)");
      Standby next = old.standby(Duration.ZERO);
      next.catchUp(old.primary());
      Monitor monitor = watch(next, old.primary());
      await().untilAsserted(() -> assertThat(doubts).contains(Doubt.PRIMARY_RECOVERING));
      assertThat(floor(monitor).positions()).isEmpty();
      next.promote();
      await().untilAsserted(() -> assertThat(monitor.primary().history()).endsWith("/2"));
      assertThat(floor(monitor).positions())
          .containsOnlyKeys(Objects.requireNonNull(monitor.primary().history()));
      // The one that was the primary is of no use, and of no harm: it is on an earlier timeline.
      await()
          .untilAsserted(
              () -> assertThat(monitor.primary().doubts()).containsExactly(Doubt.STANDBY_PROMOTED));
      assertThat(monitor.primary().grace()).isLessThanOrEqualTo(OPTIONS.grace());
    }
  }

  @Test
  void aServerOfAnotherDatabaseIsNotAStandby() throws Exception {
    // One that was made by itself: those of PostgresServers are copies, and have one identifier.
    try (EmbeddedPostgres foreign = EmbeddedPostgres.builder().start()) {
      try (Connection connection = foreign.getPostgresDatabase().getConnection()) {
        run(connection, "create role reader login");
      }
      Monitor monitor =
          watch(
              servers.primary(),
              List.of(
                  standby.server("reader"),
                  new PgServer("127.0.0.1", foreign.getPort(), "postgres", "reader")));
      await().untilAsserted(() -> assertThat(doubts).containsExactly(Doubt.STANDBY_SYSTEM));
      DatabaseStanding standing = monitor.standbys().getLast();
      assertThat(standing.state()).isEqualTo(StandbyState.DOUBTED);
      assertThat(standing.sequence()).isEqualTo(Long.MIN_VALUE);
      // After the grace the real one is asked.
      eligible(monitor.standbys().getFirst());
      assertThat(standing.eligible()).isFalse();
    }
  }
}
