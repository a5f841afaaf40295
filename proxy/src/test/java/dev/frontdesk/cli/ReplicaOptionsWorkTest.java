package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an upstream reads from its replicas: each key has its effect over real sockets. */
@Timeout(30)
class ReplicaOptionsWorkTest {
  private static final String RULES =
      """
      routes:
        - id: note
          match: "GET /n/{id}"
          upstream: api.replicas
          cache: { ttl: 1h, tags: ["n:{id}"] }
      writes:
        - { id: edit, match: "POST /n/{id}", invalidate: ["n:{id}"] }
      """;

  private static final String NOT_KEPT = "Cache-Control: no-store\n";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");
  private final Backend replica = new Backend("r");

  /** Nothing is kept unless a test says so, so that each answer says who has given it. */
  @BeforeEach
  void keepNothing() {
    for (String path : List.of("/n/1", "/n/2")) {
      api.sends(path, NOT_KEPT);
      replica.sends(path, NOT_KEPT);
    }
  }

  @AfterEach
  void close() throws IOException {
    api.close();
    replica.close();
  }

  private RunningDesk start(String more) throws IOException {
    return start("", more);
  }

  private RunningDesk start(String config, String more) throws IOException {
    return RunningDesk.start(
        folder,
        """
        upstreams: { api: { primary: ["%s"], replicas: ["%s"], %s } }
        rules: rules
        %s
        """
            .formatted(api.uri(), replica.uri(), more, config),
        Map.of("a.yaml", RULES));
  }

  private static char who(RunningDesk desk, String path) throws IOException {
    Got got = desk.get(path);
    return got.status() == 200 ? got.body().charAt(0) : '-';
  }

  private static String who(RunningDesk desk, String path, int times) throws IOException {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < times; i++) {
      all.append(who(desk, path));
    }
    return all.toString();
  }

  @Test
  @Shows("upstream.max-lag")
  void asLongAsAReplicaMayBeBehindItIsNotAskedForWhatChanged() throws Exception {
    try (RunningDesk slow = start("max-lag: 1h, catch-up: 0s");
        RunningDesk quick = start("max-lag: 1ms, catch-up: 0s")) {
      await().until(() -> who(quick, "/n/1") == 'r');
      slow.post("/n/1", "{}");
      quick.post("/n/1", "{}");
      await().until(() -> who(quick, "/n/1") == 'r');
      assertThat(who(slow, "/n/1", 3)).isEqualTo("aaa");
    }
  }

  @Test
  @Shows("upstream.position-field")
  void aReplicaThatTellsThatItIsFarEnoughIsAsked() throws Exception {
    for (String path : List.of("/n/1", "/n/2")) {
      api.sends(path, NOT_KEPT + "X-Pos: 0/1100\n");
      replica.sends(path, NOT_KEPT + "X-Pos: 0/1100\n");
    }
    try (RunningDesk told = start("max-lag: 1h, position-field: X-Pos");
        RunningDesk untold = start("max-lag: 1h, catch-up: 0s")) {
      told.post("/n/1", "{}");
      untold.post("/n/1", "{}");
      assertThat(who(told, "/n/1", 3)).as("the first learns where it is").isEqualTo("arr");
      assertThat(who(untold, "/n/1", 3)).isEqualTo("aaa");
      replica.sends("/n/1", NOT_KEPT + "X-Pos: 0/10FF\n");
      assertThat(who(told, "/n/1", 2)).as("it says that it is not").isEqualTo("aa");
    }
  }

  @Test
  @Shows("upstream.catch-up")
  void aReadWaitsForAReplicaToCatchUp() throws Exception {
    replica.sends("/n/1", "");
    try (RunningDesk patient = start("max-lag: 200ms, catch-up: 20s, spill: { rate: 0 }");
        RunningDesk hasty = start("max-lag: 1h, catch-up: 0s, spill: { rate: 0 }")) {
      patient.post("/n/1", "{}");
      Got waited = patient.get("/n/1");
      assertThat(waited.body()).startsWith("r");
      assertThat(waited.head()).contains("stored; detail=not-stored");
      hasty.post("/n/1", "{}");
      for (int i = 0; i < 2; i++) {
        Got behind = hasty.get("/n/1");
        assertThat(behind.body()).startsWith("r");
        assertThat(behind.detail()).as("not kept").contains("replica-behind");
      }
    }
  }

  /** Not from the first read after it, which would then never find a replica that is far enough. */
  @Test
  void theTimeSinceAChangeIsCountedFromTheChange() throws Exception {
    replica.sends("/n/1", "");
    try (RunningDesk desk = start("max-lag: 300ms, catch-up: 0s, spill: { rate: 0 }")) {
      desk.post("/n/1", "{}");
      await().pollDelay(Duration.ofMillis(600)).until(() -> true);
      assertThat(desk.get("/n/1").is("MISS").detail()).doesNotContain("replica-behind");
      desk.get("/n/1").is("HIT");
    }
  }

  @Test
  @Shows({"upstream.spill", "spill.rate", "spill.burst"})
  void thePrimaryAnswersForReplicasAsOftenAsItMay() throws Exception {
    replica.close();
    try (RunningDesk never = start("spill: { rate: 0 }");
        RunningDesk few = start("spill: { rate: 1, burst: 3 }");
        RunningDesk many = start("spill: { rate: 1000, burst: 1 }")) {
      Got refused = never.get("/n/1");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      assertThat(refused.body()).contains("spill-exhausted");
      assertThat(api.count("/n/1")).isZero();
      long begun = System.nanoTime();
      long answered = who(few, "/n/1", 12).chars().filter(who -> who == 'a').count();
      long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
      assertThat(answered).isBetween(3L, 3 + seconds + 1);
      assertThat(api.count("/n/1")).isEqualTo((int) answered);
      for (int i = 0; i < 3; i++) {
        await().until(() -> who(many, "/n/1") == 'a');
      }
      assertThat(never.get("/plain").status()).as("not a read of replicas").isEqualTo(200);
    }
  }

  @Test
  @Shows({"upstream.breaker", "breaker.failures", "breaker.open-for"})
  void aReplicaThatFailsIsLeftAlone() throws Exception {
    replica.says("/n/1", count -> Backend.answer(503, "", "no"));
    try (RunningDesk desk = start("max-lag: 1ms, breaker: { failures: 2, open-for: 1h }")) {
      await().until(() -> who(desk, "/n/2") == 'r');
      assertThat(who(desk, "/n/1", 6)).isEqualTo("aaaaaa");
      assertThat(replica.count("/n/1")).isEqualTo(2);
      replica.sends("/n/1", NOT_KEPT);
      assertThat(who(desk, "/n/1", 3)).isEqualTo("aaa");
    }
    replica.says("/n/1", count -> Backend.answer(503, "", "no"));
    try (RunningDesk desk = start("max-lag: 1ms, breaker: { failures: 3, open-for: 1ms }")) {
      int before = replica.count("/n/1");
      await()
          .until(() -> {
            who(desk, "/n/1");
            return replica.count("/n/1") > before + 5;
          });
      replica.sends("/n/1", NOT_KEPT);
      await().until(() -> who(desk, "/n/1") == 'r');
    }
  }

  @Test
  @Shows({"upstream.health", "health.path", "health.every"})
  void aReplicaIsAskedHowItDoes() throws Exception {
    replica.says("/up", count -> Backend.answer(500, "", "no"));
    try (RunningDesk often =
        start("max-lag: 1ms, health: { path: /up, every: 5ms }, breaker: { open-for: 5ms }")) {
      await().until(() -> replica.count("/up") > 20);
      assertThat(who(often, "/n/1", 3)).isEqualTo("aaa");
      replica.says("/up", count -> Backend.answer(204, "", ""));
      await().until(() -> who(often, "/n/1") == 'r');
    }
    int before = replica.count("/up");
    try (RunningDesk seldom = start("max-lag: 1ms, health: { path: /up, every: 1h }")) {
      await().until(() -> replica.count("/up") > before && who(seldom, "/n/1") == 'r');
      assertThat(who(seldom, "/n/1", 5)).isEqualTo("rrrrr");
      assertThat(replica.count("/up")).isEqualTo(before + 1);
    }
  }

  /** Whether it shows a write is seen in its database, whatever its answers tell. */
  @Test
  @Shows("upstream.databases")
  void aReplicaIsAsFarAsItsDatabase() throws Exception {
    try (PostgresServers servers = PostgresServers.start()) {
      servers.sql("create table notes (id int primary key)");
      Standby standby = servers.standby(Duration.ZERO);
      List<String> hosts = new ArrayList<>();
      for (var server : List.of(servers.server(), standby.server())) {
        hosts.add(
            "postgresql://%s@%s:%d/%s"
                .formatted(server.user(), server.host(), server.port(), server.database()));
      }
      try (RunningDesk desk =
          start(
              "postgres: { primary: \"%s\", replicas: [\"%s\"], tls: disable, positions: { every: 20ms, grace: 20ms } }"
                  .formatted(hosts.getFirst(), hosts.getLast()),
              "max-lag: 1ms, catch-up: 0s, databases: [\"%s:%d\"]"
                  .formatted(standby.server().host(), standby.server().port()))) {
        await().until(() -> who(desk, "/n/1") == 'r');
        standby.pause();
        servers.sql("insert into notes values (1)");
        desk.post("/n/1", "{}");
        assertThat(who(desk, "/n/1", 5)).isEqualTo("aaaaa");
        assertThat(who(desk, "/n/2", 2)).as("what did not change").isEqualTo("rr");
        standby.resume();
        await().until(() -> who(desk, "/n/1") == 'r');
      }
    }
  }
}
