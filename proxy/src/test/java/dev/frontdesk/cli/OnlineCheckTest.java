package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.postgres.PostgresServer;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code frontdesk check --online}, with real servers. */
@Timeout(60)
class OnlineCheckTest {
  private static PostgresServers servers;
  private static PostgresServers others;
  private static Standby standby;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    servers = PostgresServers.start();
    servers.sql(
        "create table things (id int primary key, name text);"
            + " create table shapes (id int primary key, size int);"
            + " create role reader login; grant select on things, shapes to reader;"
            + " create role clerk login; grant select on things, shapes to clerk;"
            + " grant update on shapes to clerk;"
            + " create role painter login; grant select on things, shapes to painter;"
            + " grant update (size) on shapes to painter;"
            + " create role blind login");
    standby = servers.standby(Duration.ZERO);
    standby.catchUp(servers.primary());
    others = PostgresServers.start();
    // Made from the same template, so it has to pretend.
    others.sql(
        "create role reader login; create schema other; grant usage on schema other to reader;"
            + " create function other.pg_control_system(out system_identifier bigint)"
            + " language sql as 'select 42::bigint';"
            + " alter role reader set search_path = other, pg_catalog");
  }

  @AfterAll
  static void stop() {
    others.close();
    servers.close();
  }

  private static String url(String role, PostgresServer server) {
    return "\"postgresql://" + role + "@127.0.0.1:" + server.port() + "/postgres\"";
  }

  private Cli.Result check(String postgres, String sql) throws IOException {
    Path rules = Files.createDirectories(folder.resolve("rules"));
    Files.writeString(
        rules.resolve("a.yaml"),
        """
        version: 1
        queries:
          - { id: one, match: GET /one, sql: "%s", answer: rows, depends-on: [things, shapes], access: anyone }
        """
            .formatted(sql));
    Path config =
        Files.writeString(
            folder.resolve("frontdesk.yaml"),
            """
            version: 1
            upstreams: { api: { primary: ["http://127.0.0.1:1"] } }
            rules: rules
            postgres: { %s }
            """
                .formatted(postgres));
    return Cli.run("check", "--online", "--config", config.toString());
  }

  private static final String SQL =
      "select t.id, s.size from things t join shapes s on s.id = t.id";

  private Cli.Result check(String postgres) throws IOException {
    return check(postgres, SQL);
  }

  @Test
  void whatIsRightHasNothingToSay() throws IOException {
    Cli.Result result =
        check(
            "primary: %s, replicas: [%s], audit: %s"
                .formatted(
                    url("reader", servers.primary()),
                    url("reader", standby),
                    url("reader", standby)));
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).doesNotContain("warning", "error");
  }

  @Test
  void aRoleThatMayDoMoreThanReadIsNamed() throws IOException {
    assertThat(check("primary: " + url("postgres", servers.primary())).out())
        .contains("the role is a superuser (expected: one that may SELECT and nothing else)");
    assertThat(check("primary: " + url("clerk", servers.primary())).out())
        .contains("the role is not SELECT-only");
    assertThat(check("primary: " + url("painter", servers.primary())).out())
        .contains("the role is not SELECT-only");
  }

  /** Each server's role is one of its own. */
  @Test
  void theRolesOfOtherServersAreLookedAt() throws IOException {
    String primary = "primary: " + url("reader", servers.primary());
    assertThat(check(primary + ", replicas: [" + url("clerk", standby) + "]").out())
        .contains(":" + standby.port() + ": the role is not SELECT-only");
    assertThat(check(primary + ", audit: " + url("postgres", standby)).out())
        .contains(":" + standby.port() + ": the role is a superuser");
  }

  @Test
  void whoIsNoStandbyOrOfAnotherSystemIsNamed() throws IOException {
    Cli.Result result =
        check(
            "primary: %s, replicas: [%s]"
                .formatted(url("reader", servers.primary()), url("reader", others.primary())));
    assertThat(result.out())
        .contains(
            ":"
                + others.primary().port()
                + " is no standby (expected: one that follows the primary)")
        .contains(":" + others.primary().port() + " is of another database system");
    assertThat(check("primary: " + url("reader", standby)).out())
        .contains(":" + standby.port() + " is a standby (expected: the primary)");
  }

  @Test
  void whatTheDatabaseRefusesIsAnErrorWithItsPlace() throws IOException {
    Cli.Result wrong =
        check("primary: " + url("reader", servers.primary()), "select nam from things");
    assertThat(wrong.exit()).isOne();
    assertThat(wrong.out()).contains("a.yaml:3:", "error", "nam");
    Cli.Result blind = check("primary: " + url("blind", servers.primary()));
    assertThat(blind.exit()).isOne();
    assertThat(blind.out()).contains("permission denied");
  }

  @Test
  void aServerThatIsAwayIsAWarning() throws IOException {
    Cli.Result result =
        check(
            "primary: %s, connect-timeout: 200ms, replicas: [\"postgresql://reader@127.0.0.1:1/postgres\"]"
                .formatted(url("reader", servers.primary())));
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("127.0.0.1:1");
  }
}
