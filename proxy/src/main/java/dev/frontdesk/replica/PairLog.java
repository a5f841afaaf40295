package dev.frontdesk.replica;

/**
 * Pairs of what was known and where that was reached: {@code valueAt(x)} is the greatest value of a
 * pair at or before {@code x}. Pairs may come in any order. A pair that another one makes
 * superfluous (a value as great, reached as early) is not kept, so both columns only grow.
 *
 * <p>Bounded: when it is full, every second pair of its older half is forgotten. To forget a pair
 * makes an answer smaller, never greater, and every use of this rests on "smaller is safe".
 *
 * <p>One thread at a time.
 */
final class PairLog {
  private final long[] values;
  private final long[] places;
  private int size;

  PairLog(int mostPairs) {
    if (mostPairs < 4) {
      throw new IllegalArgumentException("mostPairs: " + mostPairs + " (expected: >= 4)");
    }
    values = new long[mostPairs];
    places = new long[mostPairs];
  }

  void learned(long value, long place) {
    // The first pair that is reached later, so those before it are reached as early or earlier.
    int at = firstAfter(place);
    if (at > 0 && values[at - 1] >= value) {
      return;
    }
    // What is reached at the same place, or later with nothing more to say, is superfluous.
    int from = at > 0 && places[at - 1] == place ? at - 1 : at;
    int to = at;
    while (to < size && values[to] <= value) {
      to++;
    }
    if (from == to && size == values.length) {
      thin();
      learned(value, place);
      return;
    }
    System.arraycopy(values, to, values, from + 1, size - to);
    System.arraycopy(places, to, places, from + 1, size - to);
    size += from + 1 - to;
    values[from] = value;
    places[from] = place;
  }

  /** {@link Long#MIN_VALUE} where every pair is after it. */
  long valueAt(long place) {
    int after = firstAfter(place);
    return after == 0 ? Long.MIN_VALUE : values[after - 1];
  }

  /** The greatest value there is; {@link Long#MIN_VALUE} where there is none. */
  long greatest() {
    return size == 0 ? Long.MIN_VALUE : values[size - 1];
  }

  int size() {
    return size;
  }

  private int firstAfter(long place) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places[middle] <= place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void thin() {
    int older = size / 2;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (i >= older || i % 2 == 0) {
        values[kept] = values[i];
        places[kept] = places[i];
        kept++;
      }
    }
    size = kept;
  }
}
