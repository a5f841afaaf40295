package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.ReceivedBody;
import dev.frontdesk.postgres.PgFailure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of many rows, fetched as fast as its reader takes it. What is in memory is what one
 * fetch brought: about {@link CollectedRows#MOST_COLLECTED_BYTES}, or one row. It is all on the
 * reader's event loop; at most one fetch is under way.
 */
final class RowStream {
  /** Rows of one fetch. */
  static final int MOST_FETCHED_ROWS = 512;

  /** Of the first fetch, when it is not known how large rows are. */
  private static final int FIRST_FETCH = 32;

  /** How it begins. */
  sealed interface Start {
    /** It was small after all. */
    record Whole(Buffer document) implements Start {}

    record Flowing(ReceivedBody body) implements Start {}
  }

  private final Vertx vertx;
  private final Prepared prepared;
  private final Tuple values;
  private final String node;
  private final Promise<Start> started = Promise.promise();
  private final Promise<Void> connectionFree = Promise.promise();
  private final ReceivedBody body;
  private @Nullable SqlConnection connection;
  private @Nullable PreparedStatement statement;
  private @Nullable Cursor cursor;
  private Buffer piece = Buffer.buffer(1024);
  private int fetch = FIRST_FETCH;
  private int rows;
  private long octets;
  private long databaseNanos;
  private long askedAt;
  private final long timer;
  private boolean headOut;
  private boolean paused;
  private boolean asking;
  private boolean over;
  private Handler<@Nullable OriginFailure> ending = failure -> {};

  /** To be made on the reader's event loop. */
  RowStream(Vertx vertx, Prepared prepared, Tuple values, String node) {
    this.vertx = vertx;
    this.prepared = prepared;
    this.values = values;
    this.node = node;
    timer = vertx.setTimer(prepared.streamWithin().toMillis(), id -> late());
    body =
        new ReceivedBody(
            new ReceivedBody.Source() {
              @Override
              public void pause() {
                paused = true;
              }

              @Override
              public void resume() {
                paused = false;
                fetchUnlessBusy();
              }
            });
  }

  /** Fails with a {@link PgFailure} or {@link OriginFailure}; then nothing has gone out. */
  Future<Start> started() {
    return started.future();
  }

  /** Once its answer has begun: called at its end, with what broke it off or null. */
  void onEnd(Handler<@Nullable OriginFailure> handler) {
    ending = handler;
  }

  int rows() {
    return rows;
  }

  /** How long the database has worked for it. */
  Duration took() {
    return Duration.ofNanos(databaseNanos);
  }

  /** Completes, and never fails, when the connection is no longer needed. */
  Future<Void> run(SqlConnection on) {
    begin(on);
    return connectionFree.future();
  }

  private void begin(SqlConnection on) {
    connection = on;
    if (over) {
      release();
      return;
    }
    asked();
    Future<?> begun = on.query(prepared.begin()).execute();
    then(
        on.prepare(prepared.json().text()),
        made -> {
          statement = made;
          cursor = made.cursor(values);
          if (over) {
            release();
          } else if (begun.failed()) {
            fail(begun.cause());
          } else {
            fetch();
          }
        });
  }

  private void asked() {
    asking = true;
    askedAt = System.nanoTime();
  }

  private void late() {
    fail(
        new OriginFailure(
            Reason.RESPONSE_TIMEOUT,
            true,
            node + ": neither read nor sent within " + prepared.streamWithin()));
  }

  /** A pool's connections answer where they were asked for. */
  private <T> void then(Future<T> future, Handler<T> next) {
    future.onComplete(result -> {
      asking = false;
      if (result.failed()) {
        fail(result.cause());
        return;
      }
      try {
        next.handle(result.result());
      } catch (RuntimeException unreadable) {
        fail(unreadable);
      }
    });
  }

  private void fetchUnlessBusy() {
    if (headOut && !asking && !over) {
      fetch();
    }
  }

  private void fetch() {
    Cursor from = cursor;
    if (from == null) {
      throw new IllegalStateException("not prepared");
    }
    asked();
    // One more than may be, so that it is known that there are more.
    int number = Math.min(fetch, prepared.query().maxRows() + 1 - rows);
    then(from.read(number), this::fetched);
  }

  private void fetched(RowSet<Row> brought) {
    databaseNanos += System.nanoTime() - askedAt;
    if (over) {
      release();
      return;
    }
    int before = piece.length();
    for (Row row : brought) {
      add(SqlJson.json(row.getString(0)));
    }
    octets += piece.length() - before;
    if (rows > prepared.query().maxRows()) {
      refuse(CollectedRows.tooMany(prepared.query()));
      return;
    }
    if (!over) {
      passOn(cursor != null && cursor.hasMore());
    }
  }

  private void add(String text) {
    if (text.length() > CollectedRows.MOST_ROW_BYTES) {
      refuse(CollectedRows.tooLarge());
      return;
    }
    piece.appendString(rows == 0 ? "[" : ",").appendString(text);
    rows++;
  }

  private void passOn(boolean more) {
    fetch =
        Math.clamp(
            rows * (long) CollectedRows.MOST_COLLECTED_BYTES / Math.max(1, octets),
            1,
            MOST_FETCHED_ROWS);
    if (!more) {
      piece.appendString(rows == 0 ? "[]" : "]");
    }
    if (!headOut && !more && piece.length() <= CollectedRows.MOST_COLLECTED_BYTES) {
      prepared.wasSmall();
      end(null);
      started.complete(new Start.Whole(piece));
    } else if (!headOut && piece.length() <= CollectedRows.MOST_COLLECTED_BYTES) {
      fetch();
    } else {
      flow(more);
    }
  }

  private void flow(boolean more) {
    if (!headOut) {
      headOut = true;
      prepared.wasLarge();
      started.complete(new Start.Flowing(body));
    }
    Buffer full = piece;
    piece = Buffer.buffer(full.length());
    body.push(full);
    if (over) {
      return;
    }
    if (!more) {
      end(null);
      body.end();
    } else if (!paused) {
      fetchUnlessBusy();
    }
  }

  private void refuse(String why) {
    fail(new OriginFailure(Reason.QUERY_FAILED, true, node + ": " + why));
  }

  /** The answer is given up, for this reason. */
  void fail(Throwable cause) {
    if (over) {
      release();
      return;
    }
    if (!headOut) {
      end(null);
      started.fail(cause);
      return;
    }
    OriginFailure failure =
        cause instanceof OriginFailure own ? own : QueryFailure.of(PgFailure.of(cause), node);
    end(failure);
    body.fail(failure);
  }

  /** Nobody wants the rest. */
  void cancel() {
    if (!over) {
      end(null);
    }
  }

  private void end(@Nullable OriginFailure failure) {
    over = true;
    vertx.cancelTimer(timer);
    if (headOut) {
      ending.handle(failure);
    }
    if (!asking) {
      release();
    }
  }

  /** Nothing is under way on the connection. */
  private void release() {
    asking = false;
    SqlConnection held = connection;
    connection = null;
    if (held == null) {
      connectionFree.tryComplete();
      return;
    }
    Future<?> closed = cursor == null ? Future.succeededFuture() : cursor.close();
    Future<?> forgotten = statement == null ? Future.succeededFuture() : statement.close();
    Future<?> rolledBack = held.query("rollback").execute();
    Future.join(closed, forgotten, rolledBack).onComplete(ignored -> connectionFree.tryComplete());
  }
}
