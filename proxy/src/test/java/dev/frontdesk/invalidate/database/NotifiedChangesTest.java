package dev.frontdesk.invalidate.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.redis.FaultyLink;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** When a listener on real servers says that it hears, and when not. */
@ExtendWith(PollOften.class)
@Timeout(60)
class NotifiedChangesTest {
  private static PostgresServers servers;
  private static Vertx vertx;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private @Nullable NotifiedChanges source;

  private final class Said implements ChangeSource.Listener {
    @Override
    public void changed(TableChange change, boolean whole) {
      said.add(change.op() + " " + change.table());
    }

    @Override
    public void malformed() {
      said.add("malformed");
    }

    @Override
    public void hearing() {
      said.add("hearing");
    }

    @Override
    public void deaf(String why) {
      said.add("deaf");
    }
  }

  @BeforeAll
  static void startServers() {
    servers = PostgresServers.start();
    servers.sql("create role reader login");
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopServers() {
    vertx.close().await();
    servers.close();
  }

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
  }

  private void listen(int port, String user) {
    NotifiedChanges made =
        new NotifiedChanges(
            vertx,
            new VertxTiming(vertx),
            new PgServer("127.0.0.1", port, "postgres", user),
            PgOptions.plain(),
            new ChangeOptions("told", Duration.ofMillis(100), Duration.ofSeconds(1)),
            ChangeObserver.NONE);
    source = made;
    made.start(new Said());
  }

  private static void told(String table) {
    servers.sql(
        "select pg_notify('told', '{\"v\":1,\"t\":[\"public\",\"%s\"],\"o\":\"DELETE\"}')"
            .formatted(table));
  }

  /** A role without any right, in a session that may only read. */
  @Test
  void hearsWithoutAnyRight() {
    listen(servers.primary().port(), "reader");
    await().until(() -> said.equals(List.of("hearing")));
    told("a");
    servers.sql("notify told, 'x'");
    await().until(() -> said.equals(List.of("hearing", "DELETE a", "malformed")));
  }

  /** Nothing between a loss and the next hearing is vouched for; all after it is told. */
  @Test
  void saysEachLossAndWhatCameAfterIt() {
    listen(servers.primary().port(), "reader");
    await().until(() -> said.contains("hearing"));
    said.clear();
    servers.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader' and query like 'LISTEN%'");
    await().until(() -> said.equals(List.of("deaf", "hearing")));
    told("b");
    await().until(() -> said.contains("DELETE b"));
  }

  /** As a host that is gone without a word: no reset, no answer. */
  @Test
  void aHalfOpenConnectionIsNoticedWithinSomeBeats() {
    try (FaultyLink link = FaultyLink.to(servers.primary().port())) {
      listen(link.port(), "reader");
      await().until(() -> said.contains("hearing"));
      link.halfOpen();
      await().atMost(Duration.ofSeconds(3)).until(() -> said.contains("deaf"));
      link.cut();
      link.pass();
      await().until(() -> said.equals(List.of("hearing", "deaf", "hearing")));
    }
  }

  /** A standby takes neither LISTEN nor NOTIFY; once it is promoted, it is listened to. */
  @Test
  void hearsAStandbyOnlyWhenItIsPromoted() {
    Standby standby = servers.standby(Duration.ZERO);
    listen(standby.port(), "reader");
    await().during(Duration.ofMillis(300)).until(said::isEmpty);
    standby.promote();
    await().until(() -> said.equals(List.of("hearing")));
    assertThat(standby.one("select pg_is_in_recovery()")).isEqualTo("f");
  }
}
