package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;

/** One kept connection to a server, for short questions. */
public final class PgLine {
  public enum State {
    AWAY,
    UP
  }

  private final PgServer server;

  /**
   * @param answerWithin after which a question has failed, and the connection is given up
   */
  public PgLine(Vertx vertx, PgServer server, PgOptions options, Duration answerWithin) {
    this.server = server;
  }

  public PgServer server() {
    return server;
  }

  public State state() {
    return State.AWAY;
  }

  public Future<RowSet<Row>> ask(String sql) {
    return Future.failedFuture(PgFailure.of(PgFailure.Kind.AWAY, server.name()));
  }

  public void close() {}
}
