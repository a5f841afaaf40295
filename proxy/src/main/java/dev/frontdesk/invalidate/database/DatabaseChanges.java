package dev.frontdesk.invalidate.database;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.database.ChangeObserver.Outcome;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.time.Timing;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Turns what is heard of the database into marks. Any thread.
 *
 * <p><b>What it promises.</b> While changes are heard, an answer that a committed change made wrong
 * is invalid as soon as the notification is here. While they are not, nothing that any change may
 * clear is served for longer than {@code blindTtl}, because it is all marked that often; it begins
 * so, and with marks at once, because what was committed in the beats before is not known. When
 * they are heard again, it is all marked once more, and only then: what is committed after that is
 * heard of, and what was before is older than the mark.
 *
 * <p><b>Several nodes.</b> Each hears for itself and marks for itself. Nobody waits for these
 * marks, so how far they are to go is LOCAL: marks go to Redis, and by that to other nodes, at
 * every level, and the levels differ in what is waited for. That a value in Redis is marked by each
 * node is not for nothing: one that hears stands in for one that is deaf.
 *
 * <p><b>Rules that are replaced.</b> A message is judged by the rules in force when it is judged;
 * where these were replaced meanwhile, once more by the new ones. What was told before a rule was
 * there, {@link dev.frontdesk.rules.Outdated} clears.
 *
 * <p><b>Replicas.</b> After the marks the position of the primary is to be learned ({@code
 * marked}): until then no standby is known to show the change, and none is asked.
 */
public final class DatabaseChanges implements ChangeSource.Listener {
  private final Supplier<RuleSet> rules;
  private final Invalidation invalidation;
  private final Timing timing;
  private final Duration blindTtl;
  private final Runnable marked;
  private final ChangeObserver observer;
  private volatile ChangeTags tags;
  private Timing.Cancellation nextMark = () -> {};
  private boolean hearing;
  private boolean closed;

  /**
   * @param rules that are in force
   * @param marked is run after marks
   */
  public DatabaseChanges(
      Supplier<RuleSet> rules,
      Invalidation invalidation,
      Timing timing,
      Duration blindTtl,
      Runnable marked,
      ChangeObserver observer) {
    this.rules = rules;
    this.invalidation = invalidation;
    this.timing = timing;
    this.blindTtl = blindTtl;
    this.marked = marked;
    this.observer = observer;
    this.tags = ChangeTags.of(rules.get());
  }

  /** Not heard yet: from now on nothing is served for longer than it may be blindly. */
  public void start() {
    blindly();
  }

  /** Whether changes are heard of. */
  public synchronized boolean hears() {
    return hearing;
  }

  @Override
  public void changed(TableChange change, boolean whole) {
    ChangeTags judged;
    ChangeTags.Cleared cleared;
    do {
      judged = inForce();
      cleared = judged.cleared(change);
      mark(cleared.tags());
    } while (!judged.rules().equals(rules.get()));
    observer.heard(
        cleared.known() ? change.table().toString() : "none",
        outcome(cleared, whole),
        cleared.events());
  }

  private static Outcome outcome(ChangeTags.Cleared cleared, boolean whole) {
    if (!cleared.known()) {
      return Outcome.UNKNOWN;
    }
    if (!whole) {
      return Outcome.MALFORMED;
    }
    return cleared.wide() ? Outcome.TABLE : Outcome.KEYS;
  }

  @Override
  public void malformed() {
    markEverything();
    observer.heard("none", Outcome.MALFORMED, List.of());
  }

  @Override
  public void hearing() {
    synchronized (this) {
      if (hearing || closed) {
        return;
      }
      hearing = true;
      nextMark.cancel();
    }
    markEverything();
    observer.hearing();
  }

  @Override
  public void deaf(String why) {
    synchronized (this) {
      if (!hearing || closed) {
        return;
      }
      hearing = false;
    }
    observer.blind(why);
    blindly();
  }

  private void blindly() {
    synchronized (this) {
      if (hearing || closed) {
        return;
      }
      nextMark = timing.after(blindTtl, this::blindly);
    }
    markEverything();
  }

  private void markEverything() {
    ChangeTags judged;
    do {
      judged = inForce();
      mark(judged.everything());
    } while (!judged.rules().equals(rules.get()));
  }

  private ChangeTags inForce() {
    RuleSet now = rules.get();
    ChangeTags made = tags;
    if (!made.rules().equals(now)) {
      made = ChangeTags.of(now);
      tags = made;
    }
    return made;
  }

  private void mark(Collection<Tag> cleared) {
    if (!cleared.isEmpty()) {
      invalidation.invalidate(cleared, false, Consistency.LOCAL);
      marked.run();
    }
  }

  /** Marks nothing any more. */
  public synchronized void close() {
    closed = true;
    nextMark.cancel();
  }
}
