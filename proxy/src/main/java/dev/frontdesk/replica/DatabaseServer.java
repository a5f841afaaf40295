package dev.frontdesk.replica;

import dev.frontdesk.postgres.PgLine;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/** A PostgreSQL server, asked on a connection that is kept for that. Any thread. */
public final class DatabaseServer implements Watched {
  private final PgServer server;
  private volatile Runnable lost = () -> {};
  private final PgLine line;

  /**
   * @param answerWithin after which the connection is given up
   */
  public DatabaseServer(Vertx vertx, PgServer server, PgOptions options, Duration answerWithin) {
    this.server = server;
    line = new PgLine(vertx, server, options, answerWithin, this::changed);
  }

  private void changed(PgLine.State state) {
    if (state == PgLine.State.AWAY) {
      lost.run();
    }
  }

  @Override
  public String name() {
    return server.name();
  }

  @Override
  public Future<ServerReading> read() {
    return line.ask(ServerQuestion.SQL).map(ServerQuestion::read);
  }

  @Override
  public void onLost(Runnable heard) {
    lost = heard;
  }

  @Override
  public void close() {
    line.close();
  }
}
