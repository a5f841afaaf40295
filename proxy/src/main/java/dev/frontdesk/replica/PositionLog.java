package dev.frontdesk.replica;

/**
 * Which sequence of invalidations goes with which position in the database's log.
 *
 * <p>A pair is learned in one order only: <b>first</b> the sequence {@code n} is read, and
 * <b>then</b> the primary is asked for its position {@code P}. What was marked up to {@code n} had
 * been committed before it was marked, so before the primary was asked, so at or before {@code P}.
 * Hence who has replayed {@code P} shows all that was marked up to {@code n}. The other way round a
 * mark could come between the two whose commit is after {@code P}.
 *
 * <p>What is marked later than the last pair has no known place: nobody is said to show it until
 * the primary has been asked once more. A log belongs to one history; positions of another one are
 * not compared with it. Any thread.
 */
public final class PositionLog {
  /** Ten a second for some minutes; after that the older half gets sparse. */
  public static final int MOST_PAIRS = 4096;

  private final int mostPairs;
  private PairLog pairs;

  public PositionLog(int mostPairs) {
    this.mostPairs = mostPairs;
    pairs = new PairLog(mostPairs);
  }

  /**
   * @param sequence as it was before the primary was asked for its position
   */
  public synchronized void learned(long sequence, Lsn position) {
    pairs.learned(sequence, place(position));
  }

  /**
   * The sequence of which everything is shown by who has replayed this; {@link Long#MIN_VALUE}
   * where that is not known.
   */
  public synchronized long sequenceAt(Lsn replayed) {
    return pairs.valueAt(place(replayed));
  }

  /** The last sequence that has a position; {@link Long#MIN_VALUE} where none has. */
  public synchronized long known() {
    return pairs.greatest();
  }

  public synchronized int size() {
    return pairs.size();
  }

  public synchronized void clear() {
    pairs = new PairLog(mostPairs);
  }

  /** Positions are unsigned; this keeps their order. */
  static long place(Lsn position) {
    return position.value() ^ Long.MIN_VALUE;
  }
}
