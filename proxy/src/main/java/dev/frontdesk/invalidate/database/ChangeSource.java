package dev.frontdesk.invalidate.database;

/**
 * Where it is heard from what has changed in the database: notifications of triggers, or whatever
 * else may tell. Any thread.
 */
public interface ChangeSource {
  /** Is told what comes. On any thread; one call at a time, in the order in which it came. */
  interface Listener {
    /** Rows have changed. */
    void changed(TableChange change, boolean whole);

    /** Something came that nobody understands; it may have been about anything. */
    void malformed();

    /** What is committed from now on is heard; what was before, may have been missed. */
    void hearing();

    /**
     * From some time ago on, changes may not have been heard of.
     *
     * @param why for a log
     */
    void deaf(String why);
  }

  /** Begins to listen, deaf at first. Once. */
  void start(Listener listener);

  /** The listener is told nothing afterwards. */
  void close();
}
