package dev.frontdesk.query;

import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.rules.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Is told what becomes of queries. Any thread; may not block. */
public interface QueryObserver {
  QueryObserver NONE = (query, outcome, took, rows, node) -> {};

  /**
   * @param took the database, without waiting for a connection or for the reader
   * @param node who was asked last; null: nobody
   */
  void answered(Query query, QueryOutcome outcome, Duration took, long rows, @Nullable String node);

  /** It is asked once more, of this server or another one. */
  default void retried(Query query, PgFailure.Kind why) {}

  /** Both are told. */
  default QueryObserver and(QueryObserver other) {
    QueryObserver first = this;
    return new QueryObserver() {
      @Override
      public void answered(
          Query query, QueryOutcome outcome, Duration took, long rows, @Nullable String node) {
        first.answered(query, outcome, took, rows, node);
        other.answered(query, outcome, took, rows, node);
      }

      @Override
      public void retried(Query query, PgFailure.Kind why) {
        first.retried(query, why);
        other.retried(query, why);
      }
    };
  }
}
