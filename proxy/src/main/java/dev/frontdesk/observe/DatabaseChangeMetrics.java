package dev.frontdesk.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * What is counted of changes in the database that did not pass here. Names and labels are in the
 * table of docs/observing.md. Any thread.
 */
public final class DatabaseChangeMetrics {
  /** Tables that stand for themselves; rules name them, and rules are replaced. */
  static final int MAX_TABLES = 200;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500),
  };

  private record Heard(String table, String outcome) {}

  private final MeterRegistry registry;
  private final BoundedNames tables = new BoundedNames(MAX_TABLES);
  private final Map<Heard, Counter> heard = new ConcurrentHashMap<>();
  private final Map<String, Counter> beats = new ConcurrentHashMap<>();
  private final Timer delay;

  DatabaseChangeMetrics(MeterRegistry registry, BooleanSupplier blind) {
    this.registry = registry;
    Gauge.builder("frontdesk.database.changes.blind", blind, of -> of.getAsBoolean() ? 1 : 0)
        .description("Whether changes in the database are not heard of")
        .strongReference(true)
        .register(registry);
    this.delay =
        Timer.builder("frontdesk.database.changes.delay")
            .description("From a notification of its own to its arrival")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /**
   * A message has come.
   *
   * @param table as a rule names it
   * @param outcome from a closed list
   */
  public void heard(String table, Enum<?> outcome) {
    heard
        .computeIfAbsent(
            new Heard(tables.label(table), text(outcome)),
            of ->
                Counter.builder("frontdesk.database.changes")
                    .description("Notifications of changed rows")
                    .tag("table", of.table())
                    .tag("outcome", of.outcome())
                    .register(registry))
        .increment();
  }

  /**
   * @param outcome from a closed list
   */
  public void beat(Enum<?> outcome) {
    beats
        .computeIfAbsent(
            text(outcome),
            of ->
                Counter.builder("frontdesk.database.changes.beats")
                    .description("Notifications to itself")
                    .tag("outcome", of)
                    .register(registry))
        .increment();
  }

  /** How long one that was heard was under way. */
  public void delay(Duration underWay) {
    delay.record(underWay);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
