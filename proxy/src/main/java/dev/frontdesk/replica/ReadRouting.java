package dev.frontdesk.replica;

import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Who answers a read: a replica that shows what it must; else, after a short wait for one, the
 * primary as far as its budget goes; else a replica that is behind, where the client may have that;
 * else nobody. One per group of replicas and process; any thread.
 *
 * <p>What it says of a replica holds at that moment. Who then waits, for a connection say, chooses
 * again after that.
 */
public final class ReadRouting {
  private final Timing timing;
  private final RoutingOptions options;
  private final SpillBudget budget;
  private final RandomGenerator random;
  private final RoutingObserver observer;

  /**
   * @param random from any thread
   */
  public ReadRouting(
      Timing timing,
      RoutingOptions options,
      SpillBudget budget,
      RandomGenerator random,
      RoutingObserver observer) {
    this.timing = timing;
    this.options = options;
    this.budget = budget;
    this.random = random;
    this.observer = observer;
  }

  /**
   * Chooses. Where it need not wait, the future is complete; else it completes on no particular
   * thread, within the time to catch up. Without replicas (the others have failed) the primary is
   * next.
   */
  public <N extends Candidate> Future<Chosen<N>> choose(List<N> replicas, Demand demand) {
    Chosen<N> now = Choice.meeting(replicas, demand, random);
    if (now != null) {
      observer.answered(RoutingObserver.By.REPLICA, 0);
      return Future.succeededFuture(now);
    }
    if (options.catchUp().isZero() || !Choice.mayCatchUp(replicas)) {
      return Future.succeededFuture(otherwise(replicas, demand, 0));
    }
    return new Waiting<>(replicas, demand).begin();
  }

  private <N extends Candidate> Chosen<N> otherwise(
      List<N> replicas, Demand demand, long waitedNanos) {
    if (budget.take()) {
      observer.answered(RoutingObserver.By.PRIMARY, waitedNanos);
      return new Chosen.Primary<>();
    }
    Chosen<N> behind = demand.floor() == null ? Choice.behind(replicas, random) : null;
    if (behind != null) {
      observer.answered(RoutingObserver.By.BEHIND, waitedNanos);
      return behind;
    }
    observer.answered(RoutingObserver.By.REFUSED, waitedNanos);
    return new Chosen.Refused<>("no replica may answer, and the budget of the primary is spent");
  }

  /** A read that waits for a replica to catch up: it looks, and looks again. */
  private final class Waiting<N extends Candidate> {
    private final List<N> replicas;
    private final Demand demand;
    private final long began = timing.nanos();
    private final Promise<Chosen<N>> chosen = Promise.promise();
    private final AtomicBoolean ended = new AtomicBoolean();

    Waiting(List<N> replicas, Demand demand) {
      this.replicas = replicas;
      this.demand = demand;
    }

    Future<Chosen<N>> begin() {
      round();
      return chosen.future();
    }

    private void round() {
      for (N replica : replicas) {
        if (Choice.mayCatchUp(replica)) {
          replica.standing().look().onComplete(looked -> again());
        }
      }
      long left = options.catchUp().toNanos() - (timing.nanos() - began);
      if (!ended.get()) {
        timing.after(Duration.ofNanos(Math.min(left, options.step().toNanos())), this::step);
      }
    }

    private void step() {
      again();
      if (ended.get()) {
        return;
      }
      boolean over = timing.nanos() - began >= options.catchUp().toNanos();
      if (!over && Choice.mayCatchUp(replicas)) {
        round();
      } else if (ended.compareAndSet(false, true)) {
        chosen.complete(otherwise(replicas, demand, timing.nanos() - began));
      }
    }

    private void again() {
      if (ended.get()) {
        return;
      }
      Chosen<N> now = Choice.meeting(replicas, demand, random);
      if (now != null && ended.compareAndSet(false, true)) {
        observer.answered(RoutingObserver.By.REPLICA, timing.nanos() - began);
        chosen.complete(now);
      }
    }
  }
}
