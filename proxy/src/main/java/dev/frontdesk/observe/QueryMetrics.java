package dev.frontdesk.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted and timed of declared queries; made only where there is a database. Names and
 * labels are in the table of docs/observing.md. Any thread.
 */
public final class QueryMetrics {
  private static final Duration[] BUCKETS = LatencyBuckets.upTo(Duration.ofSeconds(30));

  private record Key(String query, String outcome) {}

  private final MeterRegistry registry;
  private final BoundedNames queries = new BoundedNames(Metrics.MAX_ROUTES);
  private final Map<Key, Timer> times = new ConcurrentHashMap<>();
  private final Map<String, Counter> rows = new ConcurrentHashMap<>();
  private final Map<String, Counter> retries = new ConcurrentHashMap<>();

  QueryMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param outcome from a closed list
   * @param took the database
   */
  public void answered(String query, String outcome, Duration took, long readRows) {
    String label = queries.label(query);
    times
        .computeIfAbsent(
            new Key(label, outcome),
            key ->
                Timer.builder("frontdesk.query")
                    .description("What the database takes for a declared query")
                    .serviceLevelObjectives(BUCKETS)
                    .tag("query", key.query())
                    .tag("outcome", key.outcome())
                    .register(registry))
        .record(took);
    rows.computeIfAbsent(
            label,
            key ->
                Counter.builder("frontdesk.query.rows")
                    .description("Rows of answers of declared queries")
                    .tag("query", key)
                    .register(registry))
        .increment((double) readRows);
  }

  /**
   * @param kind from a closed list
   */
  public void retried(String kind) {
    retries
        .computeIfAbsent(
            kind,
            key ->
                Counter.builder("frontdesk.query.retries")
                    .description("Queries that were asked once more")
                    .tag("kind", key)
                    .register(registry))
        .increment();
  }
}
