package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One kept connection to one server, for short questions without parameters, each bounded in time.
 * It connects at once and, after a loss, again and again in the background; meanwhile a question
 * fails without waiting. How many questions are under way is the caller's to bound. Any thread.
 *
 * <p>What may be asked by a role that has SELECT and nothing else: {@code pg_is_in_recovery()},
 * {@code pg_control_system()}, {@code pg_control_checkpoint()} (whose timeline is that of the last
 * checkpoint, so after a promotion it is the old one for a while); on a primary {@code
 * pg_current_wal_insert_lsn()}, and {@code pg_walfile_name()} of it, whose first eight digits are
 * the timeline; on a standby {@code pg_last_wal_replay_lsn()}. Of {@code pg_stat_wal_receiver} it
 * sees whether there is a row, and its {@code pid}; the rest needs {@code pg_monitor}. (PostgreSQL
 * 18; the table is in a test.)
 */
public final class PgLine {
  /** Whether questions are sent. */
  public enum State {
    AWAY,
    UP
  }

  private final VertxInternal vertx;
  private final PgServer server;
  private final Duration answerWithin;
  private final KeptWire kept;

  /**
   * @param answerWithin after which a question has failed, and the connection is given up
   */
  public PgLine(Vertx vertx, PgServer server, PgOptions options, Duration answerWithin) {
    this(vertx, server, options, answerWithin, state -> {});
  }

  /**
   * @param onChange is told of each change; AWAY is how it begins
   */
  public PgLine(
      Vertx vertx,
      PgServer server,
      PgOptions options,
      Duration answerWithin,
      Consumer<State> onChange) {
    this.vertx = (VertxInternal) vertx;
    this.server = server;
    this.answerWithin = answerWithin;
    this.kept =
        new KeptWire(
                vertx,
                server,
                options,
                "watch",
                wire -> Future.succeededFuture(),
                wire -> onChange.accept(State.UP),
                wire -> onChange.accept(State.AWAY))
            .begin();
  }

  public PgServer server() {
    return server;
  }

  public State state() {
    return kept.current() == null ? State.AWAY : State.UP;
  }

  /**
   * Fails with a {@link PgFailure}. While the first connection is being made, the question waits
   * for it, within its time. Completes on the caller's context.
   */
  public Future<RowSet<Row>> ask(String sql) {
    ContextInternal caller = vertx.getOrCreateContext();
    return kept.wire()
        .compose(wire -> ask(wire, caller, sql))
        .timeout(answerWithin.toMillis() + 1, TimeUnit.MILLISECONDS)
        .recover(failed -> Future.failedFuture(failure(failed)));
  }

  private Future<RowSet<Row>> ask(PgWire wire, ContextInternal caller, String sql) {
    var lease = new Lease(wire, answerWithin, new GivenUp());
    return new PgConnectionImpl(wire.factory(), caller, lease).query(sql).execute();
  }

  private PgFailure failure(Throwable failed) {
    return failed instanceof TimeoutException
        ? PgFailure.of(PgFailure.Kind.TIMEOUT, server.name() + ": no answer in time")
        : PgFailure.of(failed);
  }

  private final class GivenUp implements Lease.Owner {
    @Override
    public void ended(PgWire wire) {
      // It is never released: the line keeps it.
    }

    @Override
    public void timedOut(PgWire wire) {
      kept.ended(wire, "no answer within " + answerWithin.toMillis() + " ms");
    }
  }

  /** Questions fail from now on. */
  public void close() {
    kept.close();
  }
}
