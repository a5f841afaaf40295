package dev.frontdesk.compare;

/**
 * How long requests took, counted in cells that are at most 1.6 % wide. From a microsecond to more
 * than an hour; costs a count and no memory for each. One thread.
 */
final class Latencies {
  /** Cells for each doubling. */
  private static final int SPLIT_BITS = 6;

  private static final int SPLIT = 1 << SPLIT_BITS;

  private final long[] cells = new long[40 << SPLIT_BITS];
  private long count;
  private long most;

  void add(long nanos) {
    long micros = Math.max(0, nanos / 1000);
    cells[Math.min(cellOf(micros), cells.length - 1)]++;
    count++;
    most = Math.max(most, micros);
  }

  void addAll(Latencies other) {
    for (int i = 0; i < cells.length; i++) {
      cells[i] += other.cells[i];
    }
    count += other.count;
    most = Math.max(most, other.most);
  }

  long count() {
    return count;
  }

  /**
   * In milliseconds: so long, or shorter, took this share of all. The upper end of its cell, and
   * never more than the longest.
   *
   * @param share from 0 to 1
   */
  double quantile(double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < cells.length; i++) {
      seen += cells[i];
      if (seen >= wanted) {
        return Math.min(upperEndOf(i), most) / 1000.0;
      }
    }
    return most / 1000.0;
  }

  private static int cellOf(long micros) {
    if (micros < SPLIT) {
      return (int) micros;
    }
    int shift = 63 - Long.numberOfLeadingZeros(micros) - SPLIT_BITS;
    return ((shift + 1) << SPLIT_BITS) + (int) (micros >>> shift) - SPLIT;
  }

  private static long upperEndOf(int cell) {
    if (cell < SPLIT) {
      return cell;
    }
    int shift = (cell >> SPLIT_BITS) - 1;
    return ((long) (cell % SPLIT + SPLIT + 1) << shift) - 1;
  }
}
