package dev.frontdesk.postgres;

import static dev.frontdesk.postgres.Answers.done;
import static dev.frontdesk.postgres.Answers.failed;
import static dev.frontdesk.postgres.Answers.one;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.SelfSigned;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Passwords and TLS. The certificate is for {@code localhost}. */
class PgSecurityTest {
  private static final String PASSWORD = "correct horse € battery";

  private static final Vertx VERTX = Vertx.vertx();
  private static PostgresServers servers;
  private static String certificate = "";

  private final List<PgPool> pools = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    servers = PostgresServers.start();
    servers.sql("create role app login password '" + PASSWORD + "'; create role plain login");
    certificate = SelfSigned.certificate();
    Path data = servers.primary().data();
    Files.writeString(data.resolve("server.crt"), certificate);
    Files.writeString(data.resolve("server.key"), SelfSigned.key());
    Files.setPosixFilePermissions(
        data.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    servers.primary().set("ssl", "on");
    servers
        .primary()
        .authenticate("hostssl all app all scram-sha-256\nhostnossl all app all reject");
  }

  @AfterAll
  static void stop() {
    done(VERTX.close());
    servers.close();
  }

  @AfterEach
  void closePools() {
    pools.forEach(PgPool::close);
  }

  private PgPool pool(
      String host,
      String user,
      @Nullable String password,
      PgOptions.Tls tls,
      @Nullable String authority) {
    PgOptions plain = PgOptions.plain();
    var options =
        new PgOptions(
            password,
            tls,
            authority,
            Duration.ofSeconds(5),
            1,
            1,
            Duration.ofSeconds(10),
            plain.idleTimeout(),
            plain.maxLifetime(),
            plain.statementTimeout(),
            true);
    assertThat(options.toString()).doesNotContain(PASSWORD).doesNotContain("wrong");
    var server = new PgServer(host, servers.primary().port(), "postgres", user);
    var pool = new PgPool(VERTX, server, options, "test", PoolObserver.NONE);
    pools.add(pool);
    return pool;
  }

  private static final String ENCRYPTED =
      "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

  @Test
  void aPasswordIsCheckedAndNeverRepeated() {
    assertThat(
            done(one(pool("localhost", "app", PASSWORD, PgOptions.Tls.REQUIRE, null), ENCRYPTED)))
        .isEqualTo("true");
    PgFailure wrong =
        failed(one(pool("localhost", "app", "wrong", PgOptions.Tls.REQUIRE, null), "select 1"));
    assertThat(wrong.kind()).isEqualTo(PgFailure.Kind.AWAY);
    assertThat(wrong.sqlState()).isEqualTo("28P01");
    assertThat(wrong.getMessage())
        .contains("password authentication failed")
        .doesNotContain("wrong");
    PgFailure none =
        failed(one(pool("localhost", "app", null, PgOptions.Tls.REQUIRE, null), "select 1"));
    assertThat(none.kind()).isEqualTo(PgFailure.Kind.AWAY);
  }

  @Test
  void aCertificateIsVerifiedAsFarAsIsAsked() {
    assertThat(
            done(one(pool("127.0.0.1", "app", PASSWORD, PgOptions.Tls.REQUIRE, null), ENCRYPTED)))
        .isEqualTo("true");
    assertThat(
            done(
                one(
                    pool("127.0.0.1", "app", PASSWORD, PgOptions.Tls.VERIFY_CA, certificate),
                    ENCRYPTED)))
        .isEqualTo("true");
    assertThat(
            done(
                one(
                    pool("localhost", "app", PASSWORD, PgOptions.Tls.VERIFY_FULL, certificate),
                    ENCRYPTED)))
        .isEqualTo("true");
    // Another name than the certificate's; and an authority that the JDK does not know.
    for (PgPool unverified :
        List.of(
            pool("127.0.0.1", "app", PASSWORD, PgOptions.Tls.VERIFY_FULL, certificate),
            pool("localhost", "app", PASSWORD, PgOptions.Tls.VERIFY_FULL, null),
            pool("localhost", "app", PASSWORD, PgOptions.Tls.VERIFY_CA, null))) {
      assertThat(failed(one(unverified, "select 1")).kind()).isEqualTo(PgFailure.Kind.AWAY);
    }
  }

  @Test
  void withoutTlsAServerThatWantsItIsAwayAndTheOtherWayRound() {
    PgFailure rejected =
        failed(one(pool("localhost", "app", PASSWORD, PgOptions.Tls.DISABLE, null), "select 1"));
    assertThat(rejected.kind()).isEqualTo(PgFailure.Kind.AWAY);
    assertThat(rejected.sqlState()).isEqualTo("28000");
    assertThat(done(one(pool("localhost", "plain", null, PgOptions.Tls.DISABLE, null), ENCRYPTED)))
        .isEqualTo("false");
    Standby plain = servers.standby(Duration.ZERO);
    plain.set("ssl", "off");
    var options =
        new PgOptions(
            null,
            PgOptions.Tls.REQUIRE,
            null,
            Duration.ofSeconds(5),
            1,
            1,
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            true);
    var pool = new PgPool(VERTX, plain.server(), options, "test", PoolObserver.NONE);
    pools.add(pool);
    assertThat(failed(one(pool, "select 1")).kind()).isEqualTo(PgFailure.Kind.AWAY);
  }
}
