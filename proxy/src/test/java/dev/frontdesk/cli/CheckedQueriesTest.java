package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.postgres.PoolObserver;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.query.QueryCheck;
import dev.frontdesk.query.QueryPools;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loaded;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rules whose queries a database refuses, and a database that comes late. */
@ExtendWith(PollOften.class)
@Timeout(60)
class CheckedQueriesTest {
  private static PostgresServers servers;
  private Backend api;
  @TempDir Path folder;

  @BeforeAll
  static void startServer() {
    servers = PostgresServers.start();
    servers.sql("create table things (id int primary key); insert into things values (1)");
  }

  @AfterAll
  static void stopServer() {
    servers.close();
  }

  @BeforeEach
  void start() {
    if (!servers.primary().running()) {
      servers.primary().start();
    }
    api = new Backend("a");
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
  }

  private static String rules(String sql) {
    return "queries: [{ id: one, match: GET /one, sql: \"%s\", answer: rows, depends-on: [things], access: anyone }]\n"
        .formatted(sql);
  }

  private RunningDesk desk(String sql) throws IOException {
    return RunningDesk.start(
        folder,
        """
        upstreams: { api: { primary: ["%s"] } }
        rules: rules
        postgres: { primary: "postgresql://postgres@127.0.0.1:%d/postgres", connect-timeout: 200ms }
        """
            .formatted(api.uri(), servers.primary().port()),
        Map.of("a.yaml", rules(sql)));
  }

  private void write(String sql) throws IOException {
    Files.writeString(folder.resolve("rules/a.yaml"), "version: 1\n" + rules(sql));
  }

  @Test
  void aReloadThatTheDatabaseRefusesKeepsTheLastGoodRules() throws IOException {
    try (RunningDesk desk = desk("select id from things");
        LoggedLines log = new LoggedLines()) {
      assertThat(desk.get("/one").body()).isEqualTo("[{\"id\":1}]");
      write("select nothing from things");
      Got refused = desk.admin("POST", "/reload", "", RunningDesk.TOKEN);
      assertThat(refused.body()).contains("nothing").contains("a.yaml");
      assertThat(log.lines()).anyMatch(line -> line.contains("those before stay in force"));
      assertThat(desk.get("/one").body()).isEqualTo("[{\"id\":1}]");
      write("select id + 1 as id from things");
      assertThat(desk.admin("POST", "/reload", "", RunningDesk.TOKEN).status()).isEqualTo(200);
      assertThat(desk.get("/one").body()).isEqualTo("[{\"id\":2}]");
    }
  }

  /** It starts without, answers 502, and says what is wrong once the database can be asked. */
  @Test
  void aDatabaseThatComesLateLooksAtWhatIsInForce() throws IOException {
    servers.primary().kill();
    try (LoggedLines log = new LoggedLines();
        RunningDesk desk = desk("select nothing from things")) {
      assertThat(desk.get("/one").status()).isEqualTo(502);
      assertThat(log.lines()).anyMatch(line -> line.contains("queries are not checked"));
      servers.primary().start();
      await()
          .untilAsserted(() ->
              assertThat(log.lines())
                  .anyMatch(line -> line.startsWith("ERROR") && line.contains("\"nothing\""))
                  .anyMatch(line -> line.contains("has seen the queries")));
    }
  }

  private Loaded loaded(String sql) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(rules.resolve("a.yaml"), "version: 1\n" + rules(sql));
    Setup setup = new Setup();
    setup.upstream = api.uri();
    setup.rules = rules;
    setup.anyDatabase = true;
    return setup.loader(Objects.requireNonNull(setup.load().config())).load();
  }

  /** What is in force is looked at, whatever was refused meanwhile. */
  @Test
  void rulesThatAreRefusedDoNotStandForThoseInForce() throws IOException {
    Vertx vertx = Vertx.vertx();
    PgPool pool =
        new PgPool(
            vertx,
            servers.server(),
            PostgresWiring.pool(Database.ANY, 1),
            "check",
            PoolObserver.NONE);
    try (LoggedLines log = new LoggedLines()) {
      CheckedQueries checked =
          new CheckedQueries(new QueryCheck(new QueryPools(pool, List.of(), null), 100_000));
      servers.primary().kill();
      assertThat(checked.check(loaded("select nothing from things")).rules()).isNotNull();
      servers.primary().start();
      Loaded other = loaded("select nowhere from things");
      await().until(() -> checked.check(other).rules() == null);
      assertThat(log.lines()).noneMatch(line -> line.contains("\"nothing\""));
      checked.checkLate();
      assertThat(log.lines()).anyMatch(line -> line.contains("\"nothing\""));
    } finally {
      pool.close();
      vertx.close().await();
    }
  }
}
