package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.Documents;
import dev.frontdesk.PollOften;
import dev.frontdesk.postgres.PostgresServers;
import dev.frontdesk.postgres.Standby;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.LoadedConfig;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy started from the sample with PostgreSQL reads from a replica, and from a standby. */
@ExtendWith(PollOften.class)
@Timeout(60)
class PostgresSampleRunTest {
  private static final SourceText RULES =
      new SourceText(
          "sample.yaml",
          """
          version: 1
          identities: { user: { header: X-User-Id } }
          routes: [{ id: api, match: GET /api, upstream: booking.replicas, cache: off }]
          queries:
            - id: sql
              match: GET /sql
              sql: select n from numbers
              answer: value
              depends-on: [numbers]
              access: anyone
          """);

  @Test
  void readsFromReplicaAndStandby() throws Exception {
    try (PostgresServers servers = PostgresServers.start();
        Backend primary = new Backend("primary");
        Backend replica = new Backend("replica")) {
      servers.sql("create table numbers (n int); insert into numbers values (7)");
      Standby standby = servers.standby(Duration.ZERO);
      Map<String, String> environment =
          Map.of(
              "ORIGIN",
              primary.uri().toString(),
              "ORIGIN_REPLICA",
              replica.uri().toString(),
              "PG_USER",
              "postgres",
              "PG_DATABASE",
              "postgres",
              "PG_PRIMARY",
              "127.0.0.1:" + servers.primary().port(),
              "PG_STANDBY",
              "127.0.0.1:" + standby.port());
      LoadedConfig loaded =
          ConfigLoader.load(
              new SourceText("postgres.yaml", Documents.read("config/postgres.yaml")),
              new Surroundings(environment::get, path -> null));
      assertThat(loaded.findings()).isEmpty();
      assertThat(loaded.notices()).isEmpty();
      Config config =
          Objects.requireNonNull(loaded.config())
              .withListen(new Address("127.0.0.1", 0))
              .withAdmin(new Address("127.0.0.1", 0));
      try (EmbeddedProxy desk = EmbeddedProxy.start(config, List.of(RULES))) {
        await().until(() -> get(desk, "/api").body().startsWith("replica"));
        assertThat(get(desk, "/sql").body()).isEqualTo("7");
      }
    }
  }

  private static Got get(EmbeddedProxy desk, String target) throws IOException {
    try (RawSocket connection = RawSocket.connect(desk.port())) {
      connection.send("GET %s HTTP/1.1\nHost: desk\nConnection: close\n\n".formatted(target));
      return Got.from(connection);
    }
  }
}
