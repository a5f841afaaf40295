package dev.frontdesk.scale;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pauses in a unified log of the garbage collector.
 *
 * @param count how many
 * @param p99 in milliseconds
 * @param max in milliseconds
 * @param total in milliseconds
 */
record GcPauses(int count, double p99, double max, double total) {
  /** {@code [12.345s][info][gc] GC(7) Pause Young (Normal) … 12.345ms}; of ZGC each phase. */
  private static final Pattern LINE =
      Pattern.compile("^\\[([0-9.]+)s\\].*\\bPause [^0-9].* ([0-9.]+)ms$");

  /** What the collector's threads are called. */
  private static final Pattern THREAD =
      Pattern.compile("(G1|GC|Z(Driver|Worker|Director|Stat|Unload|Uncommit)|RuntimeWorker).*");

  private static final double NANOS_PER_TICK = 1e7;

  /**
   * @param from seconds since the JVM began
   */
  static GcPauses since(Path log, double from) throws IOException {
    return of(
        Files.readAllLines(log).stream()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .filter(line -> Double.parseDouble(line.group(1)) >= from)
            .mapToDouble(line -> Double.parseDouble(line.group(2)))
            .toArray());
  }

  static GcPauses of(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return sorted.length == 0
        ? new GcPauses(0, 0, 0, 0)
        : new GcPauses(
            sorted.length,
            sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
            sorted[last],
            Arrays.stream(sorted).sum());
  }

  static double uptime() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
  }

  /** CPU time of this process's collector threads so far, in nanoseconds; Linux only. */
  static long cpuOfCollector() throws IOException {
    double ticks = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        int end = stat.lastIndexOf(')');
        if (THREAD.matcher(stat.substring(stat.indexOf('(') + 1, end)).matches()) {
          String[] fields = stat.substring(end + 2).split(" ", -1);
          ticks += Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
        }
      }
    }
    return (long) (ticks * NANOS_PER_TICK);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d pauses, p99 %.2f ms, max %.2f ms, %.0f ms in all", count, p99, max, total);
  }
}
