package dev.frontdesk.origin;

import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.FieldPositions;
import dev.frontdesk.replica.FieldStanding;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.Lsn;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.RoutingObserver;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of one upstream group, as the process knows them. Any thread.
 *
 * @param replicas in the order of {@link UpstreamOptions#replicas}
 * @param budget the one that {@code routing} takes from
 * @param told positions that its servers tell in their answers, and then each standing is a {@link
 *     FieldStanding}; null: they are known otherwise, or not at all
 * @param observer hears of what {@code routing} does not decide
 */
public record ReplicaGroup(
    List<Replica> replicas,
    ReadRouting routing,
    SpillBudget budget,
    @Nullable FieldPositions told,
    RoutingObserver observer) {
  public ReplicaGroup {
    replicas = List.copyOf(replicas);
  }

  /** To be read before the primary is asked. */
  long beforePrimary() {
    return told == null ? 0 : told.beforeAsking();
  }

  void primaryAnswered(long before, ResponseHead head) {
    // From a cache it would be a position of earlier, and say too much of who has reached it.
    if (told != null && !head.fields().contains("Age")) {
      told.primaryAnswered(before, head);
    }
  }

  /** An answer of a replica came to something else than a read. */
  void replicaAnswered(Replica replica, ResponseHead head) {
    if (told != null) {
      learned(replica, told.of(head));
    }
  }

  private static void learned(Replica replica, @Nullable Lsn replayed) {
    replica.told(replayed != null);
    if (replica.standing() instanceof FieldStanding standing) {
      standing.told(replayed);
    }
  }

  /**
   * What is known of a replica before it is asked.
   *
   * @param untold what its answer shows where it tells no position
   * @param longAgo the client's last write is longer ago than a replica is behind
   */
  record Before(Shown untold, boolean longAgo) {}

  /**
   * To be read before it is asked.
   *
   * @param chosen as it was judged when it was chosen
   */
  Before before(Replica replica, Demand demand, Shown chosen) {
    if (!(replica.standing() instanceof FieldStanding standing)) {
      return new Before(chosen, false);
    }
    // What it told last may be another server's behind the same name; only time is left.
    Standing byTime = standing.byTime();
    long sequence = byTime.sequence();
    Floor floor = demand.floor();
    boolean longAgo = floor == null || byTime.reached(floor);
    return new Before(new Shown(sequence, longAgo && demand.shows().test(sequence)), longAgo);
  }

  /** What a replica's answer shows: by the position that it tells, even where that is less. */
  Shown judge(Replica replica, ResponseHead head, Demand demand, Before before) {
    if (told == null) {
      return before.untold();
    }
    Lsn replayed = told.of(head);
    learned(replica, replayed);
    if (replayed == null) {
      return before.untold();
    }
    long sequence = told.sequenceAt(replayed);
    boolean reached = reached(told, demand.floor(), replayed, before.longAgo());
    return new Shown(sequence, reached && demand.shows().test(sequence));
  }

  private static boolean reached(
      FieldPositions told, @Nullable Floor floor, Lsn replayed, boolean longAgo) {
    if (floor == null || told.reached(floor, replayed)) {
      return true;
    }
    // A write whose answer told no position: only when it was is known.
    return longAgo && !floor.positions().containsKey(told.history());
  }

  /** The primary tells positions, and none so far is late enough for anybody to show this. */
  boolean onlyThePrimaryShows(Demand demand) {
    return told != null && told.known() != Long.MIN_VALUE && !demand.shows().test(told.known());
  }

  /** Whether the position of a replica's answer could meet the demand at all. */
  boolean mayTellEnough(Demand demand) {
    return told != null && demand.shows().test(told.known());
  }
}
