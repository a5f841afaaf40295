package dev.frontdesk.rehearse;

import dev.frontdesk.observe.TransactionRecord;
import org.jspecify.annotations.Nullable;

/** A request under way, and what it came to. Any thread. */
final class Happening {
  private final Step.Ask ask;
  private volatile @Nullable Answer answer;
  private volatile @Nullable TransactionRecord record;
  private volatile boolean begun;
  private volatile boolean handled;

  Happening(Step.Ask ask) {
    this.ask = ask;
  }

  Step.Ask ask() {
    return ask;
  }

  /** The transaction has it. */
  void beginning() {
    begun = true;
  }

  /** The transaction is through with it. */
  void handled() {
    handled = true;
  }

  void answered(Answer got) {
    answer = got;
  }

  void recorded(TransactionRecord made) {
    record = made;
  }

  /** Answered, and the transaction, if it had the request at all, is through with it. */
  boolean isOver() {
    return answer != null && begun == handled;
  }

  @Nullable Answer answer() {
    return answer;
  }

  /** Null where the request was refused before a transaction had it. */
  @Nullable TransactionRecord record() {
    return record;
  }
}
