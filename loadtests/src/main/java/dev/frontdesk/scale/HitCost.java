package dev.frontdesk.scale;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.rules.Tag;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * CPU time of a hit and of an invalidation, with few and with many stored responses: the
 * transaction without sockets, on one event loop. {@code HitCost [NUMBER...]}, by default 1, 1,000,
 * 100,000 and 1,000,000.
 */
public final class HitCost {
  private static final int BODY = 1024;
  private static final int BATCH = 5_000;
  private static final int BATCHES = 9;
  private static final int MARKS = 1_000_000;
  private static final double SKEW = 0.9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final InProcess desk;
  private final GivenOrigin origin;
  private final SplittableRandom random = new SplittableRandom(1);

  private HitCost() {
    origin = new GivenOrigin(HitCost::answer);
    desk = new InProcess(Long.MAX_VALUE >> 1, MARKS, record -> {}, origin);
  }

  /** Prints one line for each number of stored responses. */
  public static void main(String[] arguments) {
    int[] numbers =
        arguments.length == 0
            ? new int[] {1, 1_000, 100_000, 1_000_000}
            : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    System.out.println("CPU time in us, medians; warming up first");
    HitCost warmUp = new HitCost();
    warmUp.line(1000);
    warmUp.line(1000);
    warmUp.desk.close();
    System.out.println(
        "| stored responses | hit, any | hit, Zipf 0.9 | hit after a mark elsewhere"
            + " | a mark on one's tag | a mark on the tag of all |");
    System.out.println("|---:|---:|---:|---:|---:|---:|");
    for (int number : numbers) {
      HitCost cost = new HitCost();
      System.out.println(cost.line(number));
      cost.desk.close();
    }
  }

  private static GivenOrigin.Given answer(OriginRequest request) {
    long number = BookingAnswers.number(request.head());
    return new GivenOrigin.Given(
        BookingAnswers.head(number, BODY, Instant.now()), BookingAnswers.body(number, BODY));
  }

  private String line(int number) {
    desk.askAll(number, BookingAnswers::request, one -> {});
    Zipf zipf = new Zipf(number, SKEW);
    double any = hits(at -> random.nextInt(number), false);
    double popular = hits(at -> zipf.draw(random), false);
    double marked = hits(at -> random.nextInt(number), true);
    double one = marks(at -> Tag.of(BookingAnswers.tag(random.nextInt(number))));
    double all = marks(at -> Tag.of("~route:availability"));
    return "| %,d | %.2f | %.2f | %.2f | %.2f | %.2f |"
        .formatted(number, any, popular, marked, one, all);
  }

  /**
   * @param marking something else is invalidated before each, so that each looks at its tags
   */
  private double hits(IntUnaryOperator draw, boolean marking) {
    double[] each = new double[BATCHES];
    long asked = origin.asked();
    Tag elsewhere = Tag.of("elsewhere");
    for (int batch = 0; batch < BATCHES; batch++) {
      RequestHead[] requests = new RequestHead[BATCH];
      Arrays.setAll(requests, at -> BookingAnswers.request(draw.applyAsInt(at)));
      each[batch] =
          desk.call(() -> {
            long before = THREADS.getCurrentThreadCpuTime();
            for (RequestHead request : requests) {
              if (marking) {
                desk.invalidation().invalidate(List.of(elsewhere), false);
              }
              ReadyClient client = new ReadyClient(request);
              desk.ask(client);
              if (client.bytesOut() != BODY) {
                throw new IllegalStateException("no hit: " + request.target());
              }
            }
            return micros(before);
          });
    }
    if (origin.asked() != asked) {
      throw new IllegalStateException("the origin was asked (expected: hits only)");
    }
    return median(each);
  }

  private interface Tags {
    Tag tag(int at);
  }

  private double marks(Tags tags) {
    double[] each = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      Tag[] drawn = new Tag[BATCH];
      Arrays.setAll(drawn, tags::tag);
      each[batch] =
          desk.call(() -> {
            long before = THREADS.getCurrentThreadCpuTime();
            for (Tag tag : drawn) {
              desk.invalidation().invalidate(List.of(tag), false);
            }
            return micros(before);
          });
    }
    return median(each);
  }

  private static double micros(long before) {
    return (THREADS.getCurrentThreadCpuTime() - before) / 1000.0 / BATCH;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }
}
