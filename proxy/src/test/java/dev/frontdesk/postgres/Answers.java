package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What tests of connections ask, and how they wait for it. */
final class Answers {
  private Answers() {}

  static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  static PgFailure failed(Future<?> future) {
    try {
      Object result = future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      throw new AssertionError("not failed but " + result);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof PgFailure failure) {
        return failure;
      }
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  /** The first column of the first row as text. */
  static Future<String> one(PgPool pool, String sql) {
    return pool.withConnection(connection -> one(connection, sql));
  }

  static Future<String> one(SqlConnection connection, String sql) {
    return connection
        .preparedQuery(sql)
        .execute()
        .map(rows -> String.valueOf(rows.iterator().next().getValue(0)));
  }
}
