package dev.frontdesk.replica;

/**
 * What was known at which time: the {@link PositionLog} for where there are no positions. A pair is
 * learned in the same order, first the sequence is read and then the clock: what was marked up to
 * it was committed by then. Any thread.
 */
public final class TimeLog {
  /** As many moments as positions. */
  public static final int MOST_PAIRS = 4096;

  private final PairLog pairs;
  private final long origin;

  /**
   * @param origin any reading of the clock; times are held against it, because a clock that only
   *     goes forward may pass the greatest number
   */
  public TimeLog(int mostPairs, long origin) {
    pairs = new PairLog(mostPairs);
    this.origin = origin;
  }

  /**
   * @param sequence as it was before {@code nanos} was read
   */
  public synchronized void learned(long sequence, long nanos) {
    pairs.learned(sequence, nanos - origin);
  }

  /** The sequence of which everything had happened by then, or {@link Long#MIN_VALUE}. */
  public synchronized long sequenceAt(long nanos) {
    return pairs.valueAt(nanos - origin);
  }

  public synchronized int size() {
    return pairs.size();
  }
}
