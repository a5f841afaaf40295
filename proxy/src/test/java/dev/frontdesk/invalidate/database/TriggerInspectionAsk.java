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
    PgLine line = new PgLine(vertx, server.server(), PgOptions.plain(), Duration.ofSeconds(5));
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
