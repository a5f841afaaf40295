package dev.frontdesk.replica;

/**
 * A time in which it was not doubted who follows whom. With each doubt another one begins, with
 * empty logs, so that nothing that was learned before is held against what is read after. Any
 * thread.
 */
final class Era {
  /** Nobody was heard of yet. */
  static final Era NONE = new Era("", 0, 0, true);

  final String history;
  final PositionLog positions = new PositionLog(PositionLog.MOST_PAIRS);
  private final long began;
  private final long openFrom;
  final boolean pinned;

  /** When the primary was asked, by the position that it had then. */
  private final PairLog times = new PairLog(PositionLog.MOST_PAIRS);

  /** The same for what it had on its disk, and so may have sent. */
  private final PairLog flushes = new PairLog(PositionLog.MOST_PAIRS);

  private Lsn flushed = Lsn.ZERO;

  /**
   * @param history of the primary; empty: not known
   * @param began now, by a clock that only goes forward
   * @param openFrom from then on reads may go to standbys
   * @param pinned they may not, whatever the time
   */
  Era(String history, long began, long openFrom, boolean pinned) {
    this.history = history;
    this.began = began;
    this.openFrom = openFrom;
    this.pinned = pinned;
  }

  boolean isOpen(long now) {
    return !pinned && now - openFrom >= 0;
  }

  long nanosUntilOpen(long now) {
    return pinned ? Long.MAX_VALUE : Math.max(0, openFrom - now);
  }

  /**
   * The primary has answered.
   *
   * @param sequence as it was before it was asked
   * @param asked when that was
   */
  void learned(long sequence, long asked, ServerReading reading) {
    positions.learned(sequence, InsertPosition.reachable(reading.position()));
    synchronized (this) {
      times.learned(asked - began, PositionLog.place(InsertPosition.reachable(reading.position())));
      flushes.learned(
          asked - began, PositionLog.place(InsertPosition.reachable(reading.flushed())));
      flushed = InsertPosition.reachable(reading.flushed());
    }
  }

  /**
   * How long ago was the time from which on something may be missing in who has replayed this;
   * {@link Long#MAX_VALUE} where that is not known.
   */
  synchronized long shownAgo(Lsn replayed, long now) {
    long shown = times.valueAt(PositionLog.place(replayed));
    return shown == Long.MIN_VALUE ? Long.MAX_VALUE : now - began - shown;
  }

  /**
   * How far behind in nanoseconds: since when the primary has had something on its disk that is not
   * replayed. 0 where all of it is, however long ago that was written.
   */
  synchronized long lag(Lsn replayed, long now) {
    if (replayed.reaches(flushed)) {
      return 0;
    }
    long reached = flushes.valueAt(PositionLog.place(replayed));
    return reached == Long.MIN_VALUE ? now - began : now - began - reached;
  }

  /** In bytes of the log. */
  synchronized long lagBytes(Lsn replayed) {
    return replayed.reaches(flushed) ? 0 : flushed.value() - replayed.value();
  }
}
