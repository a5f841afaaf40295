package dev.frontdesk.cli;

import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgLine;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection for a command of an operator. Calls block; one thread. */
final class DbSession implements AutoCloseable {
  static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration STATEMENT = Duration.ofSeconds(30);
  private static final Duration ANSWER = STATEMENT.plus(CONNECT);
  private static final long CLOSE_SECONDS = 5;

  private final Vertx vertx = Vertx.vertx();
  private final PgServer server;
  private final PgLine line;

  DbSession(PgServer server, PgOptions options) {
    this.server = server;
    this.line = new PgLine(vertx, server, options, ANSWER);
  }

  PgServer server() {
    return server;
  }

  /**
   * Of several statements the rows of the first are returned.
   *
   * @throws Complaint with what the server says
   */
  RowSet<Row> ask(String sql) {
    try {
      return line.ask(sql)
          .toCompletionStage()
          .toCompletableFuture()
          .get(ANSWER.toSeconds() + CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Complaint(server + ": interrupted");
    } catch (TimeoutException e) {
      throw new Complaint(server + ": no answer in time");
    } catch (ExecutionException e) {
      throw new Complaint(server + ": " + said(e));
    }
  }

  /** No statement here has values of rows, so what the server says of it has none. */
  private static String said(ExecutionException failed) {
    Throwable cause = failed.getCause() == null ? failed : failed.getCause();
    return cause instanceof PgFailure failure && failure.getCause() instanceof PgException error
        ? "%s (SQLSTATE %s)".formatted(error.getErrorMessage(), error.getSqlState())
        : String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    line.close();
    Server.quietly(vertx.close(), TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
  }
}
