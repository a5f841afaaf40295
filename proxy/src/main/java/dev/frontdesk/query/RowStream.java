package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.ReceivedBody;
import dev.frontdesk.postgres.PgFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * An answer of many rows, fetched as fast as its reader takes it. What is in memory is what one
 * fetch brought: about {@link CollectedRows#MOST_COLLECTED_BYTES}, or one row.
 *
 * <p>Two event loops have a part in it. The connection's fetches; the reader's says when. At most
 * one fetch is under way, and between two of them nothing of it is touched by both.
 */
final class RowStream {
  /** Rows of one fetch. */
  static final int MOST_FETCHED_ROWS = 512;

  /** Of the first fetch, when it is not known how large rows are. */
  private static final int FIRST_FETCH = 32;

  private final Prepared prepared;
  private final Tuple values;
  private final SqlConnection connection;
  private final Context reader;
  private final Context own;
  private final Promise<Start> started = Promise.promise();
  private final Promise<Void> over = Promise.promise();
  private final ReceivedBody body;
  private PreparedStatement statement;
  private Cursor cursor;

  // The connection's.
  private int rows;
  private long octets;
  private long nanos;
  private int fetch = FIRST_FETCH;
  private Buffer piece = Buffer.buffer(1024);
  private boolean headOut;
  private boolean ended;

  // The reader's.
  private boolean paused;
  private boolean asking;
  private boolean finished;

  /** How it begins. */
  sealed interface Start {
    /** It was small after all. */
    record Whole(Buffer document) implements Start {}

    record Flowing(ReceivedBody body, Runnable cancel) implements Start {}
  }
}
