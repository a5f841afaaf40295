package dev.frontdesk.rehearse;

import dev.frontdesk.http.Reason;
import dev.frontdesk.invalidate.database.ChangeTags;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.rules.Write.Consistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One test on its stage, step by step, until something does not come as expected. Time moves only
 * where a step says so, or where requests wait for an origin that is scripted to take its time.
 * Used by one thread.
 */
final class Performance {
  /** Real time after which a step that gets nowhere is given up. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** No origin takes longer than its response time-out; this is beyond any. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final RuleTest test;
  private final Backstage backstage;
  private final Stage stage;
  private final Set<String> routes = new LinkedHashSet<>();
  private final Set<String> writes = new LinkedHashSet<>();
  private final Set<String> changes = new LinkedHashSet<>();
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

  Performance(RuleTest test, Backstage backstage, Stage stage) {
    this.test = test;
    this.backstage = backstage;
    this.stage = stage;
  }

  TestResult run() {
    List<Failure> failures = List.of();
    for (Step step : test.steps()) {
      failures = step(step);
      if (!failures.isEmpty()) {
        break;
      }
    }
    return new TestResult(test, failures, routes, writes, reasons, changes);
  }

  private List<Failure> step(Step step) {
    backstage.contacts().begin(step);
    backstage.store().forget();
    backstage.invalidation().forget();
    return switch (step) {
      case Step.Advance(var place, Duration by) -> {
        advance(by);
        yield List.of();
      }
      case Step.Changed changed -> changed(changed);
      case Step.Ask ask -> requests(step, List.of(ask));
      case Step.Together together -> requests(step, together.asks());
    };
  }

  /** As the listener for notifications does it. */
  private List<Failure> changed(Step.Changed step) {
    ChangeTags.Cleared cleared = backstage.changes().cleared(step.change());
    At<List<String>> wanted = step.expect().invalidates();
    if (!cleared.known() && (wanted == null || !wanted.value().isEmpty())) {
      return List.of(
          new Failure(
              step.place(),
              "table: no rule has changes of %s (expected: one)".formatted(step.change().table())));
    }
    changes.addAll(cleared.changes());
    if (!cleared.tags().isEmpty()) {
      backstage.invalidation().invalidate(cleared.tags(), false, Consistency.LOCAL);
    }
    Judge judge = new Judge(backstage);
    judge.step(step, List.of());
    return judge.failures();
  }

  private void advance(Duration by) {
    long target = backstage.timing().nanos() + by.toNanos();
    while (backstage.timing().runUntil(Duration.ofNanos(target - backstage.timing().nanos()))) {
      stage.settle();
    }
    backstage.timing().moveTo(target);
  }

  /** All are with the transaction before the origin answers the first. */
  private List<Failure> requests(Step step, List<Step.Ask> asks) {
    List<Happening> happenings = new ArrayList<>();
    for (Step.Ask ask : asks) {
      happenings.add(stage.present(ask));
    }
    boolean over = playUntilOver(happenings);
    happenings.forEach(this::cover);
    if (!over) {
      return List.of(
          new Failure(
              step.place(),
              "no answer within %d s of real time (expected: one)"
                  .formatted(PATIENCE.toSeconds())));
    }
    Judge judge = new Judge(backstage);
    happenings.forEach(judge::answer);
    judge.step(step, happenings);
    return judge.failures();
  }

  private void cover(Happening happening) {
    TransactionRecord record = happening.record();
    if (record == null) {
      return;
    }
    if (record.route() != null) {
      routes.add(record.route());
    }
    writes.addAll(record.writes());
    reasons.add(record.reason());
    if (record.storeRefusal() != null) {
      reasons.add(record.storeRefusal());
    }
  }

  private boolean playUntilOver(List<Happening> happenings) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    stage.settle();
    while (!isOver(happenings)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      goOn();
    }
    return true;
  }

  /** What is due runs; where all wait for the origin, the clock moves to when it answers. */
  private void goOn() {
    while (backstage.timing().runDue()) {
      stage.settle();
    }
    stage.settle();
    if (backstage.contacts().outstanding() > 0 && stage.quiet()) {
      backstage.timing().runUntil(LONGEST_WAIT);
      stage.settle();
    }
  }

  /** Nothing is left to do, behind the answers neither. */
  private boolean isOver(List<Happening> happenings) {
    if (!areDone(happenings)) {
      return false;
    }
    stage.settle();
    return areDone(happenings);
  }

  private boolean areDone(List<Happening> happenings) {
    return happenings.stream().allMatch(Happening::isOver)
        && backstage.contacts().outstanding() == 0
        && stage.quiet()
        && backstage.fills() == 0;
  }
}
