package dev.frontdesk.query;

import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.rules.Query;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What queries cost: a report of all, and for each that was slow a line in the log, with the
 * fingerprint of its statement and never with values; and now and then its plan. Any thread.
 */
public final class SlowQueries implements QueryObserver {
  private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);

  /** Queries that are told apart; of more, those that come later are not in the report. */
  static final int MOST_QUERIES = 500;

  /** Of a plan that is kept. */
  static final int MOST_PLAN_CHARACTERS = 16 << 10;

  /** How often a query is explained at most. */
  static final Duration BETWEEN_PLANS = Duration.ofMinutes(1);

  /** Between two lines in the log about one query. */
  static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

  private final Duration from;
  private final QueryPools pools;
  private final LongSupplier nanos;
  private final Map<String, QueryRecord> records = new ConcurrentHashMap<>();

  /**
   * @param from which time on a query is slow
   * @param nanos a clock that only goes forward
   */
  public SlowQueries(Duration from, QueryPools pools, LongSupplier nanos) {
    this.from = from;
    this.pools = pools;
    this.nanos = nanos;
  }

  /**
   * A query since the start, or since its rule was replaced.
   *
   * @param fingerprint of its statement
   * @param plan as PostgreSQL's EXPLAIN shows it, when it last was slow; null: it was not
   */
  public record Line(
      String query,
      String fingerprint,
      long asked,
      long failed,
      long slow,
      Duration median,
      Duration p99,
      Duration longest,
      long rows,
      @Nullable String plan) {}

  @Override
  public void answered(
      Query query, QueryOutcome outcome, Duration took, long rows, @Nullable String node) {
    if (node == null) {
      return;
    }
    QueryRecord record = record(query);
    if (record == null) {
      return;
    }
    boolean failed = outcome != QueryOutcome.ANSWERED && outcome != QueryOutcome.EMPTY;
    boolean slow = took.compareTo(from) >= 0;
    record.count(took, rows, failed, slow);
    if (slow) {
      long now = nanos.getAsLong();
      long unsaid = record.mayBeSaid(now, BETWEEN_LINES);
      if (unsaid >= 0) {
        LOG.warn(
            "Slow query {} ({}): {} ms, {} rows, {}, at {}; {} more since the last line",
            query.id(),
            record.fingerprint(),
            took.toMillis(),
            rows,
            outcome.label(),
            node,
            unsaid);
      }
      if (record.mayBeExplained(now, BETWEEN_PLANS)) {
        explain(query, record, node);
      }
    }
  }

  private @Nullable QueryRecord record(Query query) {
    QueryRecord known = records.get(query.id());
    if (known != null && known.isOf(query)) {
      return known;
    }
    if (known == null && records.size() >= MOST_QUERIES) {
      return null;
    }
    QueryRecord made = new QueryRecord(query);
    records.put(query.id(), made);
    return made;
  }

  /** Plain: the statement is planned, for any values, and not run. */
  private void explain(Query query, QueryRecord record, String node) {
    pool(node)
        .withConnection(connection ->
            connection
                .query("explain (generic_plan) " + record.json().text())
                .execute()
                .compose(rows -> {
                  StringBuilder plan = new StringBuilder();
                  rows.forEach(row -> plan.append(row.getString(0)).append('\n'));
                  plan.setLength(Math.min(plan.length(), MOST_PLAN_CHARACTERS));
                  record.planned(plan.toString());
                  return Future.<Void>succeededFuture();
                }))
        .onFailure(
            why -> LOG.info("Query {} cannot be explained: {}", query.id(), why.getMessage()));
  }

  private PgPool pool(String node) {
    for (QueryReplica replica : pools.replicas()) {
      if (replica.pool().server().name().equals(node)) {
        return replica.pool();
      }
    }
    PgPool audit = pools.audit();
    return audit != null && audit.server().name().equals(node) ? audit : pools.primary();
  }

  /** The slowest first, by their p99. */
  public List<Line> report() {
    List<Line> lines = new ArrayList<>();
    records.values().forEach(record -> lines.add(record.line()));
    lines.sort(Comparator.comparing(Line::p99).reversed().thenComparing(Line::query));
    return lines;
  }
}
