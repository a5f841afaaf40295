package dev.frontdesk.cli;

import dev.frontdesk.observe.PostgresMetrics;
import dev.frontdesk.observe.PostgresMetrics.AnsweredBy;
import dev.frontdesk.observe.QueryMetrics;
import dev.frontdesk.origin.NodeObserver;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PoolObserver;
import dev.frontdesk.query.QueryObserver;
import dev.frontdesk.query.QueryOutcome;
import dev.frontdesk.replica.Doubt;
import dev.frontdesk.replica.MonitorObserver;
import dev.frontdesk.replica.RoutingObserver;
import dev.frontdesk.replica.StandbyState;
import dev.frontdesk.rules.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in log and metrics what becomes of reads from replicas: a line for each change of state. */
final class ReplicaWatch implements MonitorObserver, NodeObserver, QueryObserver {
  private static final Logger LOG = LoggerFactory.getLogger("dev.frontdesk.replicas");

  private final PostgresMetrics metrics;
  private final QueryMetrics queries;

  ReplicaWatch(PostgresMetrics metrics, QueryMetrics queries) {
    this.metrics = metrics;
    this.queries = queries;
  }

  /** Of who answers the reads of a group. */
  RoutingObserver routing(String group) {
    return (who, waited) -> metrics.read(by(who), group);
  }

  private static AnsweredBy by(RoutingObserver.By who) {
    return switch (who) {
      case REPLICA -> AnsweredBy.REPLICA;
      case PRIMARY -> AnsweredBy.PRIMARY;
      case BEHIND -> AnsweredBy.BEHIND;
      case REFUSED -> AnsweredBy.REFUSED;
    };
  }

  PoolObserver pool(PostgresMetrics.Pool pool) {
    return new PoolObserver() {
      @Override
      public void acquired(Duration waited) {
        metrics.acquired(pool, waited);
      }

      @Override
      public void released() {}

      @Override
      public void failed(PgFailure.Kind kind) {
        metrics.failed(pool, kind);
      }
    };
  }

  @Override
  public void changed(String server, StandbyState from, StandbyState to) {
    if (to == StandbyState.FOLLOWING) {
      LOG.info("Standby {} is asked for reads", server);
    } else {
      LOG.warn("Standby {} is not asked for reads: {}", server, text(to));
    }
  }

  @Override
  public void primary(String server, boolean up) {
    if (up) {
      LOG.info("Primary {} says how far it is", server);
    } else {
      LOG.warn(
          "Primary {} does not say how far it is: what is written now, no standby is known to show",
          server);
    }
  }

  @Override
  public void doubted(Doubt doubt, String server) {
    metrics.doubted(doubt);
    LOG.error(
        "Reads stay at the primary: {} {}{}",
        server,
        text(doubt),
        doubt.mayHaveLost() ? ". What was stored is not served any more" : "");
  }

  @Override
  public void trusted() {
    LOG.info("Reads go to replicas again");
  }

  private static String text(StandbyState state) {
    return switch (state) {
      case UNKNOWN -> "the primary was not heard of yet";
      case FOLLOWING -> "following";
      case BEHIND -> "behind, by more than positions.max-lag";
      case AWAY -> "away, it does not answer in time";
      case DOUBTED -> "in doubt, it is no standby of this primary as far as can be seen";
    };
  }

  private static String text(Doubt doubt) {
    return switch (doubt) {
      case PRIMARY_SYSTEM -> "is another database than the primary was";
      case PRIMARY_TIMELINE ->
          "writes on another timeline than the primary did, as after a failover";
      case PRIMARY_WENT_BACK -> "has lost the end of its log";
      case PRIMARY_RECOVERING -> "is a standby, and configured as the primary";
      case STANDBY_SYSTEM -> "is of another database than the primary";
      case STANDBY_TIMELINE -> "follows another timeline than the primary's, as after a failover";
      case STANDBY_PROMOTED -> "takes writes, and is configured as a standby";
      case STANDBY_AHEAD -> "has replayed what the primary has not written";
    };
  }

  @Override
  public void failed(String group, String node) {
    metrics.nodeFailed(group, node);
  }

  @Override
  public void changed(String group, String node, boolean available) {
    if (available) {
      LOG.info("Replica {} of {} is asked again", node, group);
    } else {
      LOG.warn("Replica {} of {} is left alone for a while", node, group);
    }
  }

  @Override
  public void answered(
      Query query, QueryOutcome outcome, Duration took, long rows, @Nullable String node) {
    queries.answered(query.id(), outcome.label(), took, rows);
  }

  @Override
  public void retried(Query query, PgFailure.Kind why) {
    queries.retried(why.label());
  }
}
