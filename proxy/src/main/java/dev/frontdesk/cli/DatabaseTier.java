package dev.frontdesk.cli;

import dev.frontdesk.admin.QueryFigures;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.observe.PostgresMetrics;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PoolLevels;
import dev.frontdesk.query.QueryCheck;
import dev.frontdesk.query.QueryOptions;
import dev.frontdesk.query.QueryOrigin;
import dev.frontdesk.query.QueryPools;
import dev.frontdesk.query.QueryReplica;
import dev.frontdesk.query.SlowQueries;
import dev.frontdesk.replica.DatabaseStanding;
import dev.frontdesk.replica.Doubt;
import dev.frontdesk.replica.Monitor;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.settings.Database;
import dev.frontdesk.time.Timing;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The database as one process sees it: pools, queries, and the watch over primary and standbys. All
 * that talks to PostgreSQL is made, joined, started and closed here. Made only where {@code
 * postgres:} is configured. {@link #start} and {@link #close} are called from the main thread; the
 * rest is for any thread.
 */
final class DatabaseTier {
  private final Database config;
  private final Vertx vertx;
  private final ReplicaWatch watch;
  private final PostgresMetrics metrics;
  private final Invalidation invalidation;
  private final UnaryOperator<Standing> standings;
  private final List<PgPool> pools = new ArrayList<>();
  private final @Nullable Monitor monitor;
  private final QueryPools queryPools;
  private final QueryOrigin queries;
  private final SlowQueries slow;

  /**
   * @param invalidation whose sequence goes with positions, and where everything is invalidated
   *     when the last transactions may be lost
   * @param standings what reads see of how standbys stand
   */
  DatabaseTier(
      Vertx vertx,
      Timing timing,
      Database config,
      Invalidation invalidation,
      PostgresMetrics metrics,
      ReplicaWatch watch,
      UnaryOperator<Standing> standings) {
    this.config = config;
    this.standings = standings;
    this.vertx = vertx;
    this.invalidation = invalidation;
    this.metrics = metrics;
    this.watch = watch;
    this.monitor = config.replicas().isEmpty() ? null : monitor(timing);
    this.queryPools = queryPools();
    this.slow = new SlowQueries(config.slowQuery(), queryPools, timing::nanos);
    this.queries =
        new QueryOrigin(
            vertx,
            queryPools,
            new ReadRouting(
                timing,
                PostgresWiring.routing(config.catchUp()),
                new SpillBudget(config.spill().rate(), config.spill().burst(), timing::nanos),
                () -> ThreadLocalRandom.current().nextLong(),
                watch.routing(Upstream.QUERIES)),
            new QueryOptions(config.statementTimeout()),
            watch.and(slow));
  }

  private Monitor monitor(Timing timing) {
    Monitor made =
        Monitor.of(
            vertx,
            timing,
            PostgresWiring.monitor(config),
            PgServer.parse(config.primary()),
            config.replicas().stream().map(PgServer::parse).toList(),
            PostgresWiring.pool(config, 1),
            invalidation::sequence,
            watch);
    made.onDoubt(this::doubted);
    for (DatabaseStanding standby : made.standbys()) {
      metrics.watchReplica(standby.name(), () -> level(standby));
    }
    return made;
  }

  private static PostgresMetrics.ReplicaLevel level(DatabaseStanding standby) {
    return new PostgresMetrics.ReplicaLevel(
        standby.lagNanos().isPresent() ? standby.lagNanos().getAsLong() / 1e9 : Double.NaN,
        standby.lagBytes().isPresent() ? standby.lagBytes().getAsLong() : Double.NaN,
        standby.eligible());
  }

  /** What was stored may show transactions that the database no longer has. */
  private void doubted(Doubt doubt) {
    if (doubt.mayHaveLost()) {
      invalidation.invalidate(List.of(Tag.ALL), false, Consistency.LOCAL);
    }
  }

  private QueryPools queryPools() {
    PgPool primary =
        pool(
            config.primary(),
            "primary",
            PostgresWiring.pool(config, config.connections().primary()).ofPrimaryOnly());
    List<QueryReplica> replicas = new ArrayList<>();
    for (String url : config.replicas()) {
      PgPool pool =
          pool(url, "replica", PostgresWiring.pool(config, config.connections().replica()));
      replicas.add(new QueryReplica(pool, standing(pool.server().name())));
    }
    String audit = config.audit();
    return new QueryPools(
        primary,
        replicas,
        audit == null
            ? null
            : pool(audit, "audit", PostgresWiring.pool(config, config.connections().audit())));
  }

  private PgPool pool(String url, String purpose, PgOptions options) {
    PgServer server = PgServer.parse(url);
    PostgresMetrics.Pool named = new PostgresMetrics.Pool(purpose, server.name());
    PgPool made = new PgPool(vertx, server, options, purpose, watch.pool(named));
    pools.add(made);
    metrics.watchPool(named, () -> level(made.levels()));
    return made;
  }

  private static PostgresMetrics.PoolLevel level(PoolLevels levels) {
    return new PostgresMetrics.PoolLevel(
        levels.active(), levels.idle(), levels.waiting(), levels.available());
  }

  /**
   * @param hostPort of a standby that is configured
   */
  Standing standing(String hostPort) {
    return standings.apply(
        Objects.requireNonNull(
            Objects.requireNonNull(monitor, "no standby").standing(hostPort), hostPort));
  }

  /** Null where there are no standbys. */
  @Nullable Monitor monitor() {
    return monitor;
  }

  QueryOrigin queries() {
    return queries;
  }

  /** Has the database look at queries. */
  CheckedQueries checked() {
    return new CheckedQueries(new QueryCheck(queryPools, config.maxCost()));
  }

  /** What became of queries, the slowest first. */
  List<QueryFigures> figures() {
    return slow.report().stream()
        .map(line ->
            new QueryFigures(
                line.query(),
                line.fingerprint(),
                line.asked(),
                line.failed(),
                line.slow(),
                line.rows(),
                new QueryFigures.Millis(
                    millis(line.median()), millis(line.p99()), millis(line.longest())),
                line.plan()))
        .toList();
  }

  private static double millis(Duration duration) {
    return Math.round(duration.toNanos() / 1e4) / 100.0;
  }

  /** Begins to watch; waits for nobody. */
  void start() {
    if (monitor != null) {
      monitor.start();
    }
  }

  /** No request is under way any more. */
  void close() {
    if (monitor != null) {
      monitor.close();
    }
    pools.forEach(PgPool::close);
  }
}
