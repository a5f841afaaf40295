package dev.frontdesk.compare;

/** First in, first out, bounded. One thread. */
final class LongQueue {
  private final long[] values;
  private int from;
  private int size;

  LongQueue(int capacity) {
    values = new long[capacity];
  }

  /** False where it is full. */
  boolean offer(long value) {
    if (size == values.length) {
      return false;
    }
    values[(from + size++) % values.length] = value;
    return true;
  }

  /** Only where it is not empty. */
  long poll() {
    long value = values[from];
    from = (from + 1) % values.length;
    size--;
    return value;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }
}
