package dev.frontdesk.scale;

import dev.frontdesk.origin.OriginRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A full store under steady churn, for the log of the garbage collector: fills it, then answers
 * hits and fills bodies of 1 to 16 KiB at a steady rate, and prints what the pauses were. {@code
 * Churn GC_LOG MEMORY_MIB SECONDS}; the JVM is to write its log there ({@code
 * -Xlog:gc*:file=GC_LOG}).
 */
public final class Churn {
  private static final int LEAST_BODY = 1024;
  private static final int MOST_BODY = 16 * 1024;
  private static final int HITS_PER_SECOND = 4_000;
  private static final int FILLS_PER_SECOND = 2_000;
  private static final int TICKS = 100;

  /** Of the last responses so many are asked for again. */
  private static final int RECENT = 100_000;

  private final InProcess desk;
  private final SplittableRandom random = new SplittableRandom(1);
  private long next;

  private Churn(long memory) {
    desk = new InProcess(memory, 1000, record -> {}, new GivenOrigin(Churn::answer));
  }

  /** Prints the figures of the steady time alone. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("expected: GC_LOG MEMORY_MIB SECONDS");
      System.exit(2);
    }
    Churn churn = new Churn(Long.parseLong(arguments[1]) << 20);
    churn.fill();
    double from = GcPauses.uptime();
    long cpu = GcPauses.cpuOfCollector();
    churn.run(Integer.parseInt(arguments[2]));
    double seconds = GcPauses.uptime() - from;
    double share = (GcPauses.cpuOfCollector() - cpu) / 1e9 / seconds;
    System.out.printf(
        "%,d responses, %,d MiB by weight; %s; collector: %.1f %% of one core%n",
        churn.desk.store().figures().responses(),
        churn.desk.store().figures().bytes() >> 20,
        GcPauses.since(Path.of(arguments[0]), from),
        100 * share);
    churn.desk.close();
  }

  private static GivenOrigin.Given answer(OriginRequest request) {
    long number = BookingAnswers.number(request.head());
    int length = LEAST_BODY + new SplittableRandom(number).nextInt(MOST_BODY - LEAST_BODY);
    return new GivenOrigin.Given(
        BookingAnswers.head(number, length, Instant.now()), BookingAnswers.body(number, length));
  }

  private void fill() {
    while (desk.store().figures().evictions() == 0) {
      fills(10_000);
    }
  }

  private void fills(int count) {
    long from = next;
    next += count;
    desk.askAll(count, i -> BookingAnswers.request(from + i), one -> {});
  }

  private void run(int seconds) {
    long begin = System.nanoTime();
    for (long tick = 0; tick < (long) seconds * TICKS; tick++) {
      fills(FILLS_PER_SECOND / TICKS);
      desk.askAll(
          HITS_PER_SECOND / TICKS,
          i -> BookingAnswers.request(next - 1 - random.nextLong(Math.min(next, RECENT))),
          one -> {});
      long due = begin + (tick + 1) * (1_000_000_000L / TICKS);
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }
}
