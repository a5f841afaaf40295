package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.redis.FaultyLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that change by SQL that never passes here, and what the whole proxy answers then: with a
 * real primary and a standby that lags, and with a listener that is cut.
 */
@ExtendWith(PollOften.class)
@Timeout(60)
class ChangeOptionsTest {
  private static final String RULES =
      """
      queries:
        - id: slot
          match: GET /slot/{id}
          sql: "select n from slots where id = $1"
          params: ["path.id as int4"]
          answer: value
          depends-on: [slots]
          access: anyone
          cache: { ttl: 1h, tags: ["slot:{id}"] }
      routes:
        - id: thing
          match: GET /thing/{id}
          types: { path.id: int }
          cache: { ttl: 1h, tags: ["thing:{id}"] }
        - id: day
          match: GET /day/{day}
          cache: { ttl: 1h, tags: ["day:{day}"] }
      changes:
        - id: slot-rows
          table: slots
          event: slot-changed
          invalidate: ["slot:{id}", "thing:{id}"]
        - id: days
          table: '"Odd Days"'
          types: { at: date }
          zone: Asia/Tokyo
          invalidate: ["day:{at}"]
      """;
  private static final String BLIND = "frontdesk_database_changes_blind";

  private static PostgresServers servers;
  private static Standby standby;

  @TempDir Path folder;
  private final Backend api = new Backend("a");
  private int desks;

  @BeforeAll
  static void startServers() {
    servers = PostgresServers.start();
    standby = servers.standby(Duration.ZERO);
  }

  @AfterAll
  static void stopServers() {
    servers.close();
  }

  @BeforeEach
  void install() throws IOException {
    servers.sql(
        """
        drop table if exists slots, "Odd Days";
        create table slots (id int primary key, n int);
        insert into slots select i, 0 from generate_series(1, 200) i;
        create table "Odd Days" (at timestamptz)
        """);
    Path rules = Files.writeString(folder.resolve("rules.yaml"), "version: 1\n" + RULES);
    Cli.Result result =
        Cli.run(
            "db",
            "install",
            "--rules",
            rules.toString(),
            "--database",
            servers.primary().url(),
            "--channel",
            "told",
            "--apply");
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
  }

  @AfterEach
  void close() throws IOException {
    standby.delay(Duration.ZERO);
    api.close();
  }

  private RunningDesk desk(int port, String more) throws IOException {
    return RunningDesk.start(
        Files.createDirectories(folder.resolve("desk" + desks++)),
        """
        upstreams: { api: { primary: ["%s"] } }
        rules: rules
        postgres:
          primary: "postgresql://postgres@127.0.0.1:%d/postgres"
          replicas: ["%s"]
          connect-timeout: 300ms
          %s
        """
            .formatted(api.uri(), port, standby.url(), more),
        Map.of("a.yaml", RULES));
  }

  private static final String QUICK = "changes: { channel: told, beat: 100ms, blind-ttl: 400ms }";

  private RunningDesk hearing() throws IOException {
    RunningDesk desk = desk(servers.primary().port(), QUICK);
    await().untilAsserted(() -> assertThat(hears(desk)).isTrue());
    return desk;
  }

  private static boolean hears(RunningDesk desk) throws IOException {
    return desk.admin("GET", "/metrics", "", RunningDesk.TOKEN)
        .body()
        .lines()
        .anyMatch(line -> line.startsWith(BLIND + " 0"));
  }

  private static String kept(RunningDesk desk, String path) throws IOException {
    String body = desk.get(path).body();
    assertThat(desk.get(path).field("X-Cache")).isEqualTo("HIT");
    return body;
  }

  /** The standby is a quarter of a second late; nobody is served from it what is older. */
  @Test
  @Shows({
    "rules.changes",
    "change.id",
    "change.table",
    "change.event",
    "change.invalidate",
    "postgres.changes",
    "hearing.channel"
  })
  void whatSqlChangesIsFreshThoughTheStandbyLags() throws Exception {
    try (RunningDesk desk = hearing()) {
      standby.delay(Duration.ofMillis(250));
      for (int n = 1; n <= 5; n++) {
        String value = Integer.toString(n);
        desk.get("/slot/1");
        servers.sql("update slots set n = " + n + " where id = 1");
        await().until(() -> desk.get("/slot/1").body().equals(value));
        for (int i = 0; i < 10; i++) {
          assertThat(desk.get("/slot/1").body()).isEqualTo(value);
        }
      }
      assertThat(desk.metric("frontdesk_events_total{event=\"slot-changed\"}")).isEqualTo(5);
      assertThat(desk.metric("frontdesk_database_changes_total{outcome=\"keys\",table=\"slots\"}"))
          .isEqualTo(5);
    }
  }

  @Test
  void clearsTheRowsThatChangedAndNoOthers() throws Exception {
    try (RunningDesk desk = hearing()) {
      assertThat(kept(desk, "/thing/7")).isEqualTo("a1");
      assertThat(kept(desk, "/thing/8")).isEqualTo("a1");
      servers.sql("begin; update slots set n = 1 where id = 7; rollback");
      servers.sql("update slots set n = 2 where id = 8");
      await().until(() -> desk.get("/thing/8").body().equals("a2"));
      assertThat(desk.get("/thing/7").body()).isEqualTo("a1");
      servers.sql("update slots set id = 1007 where id = 7");
      await().until(() -> desk.get("/thing/7").body().equals("a2"));
      servers.sql("update slots set n = 3");
      await().until(() -> desk.get("/thing/7").body().equals("a3"));
      await().until(() -> desk.get("/thing/8").body().equals("a3"));
      servers.sql("truncate slots");
      await().until(() -> desk.get("/thing/8").body().equals("a4"));
      assertThat(desk.metric("frontdesk_database_changes_total{outcome=\"table\",table=\"slots\"}"))
          .isEqualTo(2);
    }
  }

  /** 15:30 in London is the next day in Tokyo. */
  @Test
  @Shows({"change.types", "change.zone"})
  void columnsHaveTypesAndZones() throws Exception {
    try (RunningDesk desk = hearing()) {
      kept(desk, "/day/2026-12-01");
      kept(desk, "/day/2026-12-02");
      servers.sql("insert into \"Odd Days\" values ('2026-12-01 15:30+00')");
      await().until(() -> desk.get("/day/2026-12-02").body().equals("a2"));
      assertThat(desk.get("/day/2026-12-01").body()).isEqualTo("a1");
    }
  }

  /** Whoever may connect may notify. The listener goes on, and clears more rather than less. */
  @Test
  void whatStrangersNotifyBreaksNothing() throws Exception {
    try (RunningDesk desk = hearing()) {
      kept(desk, "/thing/7");
      for (String payload :
          List.of(
              "",
              "x",
              "[[[[",
              "{\"v\":1,\"t\":[\"public\",\"nobody\"],\"o\":\"INSERT\"}",
              "{\"v\":1,\"t\":[\"public\",\"slots\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[[1e99999999999]]}",
              "{\"v\":1,\"t\":[\"public\",\"slots\"],\"o\":\"INSERT\",\"c\":[\"id\"],\"k\":[["
                  + "9".repeat(5_000)
                  + "]]}",
              "{\"k\":" + "[".repeat(7_000),
              "{\"v\":1,\"b\":\"\",\"n\":9223372036854775807}",
              "\u20ac".repeat(2_000))) {
        servers.sql("select pg_notify('told', '%s')".formatted(payload));
      }
      await().until(() -> desk.get("/thing/7").body().equals("a2"));
      String before = desk.get("/thing/8").body();
      servers.sql("update slots set n = 1 where id = 8");
      await().until(() -> !desk.get("/thing/8").body().equals(before));
      assertThat(hears(desk)).isTrue();
      assertThat(
              desk.metric("frontdesk_database_changes_total{outcome=\"unknown\",table=\"none\"}"))
          .isEqualTo(1);
    }
  }

  /** The server ends the connection, and a row changes before there is another. */
  @Test
  void whatChangesWhileTheListenerIsCutIsNotMissed() throws Exception {
    try (RunningDesk desk = hearing();
        LoggedLines log = new LoggedLines()) {
      for (int i = 1; i <= 3; i++) {
        await().until(() -> hears(desk));
        String before = kept(desk, "/thing/7");
        servers.sql(
            "begin; select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%'; update slots set n = n + 1 where id = 7; commit");
        await().until(() -> !desk.get("/thing/7").body().equals(before));
      }
      await().until(() -> hears(desk));
      assertThat(log.lines().stream().filter(line -> line.contains("are not heard of")))
          .hasSize(3)
          .allMatch(line -> line.contains("for longer than 400 ms"));
    }
  }

  /** The socket is open and nothing arrives: seen by beats that do not come back. */
  @Test
  @Shows({"hearing.beat", "hearing.blind-ttl"})
  void aListenerThatHearsNothingIsNoticedAndNothingGetsOld() throws Exception {
    try (FaultyLink link = FaultyLink.to(servers.primary().port());
        RunningDesk desk = desk(link.port(), QUICK);
        RunningDesk patient =
            desk(link.port(), "changes: { channel: told, beat: 20s, blind-ttl: 20s }")) {
      await().until(() -> hears(desk));
      await().until(() -> hears(patient));
      kept(patient, "/thing/9");
      String before = kept(desk, "/thing/7");
      link.stall();
      servers.sql("update slots set n = 1 where id = 7");
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> !desk.get("/thing/7").body().equals(before));
      assertThat(hears(desk)).isFalse();
      String blind = desk.get("/thing/7").body();
      await().atMost(Duration.ofSeconds(3)).until(() -> !desk.get("/thing/7").body().equals(blind));
      assertThat(hears(patient)).isTrue();
      String last = desk.get("/thing/7").body();
      link.pass();
      await().until(() -> hears(desk));
      assertThat(desk.get("/thing/7").body()).isNotEqualTo(last);
      kept(desk, "/thing/7");
    }
  }

  @Test
  void offMeansThatNobodyListens() throws Exception {
    try (RunningDesk desk = desk(servers.primary().port(), "changes: off")) {
      kept(desk, "/thing/7");
      servers.sql("update slots set n = 1 where id = 7");
      assertThat(
              servers.one(
                  "select count(*) from pg_stat_activity where query like 'LISTEN%' and application_name = 'frontdesk'"))
          .isEqualTo("0");
      assertThat(desk.get("/thing/7").body()).isEqualTo("a1");
      assertThat(desk.notices()).anyMatch(notice -> notice.contains("changes"));
    }
  }

  /** From the commit of direct SQL to an answer that shows it; the standby replays at once. */
  @Test
  @Tag("proof")
  void figureFromCommitToFreshAnswer() throws Exception {
    try (RunningDesk desk = hearing()) {
      long[] nanos = new long[300];
      for (int i = 0; i < nanos.length; i++) {
        String value = Integer.toString(i + 1);
        desk.get("/slot/1");
        servers.sql("update slots set n = " + value + " where id = 1");
        long committed = System.nanoTime();
        while (!desk.get("/slot/1").body().equals(value)) {
          Thread.onSpinWait();
        }
        nanos[i] = System.nanoTime() - committed;
      }
      Arrays.sort(nanos);
      System.out.printf(
          Locale.ROOT,
          "commit to fresh answer: p50 %.1f ms, p99 %.1f ms%n",
          nanos[150] / 1e6,
          nanos[297] / 1e6);
      assertThat(nanos[297]).isLessThan(Duration.ofSeconds(1).toNanos());
    }
  }
}
