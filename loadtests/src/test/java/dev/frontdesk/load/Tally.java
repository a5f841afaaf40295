package dev.frontdesk.load;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Times and errors of one pass, by the name of the request. Times are those of virtual users: from
 * before the request is handed to the client until its answer was looked at. Any thread.
 */
final class Tally {

  /** Times in nanoseconds, as many as come. */
  static final class Times {
    private long[] all = new long[1024];
    private int count;

    synchronized void add(long nanos) {
      if (count == all.length) {
        all = Arrays.copyOf(all, 2 * count);
      }
      all[count++] = nanos;
    }

    synchronized int count() {
      return count;
    }

    private synchronized long[] copy() {
      return Arrays.copyOf(all, count);
    }

    /** In milliseconds; 0 where there is none. The nearest rank, so it is one that was measured. */
    double percentile(double percent) {
      return percentile(copy(), percent);
    }

    private static double percentile(long[] times, double percent) {
      if (times.length == 0) {
        return 0;
      }
      Arrays.sort(times);
      int rank = (int) Math.ceil(percent / 100 * times.length);
      return times[Math.max(rank, 1) - 1] / 1e6;
    }
  }

  private final Map<String, Times> times = new ConcurrentSkipListMap<>();
  private final Times every = new Times();
  private final LongAdder errors = new LongAdder();
  private final Map<String, LongAdder> errorsByName = new ConcurrentHashMap<>();

  void answered(String name, long nanos) {
    times.computeIfAbsent(name, any -> new Times()).add(nanos);
    every.add(nanos);
  }

  void failed(String name, String why) {
    errors.increment();
    errorsByName.computeIfAbsent(name + ": " + why, any -> new LongAdder()).increment();
  }

  Times every() {
    return every;
  }

  Map<String, Times> byName() {
    return times;
  }

  long requests() {
    return every.count() + errors.sum();
  }

  long errors() {
    return errors.sum();
  }

  Map<String, LongAdder> errorsByName() {
    return errorsByName;
  }

  double errorPercent() {
    return requests() == 0 ? 0 : 100.0 * errors.sum() / requests();
  }
}
