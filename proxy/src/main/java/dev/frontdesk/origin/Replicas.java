package dev.frontdesk.origin;

import dev.frontdesk.replica.FieldPositions;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.RoutingObserver;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of all upstream groups, which the event loops of a process share: what one learns of
 * a server the others know. Any thread.
 */
public final class Replicas {
  /** No replica is asked. */
  public static final Replicas NONE = new Replicas(List.of(), Map.of(), () -> 0, NodeObserver.NONE);

  /**
   * How the replicas of a group stand, and who chooses among them.
   *
   * @param standings one for each replica, in the order of {@link UpstreamOptions#replicas}
   * @param budget the one that {@code routing} takes from
   * @param told see {@link ReplicaGroup}
   * @param observer hears of what {@code routing} does not decide: reads that are sent in hope, and
   *     answers that are given up; usually the one that {@code routing} has
   */
  public record Reads(
      List<? extends Standing> standings,
      ReadRouting routing,
      SpillBudget budget,
      @Nullable FieldPositions told,
      RoutingObserver observer) {}

  private final Map<String, ReplicaGroup> groups = new TreeMap<>();
  private final List<UpstreamOptions> checked = new ArrayList<>();

  /**
   * @param reads by the name of the group; replicas of groups that are not in it are not asked
   * @param nanos a clock that only goes forward
   */
  public Replicas(
      Collection<UpstreamOptions> upstreams,
      Map<String, Reads> reads,
      LongSupplier nanos,
      NodeObserver observer) {
    for (UpstreamOptions options : upstreams) {
      Reads known = reads.get(options.name());
      if (known != null && !options.replicas().isEmpty()) {
        groups.put(options.name(), group(options, known, nanos, observer));
        if (options.reads().healthPath() != null) {
          checked.add(options);
        }
      }
    }
  }

  private static ReplicaGroup group(
      UpstreamOptions options, Reads reads, LongSupplier nanos, NodeObserver observer) {
    List<Replica> replicas = new ArrayList<>();
    for (int i = 0; i < options.replicas().size(); i++) {
      NodeHealth health =
          new NodeHealth(
              options.name(),
              Node.name(options.replicas().get(i)),
              options.reads(),
              nanos,
              observer);
      replicas.add(new Replica(options.replicas().get(i), reads.standings().get(i), health));
    }
    return new ReplicaGroup(
        replicas, reads.routing(), reads.budget(), reads.told(), reads.observer());
  }

  /** Null where no replica of it is asked. */
  public @Nullable ReplicaGroup of(String group) {
    return groups.get(group);
  }

  /** By the name of the group, in the order of names. */
  public Map<String, ReplicaGroup> groups() {
    return Collections.unmodifiableMap(groups);
  }

  /** Begins to ask for health paths, until Vert.x is closed. Done when all have begun. */
  public Future<Void> watch(Vertx vertx) {
    List<Future<String>> begun = new ArrayList<>();
    for (UpstreamOptions options : checked) {
      ReplicaGroup group = groups.get(options.name());
      if (group != null) {
        begun.add(vertx.deployVerticle(new HealthChecks(options, group, tls -> {})));
      }
    }
    return Future.all(begun).mapEmpty();
  }
}
