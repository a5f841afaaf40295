package dev.frontdesk.cli;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.database.ChangeObserver;
import dev.frontdesk.invalidate.database.ChangeOptions;
import dev.frontdesk.invalidate.database.DatabaseChanges;
import dev.frontdesk.invalidate.database.NotifiedChanges;
import dev.frontdesk.observe.DatabaseChangeMetrics;
import dev.frontdesk.observe.Metrics;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Database;
import dev.frontdesk.time.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hearing of changes in the database, as one process does it: begun with the first rules that have
 * {@code changes}, and kept up from then on. Says in log and metrics what becomes of it. Any
 * thread.
 */
final class ChangeTier implements ChangeObserver {
  private static final Logger LOG = LoggerFactory.getLogger("dev.frontdesk.changes");

  private final Vertx vertx;
  private final Timing timing;
  private final Database config;
  private final ChangeOptions options;
  private final Supplier<RuleSet> rules;
  private final Invalidation invalidation;
  private final Runnable marked;
  private final Metrics metrics;
  private @Nullable DatabaseChanges changes;
  private @Nullable NotifiedChanges source;
  private volatile @Nullable DatabaseChangeMetrics counted;
  private boolean closed;

  private ChangeTier(
      Vertx vertx,
      Timing timing,
      Database config,
      Database.Changes wanted,
      Supplier<RuleSet> rules,
      Invalidation invalidation,
      Runnable marked,
      Metrics metrics) {
    this.vertx = vertx;
    this.timing = timing;
    this.config = config;
    this.options = new ChangeOptions(wanted.channel(), wanted.beat(), wanted.blindTtl());
    this.rules = rules;
    this.invalidation = invalidation;
    this.marked = marked;
    this.metrics = metrics;
  }

  /**
   * Null where there is no database, or its changes are not to be heard.
   *
   * @param marked is run after marks, so that the position of the primary is learned
   */
  static @Nullable ChangeTier of(
      Vertx vertx,
      Timing timing,
      @Nullable Database config,
      Supplier<RuleSet> rules,
      Invalidation invalidation,
      Runnable marked,
      Metrics metrics) {
    Database.Changes wanted = config == null ? null : config.changes();
    return config == null || wanted == null
        ? null
        : new ChangeTier(vertx, timing, config, wanted, rules, invalidation, marked, metrics);
  }

  /** Begins to listen where the rules in force ask for it, and it has not; waits for nobody. */
  synchronized void startIfAsked() {
    if (closed || changes != null || rules.get().changes().isEmpty()) {
      return;
    }
    DatabaseChanges made =
        new DatabaseChanges(rules, invalidation, timing, options.blindTtl(), marked, this);
    changes = made;
    counted = metrics.withDatabaseChanges(() -> !made.hears());
    NotifiedChanges notified =
        new NotifiedChanges(
            vertx,
            timing,
            PgServer.parse(config.primary()),
            PostgresWiring.pool(config, 1),
            options,
            this);
    source = notified;
    made.start();
    notified.start(made);
  }

  synchronized void close() {
    closed = true;
    if (source != null) {
      source.close();
    }
    if (changes != null) {
      changes.close();
    }
  }

  @Override
  public void heard(String table, Outcome outcome, List<String> events) {
    DatabaseChangeMetrics to = counted;
    if (to != null) {
      to.heard(table, outcome);
    }
    events.forEach(metrics::event);
  }

  @Override
  public void beat(BeatOutcome outcome, long nanos) {
    DatabaseChangeMetrics to = counted;
    if (to != null) {
      to.beat(outcome);
      if (outcome == BeatOutcome.HEARD) {
        to.delay(Duration.ofNanos(nanos));
      }
    }
  }

  @Override
  public void hearing() {
    LOG.info("Changes in the database are heard of; what they clear was invalidated before that");
  }

  @Override
  public void blind(String why) {
    LOG.warn(
        "Changes in the database are not heard of: {}; nothing that they clear is served for longer than {} ms",
        why,
        options.blindTtl().toMillis());
  }
}
