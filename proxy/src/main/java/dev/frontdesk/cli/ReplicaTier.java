package dev.frontdesk.cli;

import dev.frontdesk.admin.ReplicaFigures;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.observe.Metrics;
import dev.frontdesk.observe.PostgresMetrics;
import dev.frontdesk.origin.Replica;
import dev.frontdesk.origin.ReplicaGroup;
import dev.frontdesk.origin.Replicas;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.replica.DatabaseStanding;
import dev.frontdesk.replica.FieldPositions;
import dev.frontdesk.replica.FieldStanding;
import dev.frontdesk.replica.Floors;
import dev.frontdesk.replica.GroupPositions;
import dev.frontdesk.replica.Monitor;
import dev.frontdesk.replica.PositionLog;
import dev.frontdesk.replica.PrimaryState;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.replica.TimeStanding;
import dev.frontdesk.replica.WritePositions;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ReplicaReads;
import dev.frontdesk.settings.UpstreamGroup;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reading from replicas, as one process does it: how the replicas of upstream groups stand, by the
 * database where that is configured and else by what they tell or by time, and what clients that
 * have written are held against. Any thread.
 */
final class ReplicaTier {
  private final Vertx vertx;
  private final Timing timing;
  private final Config config;
  private final Invalidation invalidation;
  private final PostgresMetrics metrics;
  private final ReplicaWatch watch;
  private final @Nullable DatabaseTier database;
  private final Replicas replicas;
  private final @Nullable Replication replication;

  /**
   * @param upstreams with their replicas
   */
  ReplicaTier(
      Vertx vertx,
      Timing timing,
      Config config,
      Collection<UpstreamOptions> upstreams,
      Invalidation invalidation,
      Metrics all,
      Interposed interposed) {
    this.vertx = vertx;
    this.timing = timing;
    this.config = config;
    this.invalidation = invalidation;
    this.metrics = all.withPostgres();
    this.watch = new ReplicaWatch(metrics, all.withQueries());
    this.database =
        config.postgres() == null
            ? null
            : new DatabaseTier(
                vertx,
                timing,
                config.postgres(),
                invalidation,
                metrics,
                watch,
                interposed.standings());
    Map<String, Replicas.Reads> reads = new HashMap<>();
    config
        .upstreams()
        .forEach((name, group) -> {
          if (PostgresWiring.hasReplicas(group)) {
            reads.put(name, reads(name, group));
          }
        });
    this.replicas = new Replicas(upstreams, reads, timing::nanos, watch);
    this.replication =
        PostgresWiring.anyReplica(config)
            ? interposed
                .replication()
                .apply(
                    new Replication(
                        new Floors(PostgresWiring.floors(config.readYourWrites()), timing),
                        counted(positions(reads))))
            : null;
  }

  private Replicas.Reads reads(String name, UpstreamGroup group) {
    ReplicaReads wanted = group.reads();
    SpillBudget budget =
        new SpillBudget(wanted.spill().rate(), wanted.spill().burst(), timing::nanos);
    ReadRouting routing =
        new ReadRouting(
            timing,
            PostgresWiring.routing(wanted.catchUp()),
            budget,
            () -> ThreadLocalRandom.current().nextLong(),
            watch.routing(name));
    if (database != null && !wanted.databases().isEmpty()) {
      List<Standing> standings = new ArrayList<>();
      wanted.databases().forEach(node -> standings.add(database.standing(node)));
      return new Replicas.Reads(standings, routing, budget, null, watch.routing(name));
    }
    FieldPositions told =
        new FieldPositions(
            name,
            wanted.positionField(),
            invalidation::sequence,
            timing,
            new PositionLog(PositionLog.MOST_PAIRS));
    List<Standing> standings = new ArrayList<>();
    for (URI replica : group.replicas()) {
      standings.add(
          new FieldStanding(
              told,
              new TimeStanding(
                  replica.toString(), wanted.maxLag(), invalidation::sequence, timing)));
    }
    return new Replicas.Reads(standings, routing, budget, told, watch.routing(name));
  }

  /** Of the database where there is one, and of what servers tell where that is how they stand. */
  private WritePositions positions(Map<String, Replicas.Reads> reads) {
    Monitor monitor = database == null ? null : database.monitor();
    WritePositions others = monitor == null ? GroupPositions.timeOnly(timing) : monitor.positions();
    Map<String, WritePositions> groups = new HashMap<>();
    reads.forEach((name, group) -> {
      FieldPositions told = group.told();
      if (told != null) {
        groups.put(name, monitor == null ? told : GroupPositions.both(told, others));
      }
    });
    return new GroupPositions(groups, others);
  }

  private WritePositions counted(WritePositions positions) {
    return (group, head) ->
        positions
            .after(group, head)
            .onSuccess(floor -> metrics.floor(!floor.positions().isEmpty()));
  }

  Replicas replicas() {
    return replicas;
  }

  /** Null where there is no replica. */
  @Nullable Replication replication() {
    return replication;
  }

  /** Null where none is configured. */
  @Nullable DatabaseTier database() {
    return database;
  }

  /** Something was marked by no request: how far the primary is by now is to be known soon. */
  void marked() {
    Monitor monitor = database == null ? null : database.monitor();
    if (monitor != null) {
      monitor.changed();
    }
  }

  Future<Void> start() {
    if (database != null) {
      database.start();
    }
    return replicas.watch(vertx);
  }

  void close() {
    if (database != null) {
      database.close();
    }
  }

  /** Null where there is neither a replica nor a database. */
  @Nullable ReplicaFigures figures() {
    if (database == null && replication == null) {
      return null;
    }
    Monitor monitor = database == null ? null : database.monitor();
    List<ReplicaFigures.Server> servers = new ArrayList<>();
    replicas.groups().forEach((name, group) -> servers.addAll(servers(name, group)));
    return new ReplicaFigures(
        monitor == null ? null : primary(monitor.primary()),
        monitor == null
            ? List.of()
            : monitor.standbys().stream().map(ReplicaTier::standby).toList(),
        servers,
        metrics.reads());
  }

  private static ReplicaFigures.Primary primary(PrimaryState state) {
    return new ReplicaFigures.Primary(
        state.name(),
        state.up(),
        state.history(),
        state.position() == null ? null : state.position().toString(),
        state.doubts().stream().map(ReplicaTier::word).collect(Collectors.toSet()),
        state.grace());
  }

  private static ReplicaFigures.Standby standby(DatabaseStanding standing) {
    OptionalLong nanos = standing.lagNanos();
    OptionalLong bytes = standing.lagBytes();
    return new ReplicaFigures.Standby(
        standing.name(),
        word(standing.state()),
        standing.eligible(),
        nanos.isPresent() ? Math.round(nanos.getAsLong() / 1e4) / 100.0 : null,
        bytes.isPresent() ? bytes.getAsLong() : null,
        standing.replayed() == null ? null : standing.replayed().toString());
  }

  private List<ReplicaFigures.Server> servers(String name, ReplicaGroup group) {
    UpstreamGroup configured = config.upstreams().get(name);
    List<ReplicaFigures.Server> servers = new ArrayList<>();
    for (int i = 0; i < group.replicas().size(); i++) {
      Replica replica = group.replicas().get(i);
      Standing standing = replica.standing();
      servers.add(
          new ReplicaFigures.Server(
              name,
              configured == null ? standing.name() : configured.replicas().get(i).toString(),
              standing instanceof FieldStanding ? "told" : standing.name(),
              standing.eligible(),
              replica.health().isUp()));
    }
    return servers;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
