package dev.frontdesk.postgres;

import static dev.frontdesk.postgres.Answers.done;
import static dev.frontdesk.postgres.Answers.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.redis.FaultyLink;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The two kinds of kept connections: questions, and notifications. */
class PgLineTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Duration ANSWER = Duration.ofMillis(300);

  private static PostgresServers servers;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
  }

  @AfterAll
  static void stop() {
    done(VERTX.close());
    servers.close();
  }

  private static PgServer through(FaultyLink link) {
    return new PgServer("127.0.0.1", link.port(), "postgres", "postgres");
  }

  private static Future<String> one(PgLine line, String sql) {
    return line.ask(sql).map(rows -> String.valueOf(rows.iterator().next().getValue(0)));
  }

  @Test
  void questionsAreAnsweredTheFirstTooAndManyAtATime() {
    var line = new PgLine(VERTX, servers.server(), PgOptions.plain(), Duration.ofSeconds(5));
    List<Future<String>> answers =
        List.of(one(line, "select 'a'"), one(line, "select 'b'"), one(line, "select 'c'"));
    assertThat(answers.stream().map(Answers::done)).containsExactly("a", "b", "c");
    assertThat(line.state()).isEqualTo(PgLine.State.UP);
    assertThat(failed(one(line, "select nothing")).sqlState()).isEqualTo("42703");
    assertThat(line.state()).isEqualTo(PgLine.State.UP);
    line.close();
    assertThat(failed(one(line, "select 'd'")).kind()).isEqualTo(PgFailure.Kind.AWAY);
  }

  @Test
  void aServerThatDiesIsSaidToBeAwayOnceAndOnceToBeBack() {
    Standby standby = servers.standby(Duration.ZERO);
    var changes = new ConcurrentLinkedQueue<PgLine.State>();
    try (LogLines log = LogLines.of(KeptWire.class)) {
      var line = new PgLine(VERTX, standby.server(), PgOptions.plain(), ANSWER, changes::add);
      assertThat(done(one(line, "select pg_is_in_recovery()"))).isEqualTo("true");
      standby.kill();
      await().until(() -> line.state() == PgLine.State.AWAY);
      long before = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(failed(one(line, "select 1")).kind()).isEqualTo(PgFailure.Kind.AWAY);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(ANSWER);
      standby.start();
      await().until(() -> line.state() == PgLine.State.UP);
      assertThat(done(one(line, "select 'back'"))).isEqualTo("back");
      assertThat(changes).containsExactly(PgLine.State.UP, PgLine.State.AWAY, PgLine.State.UP);
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().getFirst()).startsWith("WARN PostgreSQL " + standby.server());
      assertThat(log.lines().getLast()).startsWith("INFO PostgreSQL " + standby.server());
      line.close();
    }
  }

  @Test
  void aServerThatStallsIsWaitedForOnceAndNoLongerThanSaid() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      PgOptions options = PgOptions.plain();
      var line = new PgLine(VERTX, through(link), options, ANSWER);
      done(one(line, "select 1"));
      link.stall();
      long before = System.nanoTime();
      assertThat(failed(one(line, "select 'stalled'")).kind()).isEqualTo(PgFailure.Kind.TIMEOUT);
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(ANSWER.minusMillis(20), ANSWER.plusMillis(700));
      assertThat(failed(one(line, "select 1")).kind()).isEqualTo(PgFailure.Kind.AWAY);
      link.pass();
      await().until(() -> line.state() == PgLine.State.UP);
      // Nothing of the old answer.
      assertThat(done(one(line, "select 'new'"))).isEqualTo("new");
      line.close();
    }
  }

  @Test
  void notificationsAreHeardAndALossIsToldAndMended() {
    var heard = new ConcurrentLinkedQueue<String>();
    try (LogLines log = LogLines.of(KeptWire.class)) {
      var messages =
          new PgMessages(
              VERTX,
              servers.server(),
              PgOptions.plain(),
              "a \"channel\"",
              heard::add,
              () -> heard.add("<listening>"),
              () -> heard.add("<lost>"));
      await().until(messages::listening);
      servers.sql("select pg_notify('a \"channel\"', 'one'); select pg_notify('another', 'no')");
      await().untilAsserted(() -> assertThat(heard).containsExactly("<listening>", "one"));

      servers.sql(
          "select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%'");
      await()
          .untilAsserted(() ->
              assertThat(heard).containsExactly("<listening>", "one", "<lost>", "<listening>"));
      servers.sql("select pg_notify('a \"channel\"', 'two')");
      await().untilAsserted(() -> assertThat(heard).last().isEqualTo("two"));
      assertThat(log.lines()).hasSize(2);

      messages.close();
      servers.sql("select pg_notify('a \"channel\"', 'three')");
      await()
          .untilAsserted(() ->
              assertThat(
                      servers.one(
                          "select count(*) from pg_stat_activity where query like 'LISTEN%'"))
                  .isEqualTo("0"));
      assertThat(heard).doesNotContain("three").endsWith("two");
    }
  }

  @Test
  void aListenerThatIsOnlyOpenOnThisSideIsReplacedOnSuspicion() {
    var heard = new ConcurrentLinkedQueue<String>();
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      var messages =
          new PgMessages(
              VERTX,
              through(link),
              PgOptions.plain(),
              "suspected",
              heard::add,
              () -> heard.add("<listening>"),
              () -> heard.add("<lost>"));
      await().until(messages::listening);
      link.halfOpen();
      servers.sql("select pg_notify('suspected', 'never')");
      await()
          .untilAsserted(() -> {
            messages.suspect();
            assertThat(heard).contains("<lost>");
          });
      assertThat(messages.listening()).isFalse();
      link.pass();
      await().until(messages::listening);
      servers.sql("select pg_notify('suspected', 'heard')");
      await()
          .untilAsserted(() ->
              assertThat(heard).containsExactly("<listening>", "<lost>", "<listening>", "heard"));
      messages.close();
    }
  }

  @Test
  void aStandbyIsNoPlaceToListenAndThatIsSaidOnce() {
    Standby standby = servers.standby(Duration.ZERO);
    var heard = new ConcurrentLinkedQueue<String>();
    try (LogLines log = LogLines.of(KeptWire.class)) {
      var messages =
          new PgMessages(
              VERTX,
              standby.server(),
              PgOptions.plain(),
              "frontdesk",
              heard::add,
              () -> heard.add("<listening>"),
              () -> heard.add("<lost>"));
      await().untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
      assertThat(log.lines()).first().asString().contains("25006");
      standby.promote();
      await().until(messages::listening);
      assertThat(heard).containsExactly("<listening>");
      assertThat(log.lines()).hasSize(2);
      messages.close();
    }
  }

  @Test
  void aNameThatPostgresWouldCutIsRefused() {
    String name = "c".repeat(PgMessages.MOST_NAME + 1);
    assertThatThrownBy(() ->
            new PgMessages(
                VERTX, servers.server(), PgOptions.plain(), name, heard -> {}, () -> {}, () -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("63");
    new PgMessages(
            VERTX,
            servers.server(),
            PgOptions.plain(),
            name.substring(1),
            heard -> {},
            () -> {},
            () -> {})
        .close();
  }
}
