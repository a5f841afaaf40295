package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.redis.FaultyLink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A standby that accepts, and says nothing any more. */
@ExtendWith(PollOften.class)
@Tag("proof")
@Timeout(60)
class QueryStallTest {
  private PostgresServers servers;
  private Standby standby;
  private Backend api;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    servers = PostgresServers.start();
    servers.sql("create table things (id int primary key); insert into things values (1)");
    standby = servers.standby(Duration.ZERO);
    standby.catchUp(servers.primary());
    api = new Backend("a");
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
    servers.close();
  }

  @Test
  void isLeftAloneAndAskedAgainWhenItReturns() throws Exception {
    try (FaultyLink link = FaultyLink.to(standby.port());
        RunningDesk desk =
            RunningDesk.start(
                folder,
                """
                upstreams: { api: { primary: ["%s"] } }
                rules: rules
                postgres: { primary: "postgresql://postgres@127.0.0.1:%d/postgres", replicas: ["postgresql://postgres@127.0.0.1:%d/postgres"], connect-timeout: 200ms, positions: { every: 50ms, timeout: 200ms, grace: 100ms } }
                """
                    .formatted(api.uri(), servers.primary().port(), link.port()),
                Map.of(
                    "a.yaml",
                    """
                    queries:
                      - { id: where, match: GET /where, sql: "select inet_server_port() from things", answer: value, depends-on: [things], access: anyone, timeout: 300ms }
                    """))) {
      String there = Integer.toString(standby.port());
      String primary = Integer.toString(servers.primary().port());
      await().until(() -> desk.get("/where").body().equals(there));
      link.stall();
      await()
          .until(() -> {
            long began = System.nanoTime();
            Got got = desk.get("/where");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(Duration.ofSeconds(3));
            assertThat(got.status()).isIn(200, 504);
            return got.body().equals(primary);
          });
      for (int i = 0; i < 20; i++) {
        assertThat(desk.get("/where").body()).isEqualTo(primary);
      }
      link.pass();
      await().until(() -> desk.get("/where").body().equals(there));
    }
  }
}
