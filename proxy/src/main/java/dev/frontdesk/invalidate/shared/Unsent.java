package dev.frontdesk.invalidate.shared;

import dev.frontdesk.rules.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * A change that Redis does not know of yet, as far as this node can tell. Guarded by its journal.
 */
final class Unsent {
  private final Change change;
  private final long before;
  private final List<Waiter> waiters = new ArrayList<>(1);
  private boolean late;
  private boolean forAll;

  /**
   * @param before a sequence of the process that its marks here are later than
   * @param late Redis was to be told of it, and was not
   */
  Unsent(Change change, long before, boolean late) {
    this.change = change;
    this.before = before;
    this.late = late;
  }

  /** In place of more than the journal may hold. */
  static Unsent forAll(String writer, long before) {
    Unsent all =
        new Unsent(new Change(List.of(Tag.ALL), Change.HARD, 0, writer, true), before, true);
    all.forAll = true;
    return all;
  }

  Change change() {
    return change;
  }

  long before() {
    return before;
  }

  List<Waiter> waiters() {
    return waiters;
  }

  boolean isLate() {
    return late;
  }

  void beLate() {
    late = true;
  }

  /** It stands for more than the journal may hold. */
  boolean isForAll() {
    return forAll;
  }
}
