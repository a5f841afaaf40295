package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Acknowledgements.Wait;
import dev.frontdesk.invalidate.shared.Truth.Executed;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells Redis what this node invalidates, one call at a time, and the caller how far it went. Any
 * thread. Nobody is told under a lock.
 */
final class Teller {
  private static final Future<Spread> UNSENT = Future.succeededFuture(new Spread.Unsent());

  private final Truth truth;
  private final Timing timing;
  private final long patience;
  private final Journal journal;
  private final Acknowledgements acknowledgements;
  private final SharedMarkObserver observer;
  private final Consumer<Told> executed;
  private final Runnable nothingLate;
  private final Refusal refused;
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean closing;

  /** Guarded by this: Redis has not answered since. */
  private boolean silent = true;

  private long silentSince;

  /** Guarded by this: what the observer was told last. */
  private int lateBefore;

  /** Changes of this node that Redis has in this epoch, the last with this number. */
  record Told(String epoch, long last, int changes) {}

  /**
   * @param patience a lease and the margin, in nanoseconds
   * @param executed is told of own changes before they leave the journal
   * @param nothingLate is run when Redis has all that it was to be told before
   */
  Teller(
      Truth truth,
      Timing timing,
      long patience,
      Journal journal,
      Acknowledgements acknowledgements,
      SharedMarkObserver observer,
      Consumer<Told> executed,
      Runnable nothingLate) {
    this.truth = truth;
    this.timing = timing;
    this.patience = patience;
    this.journal = journal;
    this.acknowledgements = acknowledgements;
    this.observer = observer;
    this.refused = new Refusal(observer);
    this.executed = executed;
    this.nothingLate = nothingLate;
    this.silentSince = timing.nanos();
  }

  /**
   * @param mark marks it here; returns the sequence
   * @param trusted this node has a lease, so it tells Redis at once
   */
  Marked tell(Change change, LongSupplier mark, Consistency reach, boolean trusted) {
    long now = timing.nanos();
    boolean reachable = trusted && truth.isUp();
    long deadline = reachable ? now : unsentAt(now);
    boolean waits =
        reach != Consistency.LOCAL
            && (reachable || (reach == Consistency.CLUSTER && deadline - now > 0));
    Waiter waiter = waits ? new Waiter(reach, now) : null;
    long sequence = journal.add(change, mark, !reachable, waiter);
    if (reachable) {
      send();
    } else {
      noteLate();
    }
    if (waiter != null) {
      if (!reachable) {
        unsentLater(List.of(waiter), deadline);
      }
      return new Marked(sequence, waiter.future());
    }
    if (reach == Consistency.LOCAL) {
      return new Marked(sequence, Spread.COMPLETE);
    }
    observer.spread(reach, 0, new Spread.Unsent());
    return new Marked(sequence, UNSENT);
  }

  /** By then a node that cannot reach Redis either has fenced itself. */
  private synchronized long unsentAt(long now) {
    return (silent ? silentSince : now) + patience;
  }

  /** Redis has answered. */
  synchronized void answered() {
    silent = false;
  }

  /** Redis has not. */
  synchronized void unanswered() {
    if (!silent) {
      silent = true;
      silentSince = timing.nanos();
    }
  }

  /** What waits to be told, unless some of it is under way. */
  void send() {
    List<Unsent> batch = journal.take();
    if (batch.isEmpty()) {
      drainedIfClosing(false);
      return;
    }
    truth
        .invalidate(batch.stream().map(Unsent::change).toList())
        .onComplete(done -> {
          if (done.succeeded()) {
            refused.none();
            sent(batch, done.result());
          } else {
            refused.failed(done.cause());
            failed();
          }
          noteLate();
          drainedIfClosing(done.failed());
        });
  }

  private void sent(List<Unsent> batch, Executed reply) {
    answered();
    // Before it leaves the journal: readers of Redis trust one or the other.
    executed.accept(new Told(reply.epoch(), reply.last(), batch.size()));
    journal.sent();
    long now = timing.nanos();
    List<Waiter> forAll = new ArrayList<>();
    for (Unsent one : batch) {
      for (Waiter waiter : one.waiters()) {
        if (waiter.reach() == Consistency.CLUSTER) {
          forAll.add(waiter);
        } else {
          tell(waiter, new Spread.Complete());
        }
      }
    }
    if (forAll.isEmpty()) {
      acknowledgements.replied(reply.epoch(), reply.nodes(), now);
      settle();
    } else {
      Wait wait = acknowledgements.await(reply.epoch(), reply.nodes(), reply.last(), forAll, now);
      settle();
      wake(wait, now);
    }
    send();
  }

  private void wake(Wait wait, long now) {
    for (long due : List.of(wait.notBefore(), wait.deadline())) {
      if (due - now > 0) {
        timing.after(rounded(due - now), this::settle);
      }
    }
  }

  /** Timers have milliseconds. */
  private static Duration rounded(long nanos) {
    return Duration.ofMillis((nanos + 999_999) / 1_000_000);
  }

  /** Those who need not wait any more are told. */
  void settle() {
    for (Wait wait : acknowledgements.over(timing.nanos())) {
      Spread outcome = wait.outcome();
      Set<String> lagging = acknowledgements.laggingAfter(wait);
      if (lagging != null) {
        observer.lagging(lagging);
      }
      wait.waiters().forEach(waiter -> tell(waiter, outcome));
    }
  }

  private void failed() {
    unanswered();
    List<Waiter> waiters = journal.failed().stream().filter(waiter -> !waiter.isTold()).toList();
    waiters.stream()
        .filter(waiter -> waiter.reach() != Consistency.CLUSTER)
        .forEach(waiter -> tell(waiter, new Spread.Unsent()));
    unsentLater(
        waiters.stream().filter(waiter -> waiter.reach() == Consistency.CLUSTER).toList(),
        unsentAt(timing.nanos()));
  }

  private void unsentLater(List<Waiter> waiters, long deadline) {
    if (!waiters.isEmpty()) {
      timing.after(
          rounded(Math.max(0, deadline - timing.nanos())),
          () -> waiters.forEach(waiter -> tell(waiter, new Spread.Unsent())));
    }
  }

  private void tell(Waiter waiter, Spread outcome) {
    if (waiter.tell(outcome)) {
      observer.spread(waiter.reach(), timing.nanos() - waiter.since(), outcome);
    }
  }

  private void noteLate() {
    int late = journal.late();
    boolean changed;
    synchronized (this) {
      changed = late != lateBefore;
      lateBefore = late;
    }
    if (changed) {
      observer.waiting(late, journal.isForAll());
      if (late == 0) {
        nothingLate.run();
      }
    }
  }

  /** Completes when Redis has all, or does not answer. */
  Future<Void> drain() {
    closing = true;
    if (truth.isUp()) {
      send();
    } else {
      drained.tryComplete();
    }
    return drained.future();
  }

  private void drainedIfClosing(boolean failed) {
    if (closing && (failed || journal.isEmpty())) {
      drained.tryComplete();
    }
  }
}
