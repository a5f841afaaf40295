package dev.frontdesk.cli;

import dev.frontdesk.origin.ReplicaOptions;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.replica.FloorOptions;
import dev.frontdesk.replica.MonitorOptions;
import dev.frontdesk.replica.RoutingOptions;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.ReadYourWrites;
import dev.frontdesk.settings.ReplicaReads;
import dev.frontdesk.settings.UpstreamGroup;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;

/** From what {@code postgres:} and its like say to what each part wants to know. */
final class PostgresWiring {
  /** Clients whose floors are remembered by identity. */
  static final int REMEMBERED_CLIENTS = 100_000;

  private static final int KEY_BYTES = 32;

  private PostgresWiring() {}

  /** Something may be read from replicas. */
  static boolean anyReplica(Config config) {
    Database database = config.postgres();
    return (database != null && !database.replicas().isEmpty())
        || config.upstreams().values().stream().anyMatch(PostgresWiring::hasReplicas);
  }

  static boolean hasReplicas(UpstreamGroup group) {
    return !group.replicas().isEmpty();
  }

  static PgOptions pool(Database database, int connections) {
    return new PgOptions(
        database.password() == null ? null : database.password().text(),
        switch (database.tls()) {
          case DISABLE -> PgOptions.Tls.DISABLE;
          case REQUIRE -> PgOptions.Tls.REQUIRE;
          case VERIFY_CA -> PgOptions.Tls.VERIFY_CA;
          case VERIFY_FULL -> PgOptions.Tls.VERIFY_FULL;
        },
        database.certificates(),
        database.connectTimeout(),
        connections,
        database.waiting(),
        database.patience(),
        database.idleTimeout(),
        database.maxLifetime(),
        database.statementTimeout(),
        true);
  }

  static MonitorOptions monitor(Database database) {
    Database.Positions positions = database.positions();
    return new MonitorOptions(
        positions.every(), positions.timeout(), positions.maxLag(), positions.grace());
  }

  static RoutingOptions routing(Duration catchUp) {
    return new RoutingOptions(catchUp, RoutingOptions.STEP);
  }

  static ReplicaOptions replicas(ReplicaReads reads) {
    return new ReplicaOptions(
        reads.failures(), reads.openFor(), reads.healthPath(), reads.healthEvery());
  }

  static FloorOptions floors(ReadYourWrites wanted) {
    return new FloorOptions(
        wanted.lasts(),
        wanted.cookie(),
        wanted.key() == null ? made() : wanted.key().text().getBytes(StandardCharsets.UTF_8),
        Set.copyOf(wanted.identities()),
        REMEMBERED_CLIENTS);
  }

  /** Other nodes do not have it: their cookies are nobody's here. */
  private static byte[] made() {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
