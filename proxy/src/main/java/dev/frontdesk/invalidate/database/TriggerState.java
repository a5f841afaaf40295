package dev.frontdesk.invalidate.database;

import dev.frontdesk.rules.TableName;
import java.util.List;

/**
 * How a table that rules name stands in the database.
 *
 * @param relations itself and its partitions and children, as far as they can have triggers
 * @param wrong what is in the way of telling all changes, one line each
 */
public record TriggerState(
    WatchedTable watched, Verdict verdict, List<TableName> relations, List<String> wrong) {
  /** What is to be done. */
  public enum Verdict {
    /** All changes are told. */
    CURRENT,
    /** Triggers are to be installed, or anew. */
    DUE,
    /** There are no such triggers on it, and there cannot be. */
    REFUSED
  }
}
