package dev.frontdesk.invalidate.database;

import java.util.List;

/** Is told what is heard. On any thread; may not block. */
public interface ChangeObserver {
  ChangeObserver NONE = new ChangeObserver() {};

  /** What a message told. */
  enum Outcome {
    /** Which rows. */
    KEYS,
    /** That any row of the table may have changed. */
    TABLE,
    /** It was not as it should be; more was cleared rather than less. */
    MALFORMED,
    /** A table that no rule names: nothing was cleared. */
    UNKNOWN
  }

  /** How a beat went. */
  enum BeatOutcome {
    HEARD,
    /** It could not be sent. */
    FAILED,
    /** Those before it have not come for too long. */
    MISSED
  }

  /**
   * @param table as a rule names it; {@code none} where no rule does
   * @param events of the rules that it met
   */
  default void heard(String table, Outcome outcome, List<String> events) {}

  /**
   * @param nanos from sending to hearing; -1 where it was not heard
   */
  default void beat(BeatOutcome outcome, long nanos) {}

  /** Changes are heard of from now on. Once per change. */
  default void hearing() {}

  /** Changes are not heard of. Once per change. */
  default void blind(String why) {}
}
