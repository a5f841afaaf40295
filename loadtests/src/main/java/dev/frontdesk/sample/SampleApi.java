package dev.frontdesk.sample;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CountDownLatch;

/**
 * Runs the sample booking API alone: {@code SampleApi [--port N] [--day 2026-12-01] [--latency MS]
 * [--errors RATIO] [--instances N] [--replicas N] [--positions true]}.
 */
public final class SampleApi {

  private SampleApi() {}

  public static void main(String[] arguments) throws Exception {
    BackendOptions options;
    try {
      options = options(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(
          "usage: SampleApi [--port N] [--day YYYY-MM-DD] [--latency MS] [--errors RATIO]"
              + " [--instances N] [--replicas N] [--positions true|false]");
      System.exit(2);
      return;
    }
    BookingBackend backend = BookingBackend.startAndWait(options);
    Runtime.getRuntime().addShutdownHook(new Thread(backend::close, "sample-api-close"));
    System.out.println("sample booking API: http://127.0.0.1:" + backend.port());
    backend
        .replicas()
        .forEach(replica -> System.out.println("a replica: http://127.0.0.1:" + replica.port()));
    new CountDownLatch(1).await();
  }

  static BackendOptions options(String[] arguments) {
    BackendOptions options = BackendOptions.defaults();
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + ": a value is missing");
      }
      options = with(options, arguments[i], arguments[i + 1]);
    }
    return options;
  }

  private static BackendOptions with(BackendOptions options, String name, String value) {
    try {
      return switch (name) {
        case "--port" -> options.withPort(Integer.parseInt(value));
        case "--day" -> options.withDay(LocalDate.parse(value));
        case "--latency" -> options.withLatency(Duration.ofMillis(Long.parseLong(value)));
        case "--errors" -> options.withErrorRatio(Double.parseDouble(value));
        case "--instances" -> options.withInstances(Integer.parseInt(value));
        case "--replicas" -> options.withReplicas(Integer.parseInt(value));
        case "--positions" -> options.withPosition(Boolean.parseBoolean(value));
        default -> throw new IllegalArgumentException(name + ": unknown option");
      };
    } catch (DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException(name + ": '" + value + "' is not understood", e);
    }
  }
}
