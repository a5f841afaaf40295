package dev.frontdesk.query;

import dev.frontdesk.rules.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is known of one query's answers. Any thread. */
final class QueryRecord {
  private final Query query;
  private final SqlJson json;
  private final String fingerprint;
  private final Durations durations = new Durations();
  private long failed;
  private long slow;
  private long rows;
  private long unsaid;
  private @Nullable Long lastSaid;
  private @Nullable Long lastExplained;
  private @Nullable String plan;

  QueryRecord(Query query) {
    this.query = query;
    json = new SqlJson(query);
    fingerprint = json.fingerprint();
  }

  /** It is this very one: after a reload each query is another object. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(Query other) {
    return query == other;
  }

  SqlJson json() {
    return json;
  }

  String fingerprint() {
    return fingerprint;
  }

  synchronized void count(Duration took, long moreRows, boolean hasFailed, boolean wasSlow) {
    durations.add(took);
    rows += moreRows;
    failed += hasFailed ? 1 : 0;
    slow += wasSlow ? 1 : 0;
  }

  /** How many were not said since the last that was; -1: this one is not said either. */
  synchronized long mayBeSaid(long nanos, Duration between) {
    Long last = lastSaid;
    if (last != null && nanos - last < between.toNanos()) {
      unsaid++;
      return -1;
    }
    lastSaid = nanos;
    long before = unsaid;
    unsaid = 0;
    return before;
  }

  synchronized boolean mayBeExplained(long nanos, Duration between) {
    Long last = lastExplained;
    if (last != null && nanos - last < between.toNanos()) {
      return false;
    }
    lastExplained = nanos;
    return true;
  }

  synchronized void planned(String text) {
    plan = text;
  }

  synchronized SlowQueries.Line line() {
    return new SlowQueries.Line(
        query.id(),
        fingerprint,
        durations.count(),
        failed,
        slow,
        durations.quantile(0.5),
        durations.quantile(0.99),
        durations.longest(),
        rows,
        plan);
  }
}
