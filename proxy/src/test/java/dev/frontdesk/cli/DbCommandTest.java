package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.postgres.PostgresServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code frontdesk db}, by files, against a real database. */
class DbCommandTest {
  private static final String RULES =
      """
      version: 1
      routes:
        - { id: slot, match: "GET /slot/{id}", cache: { ttl: 1h, tags: ["slot:{id}"] } }
      changes:
        - { id: slot-rows, table: slots, invalidate: ["slot:{id}"] }
        - { id: day-rows, table: days, invalidate: ["slot:{slot_id}"] }
      """;

  private static PostgresServers servers;

  @TempDir Path folder;
  private Path rules;

  @BeforeAll
  static void startServer() {
    servers = PostgresServers.start();
    servers.sql(
        """
        create role owner login password 's3cr3t';
        create role stranger login;
        grant create on database postgres to owner;
        """);
    servers.primary().authenticate("host all owner all scram-sha-256");
  }

  @AfterAll
  static void stopServer() {
    servers.close();
  }

  @BeforeEach
  void tables() throws IOException {
    rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
    servers.sql(
        """
        drop schema if exists frontdesk cascade;
        drop table if exists slots, days;
        create table slots (id int);
        create table days (slot_id int, day date) partition by range (day);
        create table days_26 partition of days for values from ('2026-01-01') to ('2027-01-01');
        alter table slots owner to owner;
        alter table days owner to owner;
        alter table days_26 owner to owner;
        """);
  }

  private Cli.Result db(String command, String... more) {
    List<String> words = new ArrayList<>(List.of("db", command, "--rules", rules.toString()));
    words.addAll(List.of(more));
    return Cli.run(words.toArray(new String[0]));
  }

  private static String at(String user) {
    return "postgresql://%s@127.0.0.1:%d/postgres".formatted(user, servers.primary().port());
  }

  @Test
  void printsWhatCanBeRunAsItIs() {
    Cli.Result printed = db("install");
    assertThat(printed.exit()).isZero();
    servers.sql(printed.out());
    servers.sql(printed.out());
    assertThat(servers.one("select count(*) from pg_trigger where tgname like 'frontdesk%'"))
        .isEqualTo("8");
    Cli.Result removed = db("uninstall");
    servers.sql(removed.out());
    servers.sql(removed.out());
    assertThat(servers.one("select to_regnamespace('frontdesk')")).isNull();
  }

  @Test
  void installsWhatIsLackingAndSaysWhat() {
    String[] there = {"--database", at("postgres")};
    assertThat(db("status", there).exit()).isEqualTo(1);
    Cli.Result shown = db("install", there);
    assertThat(shown.exit()).isZero();
    assertThat(shown.out())
        .contains("-- slots: to be installed", "days_26: no trigger for INSERT", "BEGIN;");
    assertThat(servers.one("select count(*) from pg_trigger where tgname like 'frontdesk%'"))
        .as("nothing was done")
        .isEqualTo("0");
    Cli.Result applied = db("install", "--database", at("postgres"), "--apply");
    assertThat(applied.exit()).as(applied.err()).isZero();
    assertThat(applied.out()).contains("-- Installed in 127.0.0.1:");
    assertThat(servers.one("select count(*) from pg_trigger where tgname like 'frontdesk%'"))
        .isEqualTo("12");
    assertThat(db("install", "--database", at("postgres"), "--apply").out())
        .contains("-- slots: up to date", "-- Nothing to do.");
    assertThat(db("status", there).out()).contains("slots: tells of changes", "days: tells");
    assertThat(db("status", there).exit()).isZero();
    assertThat(db("uninstall", "--tables", "slots", "--database", at("postgres"), "--apply").exit())
        .isZero();
    assertThat(db("status", there).out())
        .contains("slots: DOES NOT TELL", "  no trigger for INSERT", "days: tells");
  }

  @Test
  void onlySomeTables() {
    assertThat(db("install", "--tables", "days").out())
        .contains("\"days\"")
        .doesNotContain("\"slots\"");
    assertThat(db("install", "--tables", "nobody").err())
        .contains("--tables nobody: no rule has changes of it (expected: of [slots, days])");
  }

  /** Nothing is installed where one table cannot tell. */
  @Test
  void refusesViewsAndWhatIsNotThere() {
    servers.sql("drop table days; create view days as select 1 as slot_id");
    try {
      Cli.Result result = db("install", "--database", at("postgres"), "--apply");
      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.out()).contains("days: refused", "it is a view (expected: the tables");
      assertThat(result.err()).contains("nothing was installed");
      assertThat(servers.one("select to_regnamespace('frontdesk')")).isNull();
    } finally {
      servers.sql("drop view days; create table days (slot_id int)");
    }
  }

  @Test
  void saysWhatTheServerRefuses() {
    Cli.Result result = db("install", "--database", at("stranger"), "--apply");
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("permission denied").contains("42501");
    assertThat(db("status", "--database", "postgresql://nobody:pw@h:1/x").err())
        .contains("a password in the address");
    assertThat(db("install", "--channel", "A").err()).contains("--channel A (expected: 1 to 63");
    assertThat(db("status").err()).contains("no database (expected: --database");
  }

  /** A check that could ask nobody is none; the reason stands there once. */
  @Test
  void anOnlineCheckThatNobodyAnswersFails() throws IOException {
    String config =
        """
        version: 1
        upstreams: { api: { primary: ["http://127.0.0.1:1"] } }
        postgres: { primary: "%s", password: s3cr3t }
        """;
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), config.formatted(at("nobody")));
    Cli.Result failed = Cli.run("check", "--online", "--config", wrong.toString());
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out())
        .containsOnlyOnce("role \"nobody\" does not exist")
        .contains("postgres:1:1: error: 127.0.0.1:")
        .doesNotContain("notice: asked");
    Path rules =
        Files.writeString(
            folder.resolve("one.yaml"),
            """
            version: 1
            queries:
              - { id: q, match: GET /q, sql: select 1 as n, answer: rows, depends-on: [], access: anyone }
            """);
    Cli.Result queries =
        Cli.run("check", "--online", "--config", wrong.toString(), "--rules", rules.toString());
    assertThat(queries.exit()).isEqualTo(1);
    assertThat(queries.out()).containsOnlyOnce("role \"nobody\" does not exist");
    Path right = Files.writeString(folder.resolve("right.yaml"), config.formatted(at("owner")));
    Cli.Result asked = Cli.run("check", "--online", "--config", right.toString());
    assertThat(asked.exit()).as(asked.out()).isZero();
    assertThat(asked.out()).contains("notice: asked 127.0.0.1:", " (a primary)");
  }

  /** Database, channel, password and rules of a configuration; by the owner of the tables. */
  @Test
  void goesByTheConfiguration() throws IOException {
    Files.writeString(folder.resolve("password"), "s3cr3t");
    Path config =
        Files.writeString(
            folder.resolve("frontdesk.yaml"),
            """
            version: 1
            upstreams: { api: { primary: ["http://127.0.0.1:1"] } }
            rules: rules.yaml
            postgres: { primary: "%s", password: file:password, changes: { channel: mine } }
            """
                .formatted(at("owner")));
    Cli.Result before = Cli.run("check", "--online", "--config", config.toString());
    assertThat(before.out())
        .contains("changes of slots: no trigger for INSERT; ")
        .contains("(expected: the triggers of frontdesk db install)");
    Cli.Result applied = Cli.run("db", "install", "--config", config.toString(), "--apply");
    assertThat(applied.exit()).as(applied.err()).isZero();
    assertThat(servers.one("select prosrc from pg_proc where proname like 'slots%'"))
        .contains("pg_notify('mine'");
    assertThat(Cli.run("check", "--online", "--config", config.toString()).out())
        .doesNotContain("changes of");
    Cli.Result removed = Cli.run("db", "uninstall", "--config", config.toString(), "--apply");
    assertThat(removed.exit()).as(removed.err()).isZero();
    assertThat(servers.one("select to_regnamespace('frontdesk')")).isNull();
    assertThat(applied.out() + applied.err()).doesNotContain("s3cr3t");
  }
}
