package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

/**
 * Tells in each answer where the database was in its log. Before the primary, that is read after
 * the work, so that what the request has written is before it; before a standby, ahead of the work,
 * so that what the answer shows is not older.
 */
final class Positions {
  static final String FIELD = "X-Db-Lsn";

  private static final String KEY = Positions.class.getName();
  private static final String WRITTEN = "select pg_current_wal_insert_lsn()::text";
  private static final String REPLAYED = "select pg_last_wal_replay_lsn()::text";

  private final Pool pool;
  private final boolean standby;

  /**
   * @param standby the database is one
   */
  Positions(Pool pool, boolean standby) {
    this.pool = pool;
    this.standby = standby;
  }

  /** Ahead of the work. */
  void before(RoutingContext context) {
    if (!standby) {
      context.put(KEY, this);
      context.next();
      return;
    }
    ask(REPLAYED)
        .onComplete(asked -> {
          if (asked.succeeded() && asked.result() != null) {
            context.response().putHeader(FIELD, asked.result());
          }
          context.next();
        });
  }

  /** With the position where it is told after the work, and can be had. */
  static Future<Answer> after(RoutingContext context, Answer answer) {
    return context.get(KEY) instanceof Positions positions
        ? positions
            .ask(WRITTEN)
            .map(position -> position == null ? answer : answer.with(FIELD, position))
            .otherwise(answer)
        : Future.succeededFuture(answer);
  }

  private Future<@Nullable String> ask(String sql) {
    return pool.query(sql).execute().map(rows -> rows.iterator().next().getString(0));
  }
}
