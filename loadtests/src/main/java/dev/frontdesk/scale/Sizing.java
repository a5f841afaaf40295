package dev.frontdesk.scale;

import dev.frontdesk.scale.HitRatio.Load;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hit ratio by memory, as a table and as a plot: {@code Sizing [--responses N] [--body BYTES]
 * [--ttl SECONDS] [--rate PER_SECOND] [--writes PER_SECOND] [--svg FILE]}.
 */
public final class Sizing {
  private static final double[] SKEWS = {0.6, 0.8, 1.0, 1.2};

  /** Memory as a share of what all responses take. */
  private static final double[] SHARES = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0};

  private static final List<String> OPTIONS =
      List.of("--responses", "--body", "--ttl", "--rate", "--writes", "--svg");

  /** Requests for each response, so that popular ones were asked for often. */
  private static final int REQUESTS = 10;

  /** Bytes that a stored response takes beside its body: see Footprint. */
  private static final int BESIDE = 552;

  private final int responses;
  private final int body;
  private final double ttl;
  private final double rate;
  private final double writes;
  private final Path svg;

  private Sizing(Options options) {
    responses = (int) options.number("--responses", 100_000);
    body = (int) options.number("--body", 1024);
    ttl = options.number("--ttl", 300);
    rate = options.number("--rate", 1000);
    writes = options.number("--writes", 1);
    svg = Path.of(options.text("--svg", "sizing.svg"));
  }

  /** Simulates, prints the table and writes the plot. */
  public static void main(String[] arguments) throws IOException {
    String wrong = wrongIn(arguments);
    if (wrong != null) {
      System.err.println(wrong);
      System.exit(2);
    }
    new Sizing(new Options(arguments)).run();
  }

  /** Null: each argument is an option that is known, with its value. */
  static @Nullable String wrongIn(String... arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (!OPTIONS.contains(arguments[i]) || i + 1 == arguments.length) {
        return arguments[i] + " (expected: " + String.join(", ", OPTIONS) + ", each with a value)";
      }
    }
    return null;
  }

  private void run() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%,d responses of %,d bytes, fresh for %.0f s, %.0f requests/s, %.1f writes/s%n%n",
        responses,
        body,
        ttl,
        rate,
        writes);
    StringBuilder head = new StringBuilder("| memory MiB | share |");
    StringBuilder line = new StringBuilder("|---:|---:|");
    for (double skew : SKEWS) {
      head.append(" Zipf %.1f |".formatted(skew));
      line.append("---:|");
    }
    System.out.println(head + "\n" + line);
    List<List<Double>> curves = new ArrayList<>();
    for (int i = 0; i < SKEWS.length; i++) {
      curves.add(new ArrayList<>());
    }
    for (double share : SHARES) {
      long memory = (long) (share * responses * (body + BESIDE));
      StringBuilder row =
          new StringBuilder(
              String.format(Locale.ROOT, "| %s | %.0f %% |", mebibytes(memory), 100 * share));
      for (int i = 0; i < SKEWS.length; i++) {
        double ratio = ratio(SKEWS[i], memory);
        curves.get(i).add(ratio);
        row.append(String.format(Locale.ROOT, " %.1f %% |", 100 * ratio));
      }
      System.out.println(row);
    }
    Files.writeString(svg, Plot.of(SHARES, SKEWS, curves));
    System.out.println("\nplot: " + svg);
  }

  /** As whole ones from ten on. */
  private static String mebibytes(long bytes) {
    double number = bytes / 1048576.0;
    return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.0f", number);
  }

  private double ratio(double skew, long memory) {
    Load load = new Load(responses, skew, body + BESIDE, ttl, rate, writes);
    return HitRatio.of(load, memory, (long) REQUESTS * responses, 1);
  }

  /** Names and values in turn. */
  private record Options(String... arguments) {
    double number(String name, double otherwise) {
      return Double.parseDouble(text(name, Double.toString(otherwise)));
    }

    String text(String name, String otherwise) {
      for (int i = 0; i + 1 < arguments.length; i += 2) {
        if (arguments[i].equals(name)) {
          return arguments[i + 1];
        }
      }
      return otherwise;
    }
  }
}
