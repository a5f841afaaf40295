package dev.frontdesk.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;

/**
 * Asks a query whose answer is expected to be small: beginning, statement and end go out together,
 * so that it costs one round trip. Without a bound on the rows that are fetched, because PostgreSQL
 * uses no parallel workers where there is one.
 */
final class RowsOnConnection {
  private RowsOnConnection() {}

  /** On the connection's context. */
  static Future<CollectedRows> collect(Prepared prepared, Tuple values, SqlConnection connection) {
    Future<?> begun = connection.query(prepared.begin()).execute();
    Future<SqlResult<CollectedRows>> rows =
        connection
            .preparedQuery(prepared.json().text())
            .collecting(CollectedRows.collector(prepared.query()))
            .execute(values);
    // After an error it is a rollback.
    Future<?> ended = connection.query("commit").execute();
    return Future.join(begun, rows, ended)
        .transform(over ->
            begun.failed() ? Future.failedFuture(begun.cause()) : rows.map(SqlResult::value));
  }
}
