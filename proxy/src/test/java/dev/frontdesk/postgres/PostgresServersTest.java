package dev.frontdesk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What tests on real servers rest on. */
class PostgresServersTest {
  private static PostgresServers servers;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql("create table t (id int primary key)");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void aStandbyReplaysAndIsHeldBackInTwoWays() {
    Standby standby = servers.standby(Duration.ZERO);
    servers.sql("insert into t values (1)");
    standby.catchUp(servers.primary());
    assertThat(standby.one("select count(*) from t where id = 1")).isEqualTo("1");
    assertThat(standby.one("select pg_is_in_recovery()")).isEqualTo("t");

    standby.pause();
    servers.sql("insert into t values (2)");
    assertThat(standby.one("select count(*) from t where id = 2")).isEqualTo("0");
    standby.resume();
    standby.catchUp(servers.primary());
    assertThat(standby.one("select count(*) from t where id = 2")).isEqualTo("1");

    standby.delay(Duration.ofMillis(300));
    long before = System.nanoTime();
    servers.sql("insert into t values (3)");
    standby.catchUp(servers.primary());
    assertThat(System.nanoTime() - before).isGreaterThan(Duration.ofMillis(290).toNanos());
  }

  @Test
  void aStandbyDiesAndReturnsWithWhatItHadAndCatchesUp() {
    Standby standby = servers.standby(Duration.ZERO);
    String url = standby.url();
    standby.kill();
    assertThatThrownBy(() -> standby.sql("select 1")).isInstanceOf(IllegalStateException.class);
    servers.sql("insert into t values (4)");
    standby.start();
    assertThat(standby.url()).isEqualTo(url);
    standby.catchUp(servers.primary());
    assertThat(standby.one("select count(*) from t where id = 4")).isEqualTo("1");
  }

  @Test
  void aStandbyIsPromoted() {
    Standby standby = servers.standby(Duration.ZERO);
    standby.promote();
    standby.sql("insert into t values (5)");
    assertThat(standby.one("select pg_is_in_recovery()")).isEqualTo("f");
    assertThat(servers.one("select count(*) from t where id = 5")).isEqualTo("0");
  }

  @Test
  void nothingIsLeftOfWhatIsClosed() {
    PostgresServers others = PostgresServers.start();
    Standby standby = others.standby(Duration.ofSeconds(10));
    List<Long> processes =
        List.of(processOf(others.primary()), processOf(standby)).stream().distinct().toList();
    assertThat(processes).hasSize(2).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    others.close();
    // It removes its file just before it ends.
    await()
        .untilAsserted(
            () -> assertThat(processes).noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
    assertThat(Files.exists(standby.data())).isFalse();
    assertThat(Files.exists(others.primary().data())).isFalse();
  }

  private static long processOf(PostgresServer server) {
    try {
      return Long.parseLong(Files.readAllLines(server.data().resolve("postmaster.pid")).getFirst());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
