package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Query routes under load, with clients that do not read, and with a database that is sick. */
@ExtendWith(PollOften.class)
@Timeout(60)
class QueryLoadTest {
  private static final String BIG =
      "select i as id, repeat('x', 1000) as filling from generate_series(1, 20000) i";

  private static final String RULES =
      """
      identities: { user: { header: X-User } }
      routes:
        - { id: plain, match: GET /plain, cache: off }
      queries:
        - { id: fast, match: GET /fast, sql: "select id from things where id = 1", answer: value, depends-on: [things], access: anyone }
        - { id: slow, match: "GET /slow/{n}", sql: "select pg_sleep(0.2)::text as n, $1 as m", params: ["path.n as int4"], answer: row, depends-on: [], access: anyone, timeout: 4s }
        - { id: sleepy, match: "GET /sleepy/{n}", sql: "select pg_sleep(30)::text as n, $1 as m", params: ["path.n as int4"], answer: row, depends-on: [], access: anyone, timeout: 1s }
        - { id: big, match: GET /big, sql: "%s", answer: rows, depends-on: [], access: anyone, max-rows: 100000 }
        - { id: kept, match: GET /kept, sql: "%s", answer: rows, depends-on: [], access: anyone, max-rows: 100000, cache: { ttl: 1h } }
        - { id: stops, match: GET /stops, sql: "select 1 / (5000 - i) as n from generate_series(1, 60000) i", answer: rows, depends-on: [], access: anyone }
        - { id: few, match: GET /few, sql: "%s", answer: rows, depends-on: [], access: anyone, max-rows: 1000 }
        - { id: fails, match: "GET /fails/{n}", sql: "select 1 / ($1 - $1) as n", params: ["path.n as int4"], answer: value, depends-on: [], access: anyone }
        - { id: all, match: GET /all, sql: "select * from shapes order by id", answer: rows, depends-on: [shapes], access: anyone }
      """
          .formatted(BIG, BIG, BIG);

  private static PostgresServers servers;
  private static Backend api;
  private static RunningDesk desk;
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws IOException {
    servers = PostgresServers.start();
    servers.sql(
        "create table things (id int primary key); insert into things values (1);"
            + " create table shapes (id int primary key, size int); insert into shapes values (1, 2);"
            + " create role app login; grant select on things, shapes to app");
    api = new Backend("a");
    desk =
        RunningDesk.start(
            folder,
            """
            upstreams: { api: { primary: ["%s"], idle-timeout: 1s } }
            rules: rules
            postgres: { primary: "postgresql://app@127.0.0.1:%d/postgres", connections: { primary: 4 }, waiting: 8, patience: 1s, connect-timeout: 500ms }
            """
                .formatted(api.uri(), servers.primary().port()),
            Map.of("a.yaml", RULES));
  }

  @AfterAll
  static void stop() throws IOException {
    desk.close();
    api.close();
    servers.close();
  }

  private static double pool(String level) throws IOException {
    return desk.metric(
        "frontdesk_postgres_pool_%s{pool=\"primary\",server=\"127.0.0.1:%d\"}"
            .formatted(level, servers.primary().port()));
  }

  private static int backends(String condition) {
    String count =
        servers.one(
            "select count(*) from pg_stat_activity where application_name = 'frontdesk' and "
                + condition);
    return Integer.parseInt(String.valueOf(count));
  }

  /** Nobody has a connection, nobody waits for one, and none is left in a transaction. */
  private static void assertAtRest() {
    await()
        .untilAsserted(() -> {
          assertThat(pool("active")).isZero();
          assertThat(pool("waiting")).isZero();
          assertThat(backends("state <> 'idle'")).isZero();
        });
    assertThat(backends("true")).isLessThanOrEqualTo(4);
  }

  private static Got got(String path) {
    try {
      return desk.get(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<CompletableFuture<Got>> together(int number, String path) {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    List<CompletableFuture<Got>> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int n = i;
      all.add(CompletableFuture.supplyAsync(() -> got(path + n), threads));
    }
    threads.shutdown();
    return all;
  }

  private static RawSocket asks(String target) throws IOException {
    return RawSocket.connect(desk.port())
        .send("GET " + target + " HTTP/1.1\nHost: desk\nConnection: close\n\n");
  }

  @Test
  void manyClientsOnFewConnectionsWaitInTurnOrAreToldToComeAgain() throws IOException {
    List<CompletableFuture<Got>> all = together(40, "/slow/");
    assertThat(got("/plain").status()).isEqualTo(200);
    int answered = 0;
    for (CompletableFuture<Got> one : all) {
      Got got = one.join();
      if (got.status() == 200) {
        answered++;
      } else {
        assertThat(got.status()).as(got.body()).isEqualTo(503);
        assertThat(got.field("Retry-After")).isNotNull();
        assertThat(got.body()).contains("upstream-full");
      }
    }
    assertThat(answered).isBetween(8, 39);
    assertAtRest();
  }

  /** Whoever does not read what they asked for keeps nobody else from the database. */
  @Test
  void clientsThatDoNotReadDoNotStarveThePool() throws IOException {
    assertThat(got("/big").status()).isEqualTo(200);
    List<RawSocket> idlers = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        idlers.add(asks("/big"));
      }
      await().until(() -> backends("state like 'idle in transaction%'") >= 2);
      for (int i = 0; i < 5; i++) {
        Got got = got("/fast");
        assertThat(got.status()).as(got.body()).isEqualTo(200);
      }
      Got another = got("/big");
      assertThat(another.status()).isEqualTo(503);
      assertThat(another.field("Retry-After")).isEqualTo("1");
    } finally {
      for (RawSocket idler : idlers) {
        idler.reset();
      }
    }
    assertAtRest();
  }

  @Test
  void aClientThatLeavesGivesItsConnectionBack() throws IOException {
    for (String path : List.of("/big", "/kept")) {
      RawSocket client = asks(path);
      assertThat(client.head()).contains(" 200 ");
      client.read(100);
      client.reset();
      assertAtRest();
    }
    assertThat(got("/fast").status()).isEqualTo(200);
  }

  /** Who asks for what takes long, and leaves, keeps the database at work for its time-out. */
  @Test
  void aClientThatLeavesBeforeTheAnswerHoldsAConnectionForTheTimeoutAtMost() throws IOException {
    List<RawSocket> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(asks("/sleepy/" + i));
    }
    await().until(() -> backends("wait_event = 'PgSleep'") == 3);
    for (RawSocket client : clients) {
      client.close();
    }
    await().atMost(Duration.ofSeconds(3)).until(() -> backends("state = 'active'") == 0);
    assertAtRest();
  }

  /** Nor does the database make rows that nobody will get: there is none that it fails for. */
  @Test
  void rowsThatAreTooManyAreNotMade() {
    try (LoggedLines log = new LoggedLines()) {
      assertThat(got("/stops").status()).isEqualTo(502);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("more than 1000 rows"))
          .noneMatch(line -> line.contains("22012"));
    }
  }

  @Test
  void tooManyRowsAreAnErrorAndTheConnectionIsClean() {
    for (int i = 0; i < 8; i++) {
      assertThat(got("/few").status()).isEqualTo(502);
    }
    assertAtRest();
  }

  /** What breaks off is seen to be broken, and is not kept. */
  @Test
  void aStreamWhoseServerProcessEndsIsBrokenOffAndNotStored() throws IOException {
    for (String path : List.of("/big", "/kept")) {
      try (RawSocket client = asks(path)) {
        assertThat(client.head()).contains(" 200 ", "chunked");
        await().until(() -> backends("state like 'idle in transaction%' or state = 'active'") > 0);
        servers.sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'frontdesk'"
                + " and state <> 'idle'");
        assertThatThrownBy(() -> readChunks(client)).isInstanceOf(IOException.class);
      }
      assertAtRest();
    }
    Got again = got("/kept");
    assertThat(again.outcome()).isEqualTo("MISS");
    assertThat(again.body()).hasSizeGreaterThan(20_000_000);
  }

  private static void readChunks(RawSocket client) throws IOException {
    while (true) {
      String size = client.line();
      if (size == null) {
        throw new IOException("broken off");
      }
      int octets = Integer.parseInt(size, 16);
      if (octets == 0) {
        return;
      }
      client.read(octets);
      client.line();
    }
  }

  @Test
  void aThousandErrorsLeaveNothingBehind() throws IOException {
    for (int round = 0; round < 20; round++) {
      List<CompletableFuture<Got>> all = together(50, "/fails/");
      all.forEach(one -> assertThat(one.join().status()).isIn(502, 503));
    }
    assertAtRest();
    assertThat(got("/fast").status()).isEqualTo(200);
  }

  /** A table that changes under a prepared statement is read as it now is. */
  @Test
  void changesOfTheSchemaHealByThemselves() {
    assertThat(got("/all").body()).isEqualTo("[{\"id\":1,\"size\":2}]");
    servers.sql("alter table shapes alter column size type text");
    assertThat(got("/all").body()).isEqualTo("[{\"id\":1,\"size\":\"2\"}]");
    servers.sql("alter table shapes add column name text default 'new'");
    assertThat(got("/all").body()).isEqualTo("[{\"id\":1,\"size\":\"2\",\"name\":\"new\"}]");
    servers.sql("alter table shapes drop column size");
    assertThat(got("/all").body()).isEqualTo("[{\"id\":1,\"name\":\"new\"}]");
    servers.sql("alter table shapes rename to others");
    assertThat(got("/all").status()).isEqualTo(502);
    servers.sql("alter table others rename to shapes");
    assertThat(got("/all").status()).isEqualTo(200);
    servers.sql("revoke select on shapes from app");
    Got refused = got("/all");
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.body()).contains("query-failed").doesNotContain("shapes", "app", "42501");
    servers.sql("grant select on shapes to app");
    assertThat(got("/all").status()).isEqualTo(200);
    servers.sql(
        "drop table shapes; create table shapes (id int primary key, size int); insert into shapes values (1, 2);"
            + " grant select on shapes to app");
    assertThat(got("/all").body()).isEqualTo("[{\"id\":1,\"size\":2}]");
    assertAtRest();
  }

  @Test
  void aRestartUnderLoadIsSurvived() throws Exception {
    AtomicBoolean on = new AtomicBoolean(true);
    List<CompletableFuture<Long>> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(
          CompletableFuture.supplyAsync(
              () -> {
                long longest = 0;
                while (on.get()) {
                  long began = System.nanoTime();
                  assertThat(got("/fast").status()).isIn(200, 502, 503);
                  longest = Math.max(longest, System.nanoTime() - began);
                }
                return longest;
              },
              Executors.newVirtualThreadPerTaskExecutor()));
    }
    servers.primary().kill();
    await().until(() -> got("/fast").status() == 502);
    assertThat(got("/plain").status()).isEqualTo(200);
    servers.primary().start();
    await().until(() -> got("/fast").status() == 200);
    on.set(false);
    for (CompletableFuture<Long> client : clients) {
      assertThat(Duration.ofNanos(client.join())).isLessThan(Duration.ofSeconds(3));
    }
    assertAtRest();
  }
}
