package dev.frontdesk.invalidate.database;

import dev.frontdesk.postgres.PgLine;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PostgresServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a real catalog. */
final class TriggerInspectionAsk {
  private TriggerInspectionAsk() {}

  static List<TriggerState> of(PostgresServer server, List<WatchedTable> tables, String channel) {
    Vertx vertx = Vertx.vertx();
    PgOptions plain = PgOptions.plain();
    PgOptions patient =
        new PgOptions(
            plain.password(),
            plain.tls(),
            plain.certificates(),
            Duration.ofSeconds(9),
            1,
            plain.waiting(),
            plain.patience(),
            plain.idleTimeout(),
            plain.maxLifetime(),
            plain.statementTimeout(),
            true);
    PgLine line = new PgLine(vertx, server.server(), patient, Duration.ofSeconds(9));
    try {
      return TriggerInspection.judge(
          tables,
          line.ask(TriggerInspection.question(tables)).await(10, TimeUnit.SECONDS),
          channel);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    } finally {
      line.close();
      vertx.close().await();
    }
  }
}
