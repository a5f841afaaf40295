package dev.frontdesk.invalidate.shared;

/**
 * Which shared sequence was in force here at which sequence of the process, for the latest such
 * pairs. Not safe for threads.
 *
 * <p>A pair {@code (l, n)} says: whoever reads {@code l} or more as the process' sequence begins
 * after all invalidations up to the shared {@code n} had been called for. Those of other nodes are
 * marks of the process up to {@code l}, and those of this node were, before Redis was told.
 */
final class Positions {
  /** Pairs. A fill that outlives so many invalidations is not shared. */
  static final int MOST_PAIRS = 4096;

  private final long[] own = new long[MOST_PAIRS];
  private final long[] shared = new long[MOST_PAIRS];

  /** Of the oldest pair. */
  private int start;

  private int size;

  /** Both never less than before. */
  void add(long ownSequence, long sharedSequence) {
    if (size > 0 && own[index(size - 1)] == ownSequence) {
      shared[index(size - 1)] = sharedSequence;
      return;
    }
    if (size == MOST_PAIRS) {
      start = (start + 1) % MOST_PAIRS;
      size--;
    }
    own[index(size)] = ownSequence;
    shared[index(size)] = sharedSequence;
    size++;
  }

  /** The greatest shared sequence that was in force at this one; negative where it is not known. */
  long at(long ownSequence) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (own[index(middle)] <= ownSequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? -1 : shared[index(low - 1)];
  }

  void clear() {
    size = 0;
  }

  private int index(int i) {
    return (start + i) % MOST_PAIRS;
  }
}
