package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PostgresServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.SelfSigned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each key of {@code postgres} and of {@code queries} does, with a real primary and standby.
 */
@ExtendWith(PollOften.class)
@Timeout(60)
class PostgresOptionsTest {
  private static PostgresServers servers;
  private static Standby standby;

  @TempDir Path folder;
  private final Backend api = new Backend("a");
  private int desks;

  @BeforeAll
  static void startServers() {
    servers = PostgresServers.start();
    servers.sql(
        "create table things (id int primary key, name text); insert into things values (1, 'one'),"
            + " (2, 'two'), (3, 'three')");
    standby = servers.standby(Duration.ZERO);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @AfterEach
  void close() throws IOException {
    standby.resume();
    api.close();
  }

  private static String url(PostgresServer server) {
    return "postgresql://postgres@127.0.0.1:" + server.port() + "/postgres";
  }

  /** Which server answers; the table is there so that there is something to depend on. */
  private static final String PORT = "select inet_server_port() from things where id = 1";

  /** A query of one value. */
  private static String query(String id, String sql, String more) {
    return "  - { id: %s, match: GET /%s, sql: \"%s\", answer: value, depends-on: [things], access: anyone%s }%n"
        .formatted(id, id, sql, more.isEmpty() ? "" : ", " + more);
  }

  /** With the standby, once that is asked for reads. */
  private RunningDesk desk(String options, String... queries) throws IOException {
    RunningDesk desk =
        primaryOnly("replicas: [\"%s\"]%s".formatted(url(standby), more(options)), queries);
    String expected = Integer.toString(standby.port());
    await().until(() -> desk.get("/where").body().equals(expected));
    return desk;
  }

  private static String more(String options) {
    return options.isEmpty() ? "" : ", " + options;
  }

  private RunningDesk primaryOnly(String options, String... queries) throws IOException {
    return desk(url(servers.primary()), options, queries);
  }

  private RunningDesk desk(String primary, String options, String[] queries) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve("desk" + desks++)),
        """
        upstreams: { api: { primary: ["%s"] } }
        rules: rules
        postgres: { primary: "%s"%s }
        """
            .formatted(api.uri(), primary, more(options)),
        Map.of(
            "a.yaml",
            """
            identities: { user: { header: X-User } }
            writes:
              - { id: change, match: "POST /change/{id}", invalidate: ["thing:{id}"] }
            queries:
            """
                + query("where", PORT, "")
                + String.join("", queries)));
  }

  private static int asked(RunningDesk desk, String path) throws IOException {
    Got got = desk.get(path);
    assertThat(got.status()).as(got.body()).isEqualTo(200);
    return Integer.parseInt(got.body());
  }

  private static Duration took(RunningDesk desk, String path, int status) throws IOException {
    long began = System.nanoTime();
    Got got = desk.get(path);
    assertThat(got.status()).as(got.body()).isEqualTo(status);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  @Test
  @Shows({
    "configuration.postgres",
    "rules.queries",
    "postgres.primary",
    "postgres.replicas",
    "postgres.audit",
    "query.id",
    "query.match",
    "query.sql",
    "query.pool",
    "query.depends-on"
  })
  void poolsSayWhoAnswers() throws Exception {
    try (RunningDesk desk =
        desk(
            "audit: \"" + url(standby) + "\"",
            query("first", PORT, "pool: primary"),
            query("second", PORT, "pool: replica"),
            query("third", PORT, "pool: audit"))) {
      assertThat(asked(desk, "/first")).isEqualTo(servers.primary().port());
      assertThat(asked(desk, "/second")).isEqualTo(standby.port());
      assertThat(asked(desk, "/third")).isEqualTo(standby.port());
      assertThat(desk.explain("GET /third")).contains("pool audit");
    }
  }

  @Test
  @Shows({
    "query.params",
    "query.answer",
    "query.access",
    "access.identity",
    "query.cache",
    "query.max-rows"
  })
  void aQuerySaysWhatItTakesAndGives() throws Exception {
    String one =
        """
          - id: one
            match: GET /one/{id}
            sql: "select id, name from things where id = $1"
            params: ["path.id as int4"]
            answer: row
            depends-on: [things]
            access: { identity: user }
            cache: { ttl: 1h, tags: ["thing:{id}"] }
        """;
    String many =
        """
          - { id: many, match: GET /many, sql: "select id from things", answer: rows, depends-on: [things], access: anyone, max-rows: 2 }
        """;
    try (RunningDesk desk = primaryOnly("", one, many)) {
      desk.get("/one/3", "X-User: 7").is("MISS", "{\"id\":3,\"name\":\"three\"}");
      desk.get("/one/3", "X-User: 7").is("HIT", "{\"id\":3,\"name\":\"three\"}");
      assertThat(desk.get("/one/3").status()).isEqualTo(401);
      assertThat(desk.get("/one/x", "X-User: 7").status()).isEqualTo(400);
      assertThat(desk.get("/one/9", "X-User: 7").status()).isEqualTo(404);
      assertThat(desk.get("/many").status()).isEqualTo(502);
    }
  }

  private static final String SLOW = "select id from things, pg_sleep(1) where id = 1";

  @Test
  @Shows({"query.timeout", "postgres.statement-timeout"})
  void statementsEndInTime() throws Exception {
    try (RunningDesk desk = primaryOnly("", query("slow", SLOW, "timeout: 100ms"));
        RunningDesk other = primaryOnly("statement-timeout: 100ms", query("slow", SLOW, ""))) {
      assertThat(took(desk, "/slow", 504)).isLessThan(Duration.ofMillis(900));
      assertThat(took(other, "/slow", 504)).isLessThan(Duration.ofMillis(900));
    }
  }

  @Test
  @Shows({"postgres.connections", "connections.primary", "postgres.waiting", "postgres.patience"})
  void whoWaitsForAConnectionIsBounded() throws Exception {
    String slow = query("slow", SLOW, "timeout: 5s, pool: primary");
    try (RunningDesk none = primaryOnly("connections: { primary: 1 }, waiting: 0", slow, slow2());
        RunningDesk brief =
            primaryOnly("connections: { primary: 1 }, patience: 50ms", slow, slow2())) {
      for (RunningDesk desk : new RunningDesk[] {none, brief}) {
        CompletableFuture<Got> first = CompletableFuture.supplyAsync(() -> got(desk, "/slow"));
        await().until(() -> active(desk) == 1);
        assertThat(took(desk, "/slow2", 503)).isLessThan(Duration.ofMillis(900));
        assertThat(first.join().status()).isEqualTo(200);
      }
    }
  }

  private static String slow2() {
    return query("slow2", SLOW, "timeout: 5s, pool: primary");
  }

  private static Got got(RunningDesk desk, String path) {
    try {
      return desk.get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @Shows({"connections.replica", "connections.audit"})
  void eachPoolHasItsOwnConnections() throws Exception {
    String options =
        "audit: \"%s\", connections: { replica: 1, audit: 1 }, waiting: 0, spill: { rate: 0 }"
            .formatted(url(standby));
    try (RunningDesk desk =
        desk(
            options,
            query("slow", SLOW, "timeout: 5s, pool: replica"),
            query("slow2", SLOW, "timeout: 5s, pool: audit"))) {
      for (String path : List.of("/slow", "/slow2")) {
        CompletableFuture<Got> first = CompletableFuture.supplyAsync(() -> got(desk, path));
        await().until(() -> sleeping() == 1);
        assertThat(desk.get(path).status()).isEqualTo(503);
        assertThat(first.join().status()).isEqualTo(200);
      }
    }
  }

  /** Queries that sleep on the standby. */
  private static int sleeping() {
    String count =
        standby.one("select count(*)::text from pg_stat_activity where wait_event = 'PgSleep'");
    return count == null ? 0 : Integer.parseInt(count);
  }

  @Test
  @Shows({"postgres.idle-timeout", "postgres.max-lifetime"})
  void connectionsAreClosed() throws Exception {
    String who = query("pid", "select pg_backend_pid() from things where id = 1", "pool: primary");
    try (RunningDesk idle = primaryOnly("idle-timeout: 200ms, max-lifetime: 1h", who);
        RunningDesk old = primaryOnly("idle-timeout: 1h, max-lifetime: 200ms", who)) {
      int first = asked(idle, "/pid");
      int other = asked(old, "/pid");
      await().until(() -> !runs(first));
      await().until(() -> !runs(other));
    }
  }

  private static boolean runs(int pid) {
    return "1"
        .equals(servers.one("select count(*)::text from pg_stat_activity where pid = " + pid));
  }

  @Test
  @Shows({"postgres.password", "postgres.tls", "postgres.certificates"})
  void whoConnectsAndHow() throws Exception {
    SelfSigned.writeTo(folder);
    try (PostgresServers secured = PostgresServers.start()) {
      secured.sql(
          "create table things (id int primary key); insert into things values (1);"
              + " create role app login password 's3cr3t'; grant select on things to app");
      PostgresServer server = secured.primary();
      Files.writeString(server.data().resolve("server.crt"), SelfSigned.certificate());
      Path key = Files.writeString(server.data().resolve("server.key"), SelfSigned.key());
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      server.set("ssl", "on");
      server.authenticate("hostssl all app all scram-sha-256");
      String url = "postgresql://app@localhost:%d/postgres".formatted(server.port());
      String encrypted =
          query(
              "encrypted",
              "select ssl::text from pg_stat_ssl, things where pid = pg_backend_pid()",
              "");
      String trusted = "tls: verify-full, certificates: file:" + folder.resolve("certificate.pem");
      try (RunningDesk right =
          desk(url, "password: s3cr3t, " + trusted, new String[] {encrypted})) {
        assertThat(right.get("/encrypted").body()).isEqualTo("\"true\"");
      }
      assertThatThrownBy(() -> desk(url, "password: other, tls: require", new String[0]))
          .isInstanceOf(Complaint.class)
          .hasMessageContaining("28P01");
    }
  }

  private static double active(RunningDesk desk) throws IOException {
    return desk.metric(
        "frontdesk_postgres_pool_active{pool=\"primary\",server=\"127.0.0.1:%d\"}"
            .formatted(servers.primary().port()));
  }

  @Test
  @Shows({"postgres.catch-up", "postgres.spill", "spill.rate", "spill.burst"})
  void aReadWaitsForAStandbyAndThenThePrimaryHasABudget() throws Exception {
    String kept =
        """
          - id: kept
            match: GET /kept/{id}
            sql: "select inet_server_port() from things where id = $1"
            params: ["path.id as int4"]
            answer: value
            depends-on: [things]
            access: anyone
            cache: { ttl: 1h, tags: ["thing:{id}"] }
        """;
    try (RunningDesk patient = desk("catch-up: 400ms, spill: { rate: 1, burst: 1 }", kept);
        RunningDesk never = desk("catch-up: 0ms, spill: { rate: 0 }", kept)) {
      standby.pause();
      servers.sql("update things set name = 'changed' where id = 1");
      assertThat(patient.post("/change/1", "{}").status()).isEqualTo(200);
      assertThat(never.post("/change/1", "{}").status()).isEqualTo(200);
      long began = System.nanoTime();
      assertThat(asked(patient, "/kept/1")).isEqualTo(servers.primary().port());
      assertThat(System.nanoTime() - began).isGreaterThan(Duration.ofMillis(300).toNanos());
      Got behind = never.get("/kept/1");
      assertThat(behind.body()).isEqualTo(Integer.toString(standby.port()));
      assertThat(behind.field("Cache-Status")).contains("replica-behind");
    }
  }

  @Test
  @Shows({"postgres.positions", "positions.max-lag", "positions.every"})
  void whoIsTooFarBehindIsNotAsked() throws Exception {
    try (RunningDesk desk = desk("positions: { max-lag: 300ms, every: 20ms }")) {
      standby.pause();
      servers.sql("update things set name = 'later' where id = 2");
      await().until(() -> asked(desk, "/where") == servers.primary().port());
      assertThat(state(desk)).isEqualTo("behind");
    }
  }

  @Test
  @Shows({"positions.grace", "positions.timeout"})
  void whoDoesNotAnswerIsNotAskedAndDoubtLasts() throws Exception {
    Standby own = servers.standby(Duration.ZERO);
    String replicas = "replicas: [\"%s\"]".formatted(url(own));
    try (RunningDesk desk = primaryOnly(replicas + ", positions: { timeout: 100ms, grace: 1m }")) {
      await().until(() -> asked(desk, "/where") == own.port());
      own.promote();
      await().until(() -> asked(desk, "/where") == servers.primary().port());
      await().until(() -> primary(desk).getDouble("graceSeconds") > 30);
      own.kill();
      await().until(() -> state(desk).equals("away"));
    } finally {
      own.close();
    }
  }

  private static JsonObject replicas(RunningDesk desk) throws IOException {
    return new JsonObject(desk.admin("GET", "/replicas", "", RunningDesk.TOKEN).body());
  }

  private static JsonObject primary(RunningDesk desk) throws IOException {
    return replicas(desk).getJsonObject("primary");
  }

  private static String state(RunningDesk desk) throws IOException {
    return replicas(desk).getJsonArray("standbys").getJsonObject(0).getString("state");
  }

  @Test
  @Shows({"postgres.slow-query"})
  void whatIsSlowIsReported() throws Exception {
    try (RunningDesk all = primaryOnly("slow-query: 0ms");
        RunningDesk none = primaryOnly("slow-query: 1h")) {
      asked(all, "/where");
      asked(none, "/where");
      assertThat(queries(all).getInteger("slow")).isOne();
      assertThat(queries(none).getInteger("slow")).isZero();
      await().until(() -> queries(all).getString("plan", "").contains("things"));
    }
  }

  private static JsonObject queries(RunningDesk desk) throws IOException {
    return new JsonObject(desk.admin("GET", "/queries", "", RunningDesk.TOKEN).body())
        .getJsonArray("queries")
        .getJsonObject(0);
  }

  @Test
  @Shows({"postgres.max-cost"})
  void whatCostsTooMuchIsNotLoaded() {
    assertThatThrownBy(() ->
            primaryOnly("max-cost: 1", query("all", "select count(*) from things, things b", "")))
        .isInstanceOf(Complaint.class)
        .hasMessageContaining("cost");
  }

  @Test
  @Shows({"postgres.connect-timeout"})
  void aDatabaseThatDoesNotAnswerIsNotWaitedFor() throws Exception {
    try (RawOrigin silent = RawOrigin.serving(connection -> connection.head());
        RunningDesk desk =
            desk(
                "postgresql://postgres@127.0.0.1:%d/postgres".formatted(silent.port()),
                "connect-timeout: 100ms",
                new String[0])) {
      assertThat(took(desk, "/where", 502)).isLessThan(Duration.ofMillis(900));
    }
  }
}
