package dev.frontdesk.origin;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.NodeHealth.Admission;
import dev.frontdesk.replica.Chosen;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.RoutingObserver.By;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One read that replicas may answer: who is asked, who is asked next, and what the answer shows.
 * One event loop.
 *
 * <p>A replica that does not answer, or as one that does not work, is not the last word: the read
 * goes to another replica once, and then to the primary as far as its budget goes. After a time-out
 * it goes to the primary at once, so that a client waits for two time-outs at most.
 *
 * <p>Where servers tell the position of their database in their answers, it is the answer's own
 * position that counts, and not what was known before: a name may stand for several servers. An
 * answer below the demand is given up and asked of the primary.
 */
final class RoutedRead {
  /** Replicas that are asked before the primary is. */
  private static final int REPLICAS_ASKED = 2;

  /** The connections of this event loop. */
  interface Connections {
    Future<OriginConnection> to(Node node);

    Future<OriginResponse> exchange(Node node, OriginConnection connection);

    /** From one of the primary's nodes; its budget was asked before. */
    Future<OriginResponse> primary();
  }

  private final Context context;
  private final ReplicaGroup group;
  private final Demand demand;
  private final Connections connections;
  private final List<LoopReplica> left;
  private int asked;
  private boolean sent;

  RoutedRead(
      Context context,
      ReplicaGroup group,
      List<LoopReplica> replicas,
      Demand demand,
      Connections connections) {
    this.context = context;
    this.group = group;
    this.demand = demand;
    this.connections = connections;
    this.left = new ArrayList<>(replicas);
  }

  /**
   * One replica that is asked.
   *
   * @param before what was known before it was asked
   * @param hopeful it is asked in hope, and nobody has waited or paid for it
   * @param spent the primary's budget had nothing left when it was chosen
   */
  private record Attempt(
      LoopReplica replica,
      Admission admission,
      ReplicaGroup.Before before,
      boolean hopeful,
      boolean spent) {
    NodeHealth health() {
      return replica.shared().health();
    }

    /** The place for hope is free again. */
    void over() {
      if (hopeful) {
        replica.shared().hopeEnded();
      }
    }
  }

  Future<OriginResponse> run() {
    if (group.onlyThePrimaryShows(demand) && noneMeetsIt() && group.budget().take()) {
      // It also tells where that is, so that replicas can be asked again. Waiting brings nothing.
      group.observer().answered(By.PRIMARY, 0);
      return connections.primary();
    }
    LoopReplica hopeful = hopeful();
    return hopeful == null ? route() : ask(hopeful, new Shown(Long.MIN_VALUE, false), true);
  }

  private boolean noneMeetsIt() {
    return left.stream()
        .noneMatch(replica -> replica.available() && demand.isMetBy(replica.standing()));
  }

  /**
   * Where only answers tell how far replicas are, none of them would ever be asked again after a
   * write: so one read at a time is sent in hope, if it can be fulfilled at all.
   */
  private @Nullable LoopReplica hopeful() {
    if (!group.mayTellEnough(demand) || !noneMeetsIt()) {
      return null;
    }
    @Nullable LoopReplica best = null;
    for (LoopReplica replica : left) {
      if (replica.standing().eligible()
          && replica.available()
          && replica.shared().tells()
          && (best == null || replica.load() < best.load())) {
        best = replica;
      }
    }
    return best != null && best.shared().hope() ? best : null;
  }

  private Future<OriginResponse> route() {
    return OnLoop.of(context, group.routing().choose(List.copyOf(left), demand))
        .compose(this::chosen);
  }

  private Future<OriginResponse> chosen(Chosen<LoopReplica> chosen) {
    return switch (chosen) {
      case Chosen.Replica<LoopReplica>(LoopReplica node, long sequence, boolean enough) ->
          ask(node, new Shown(sequence, enough), false);
      case Chosen.Primary<LoopReplica> primary -> connections.primary();
      case Chosen.Refused<LoopReplica>(String why) -> refused(why);
    };
  }

  private Future<OriginResponse> refused(String why) {
    return Future.failedFuture(new OriginFailure(Reason.SPILL_EXHAUSTED, sent, why));
  }

  /**
   * @param chosen what it shows at least, as it was known when it was chosen
   */
  private Future<OriginResponse> ask(LoopReplica replica, Shown chosen, boolean hopeful) {
    left.remove(replica);
    Attempt attempt =
        new Attempt(
            replica,
            replica.shared().health().admit(),
            group.before(replica.shared(), demand, chosen),
            hopeful,
            !hopeful && !chosen.enough());
    if (attempt.admission() == Admission.REFUSED) {
      // Another event loop has taken the trial meanwhile.
      attempt.over();
      return route();
    }
    asked++;
    return connections
        .to(replica.node())
        .transform(connected ->
            connected.succeeded()
                ? connected(attempt, connected.result(), chosen.enough())
                : unconnected(attempt, connected.cause()));
  }

  /**
   * @param promised it stood well enough when it was chosen
   */
  private Future<OriginResponse> connected(
      Attempt attempt, OriginConnection connection, boolean promised) {
    if (promised && !demand.isMetBy(attempt.replica().standing())) {
      // While a connection was waited for: it may follow another primary now.
      attempt.health().undecided(attempt.admission());
      connection.release();
      return route();
    }
    return connections
        .exchange(attempt.replica().node(), connection)
        .transform(answered ->
            answered.succeeded()
                ? answered(attempt, answered.result())
                : unanswered(attempt, answered.cause()));
  }

  private Future<OriginResponse> unconnected(Attempt attempt, Throwable cause) {
    attempt.over();
    if (cause instanceof OriginFailure failure && failure.reason() == Reason.UPSTREAM_FULL) {
      attempt.health().undecided(attempt.admission());
    } else {
      attempt.health().failed(attempt.admission(), String.valueOf(cause.getMessage()));
    }
    return elsewhere(false);
  }

  private Future<OriginResponse> unanswered(Attempt attempt, Throwable cause) {
    attempt.over();
    if (!(cause instanceof OriginFailure failure) || !failure.requestSent()) {
      // It is the request that cannot be sent, to whomever.
      attempt.health().undecided(attempt.admission());
      return Future.failedFuture(cause);
    }
    sent = true;
    attempt.health().failed(attempt.admission(), String.valueOf(cause.getMessage()));
    return elsewhere(failure.reason() == Reason.RESPONSE_TIMEOUT);
  }

  private Future<OriginResponse> answered(Attempt attempt, OriginResponse answer) {
    attempt.over();
    sent = true;
    int status = answer.head().status();
    if (NodeHealth.isFailure(status)) {
      attempt.health().failed(attempt.admission(), "status " + status);
      answer.cancel();
      return elsewhere(false);
    }
    attempt.health().answered(attempt.admission());
    Shown shown = group.judge(attempt.replica().shared(), answer.head(), demand, attempt.before());
    if (shown.enough()) {
      if (attempt.hopeful()) {
        group.observer().answered(By.REPLICA, 0);
      }
      return Future.succeededFuture(new RoutedAnswer(answer, shown));
    }
    return attempt.hopeful() ? vain(attempt, answer) : behind(attempt, answer, shown);
  }

  /** What it told is known now, to this read as to the others: it is routed by that. */
  private Future<OriginResponse> vain(Attempt attempt, OriginResponse answer) {
    answer.cancel();
    left.add(attempt.replica());
    asked--;
    return route();
  }

  /** It told that it is further behind than was thought. */
  private Future<OriginResponse> behind(Attempt attempt, OriginResponse answer, Shown shown) {
    if (!attempt.spent() && group.budget().take()) {
      answer.cancel();
      group.observer().answered(By.PRIMARY, 0);
      return connections.primary();
    }
    if (demand.floor() == null) {
      return Future.succeededFuture(new RoutedAnswer(answer, shown));
    }
    answer.cancel();
    group.observer().answered(By.REFUSED, 0);
    return refused("a replica's answer does not show the client's own write");
  }

  /**
   * @param late so much time has passed that no other replica is tried
   */
  private Future<OriginResponse> elsewhere(boolean late) {
    if (late || asked >= REPLICAS_ASKED) {
      left.clear();
    }
    return route();
  }
}
