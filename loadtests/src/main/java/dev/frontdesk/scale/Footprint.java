package dev.frontdesk.scale;

import dev.frontdesk.origin.OriginRequest;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Bytes of heap for a stored response: fills a store through the real way of a fill, and divides
 * what the heap has grown by, after full collections, by the number of responses. {@code Footprint
 * [NUMBER [BODY]]}, by default a million of 1 KiB.
 */
public final class Footprint {
  private static final long NUMBER = 1_000_000;
  private static final int BODY = 1024;

  private Footprint() {}

  /** Prints what was measured, and which classes it is. */
  public static void main(String[] arguments) throws JMException {
    long number = arguments.length > 0 ? Long.parseLong(arguments[0]) : NUMBER;
    int body = arguments.length > 1 ? Integer.parseInt(arguments[1]) : BODY;
    GivenOrigin origin = new GivenOrigin(request -> answer(request, body));
    try (InProcess desk = new InProcess(Long.MAX_VALUE >> 1, 1000, record -> {}, origin)) {
      // What is made once is there before.
      desk.askAll(1000, one -> BookingAnswers.request(number + one), one -> {});
      long filledBefore = desk.store().figures().responses();
      long weighedBefore = desk.store().figures().bytes();
      long before = UsedHeap.bytes();
      desk.askAll(number, BookingAnswers::request, one -> {});
      long grown = UsedHeap.bytes() - before;
      long filled = desk.store().figures().responses() - filledBefore;
      long weighed = desk.store().figures().bytes() - weighedBefore;
      System.out.printf(
          "%,d responses of %,d bytes: %.0f bytes of heap each, %.0f by their weights%n",
          filled, body, (double) grown / filled, (double) weighed / filled);
      System.out.println(histogram());
    }
  }

  private static GivenOrigin.Given answer(OriginRequest request, int body) {
    long number = BookingAnswers.number(request.head());
    return new GivenOrigin.Given(
        BookingAnswers.head(number, body, Instant.now()), BookingAnswers.body(number, body));
  }

  /** The first lines of what {@code jcmd PID GC.class_histogram} says. */
  private static String histogram() throws JMException {
    String all =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return String.join("\n", all.lines().limit(24).toList());
  }
}
