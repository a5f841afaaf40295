package dev.frontdesk.load;

import dev.frontdesk.load.Plan.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes what a comparison came to as JSON and Markdown, and prints it; and all that are there as
 * one table and one picture. Beside Gatling's own reports.
 */
final class Summary {
  private static final int SHOWN_VIOLATIONS = 10;
  private static final String ENDING = "-summary.json";

  private Summary() {}

  static Path folder() {
    return World.results().resolve("gatling");
  }

  static void write(Plan plan, Outcome both, List<String> violationsStraight, List<String> failures)
      throws IOException {
    Files.createDirectories(folder());
    JsonObject json = json(plan, both, violationsStraight, failures);
    Files.writeString(folder().resolve(plan.name() + ENDING), json.encodePrettily() + "\n");
    String text = markdown(json);
    Files.writeString(folder().resolve(plan.name() + "-summary.md"), text);
    System.out.println(text);
    all();
  }

  private static JsonObject json(
      Plan plan, Outcome both, List<String> violationsStraight, List<String> failures) {
    Slots slots = both.pass().slots();
    JsonObject errors = new JsonObject();
    both.pass().tally().errorsByName().forEach((what, count) -> errors.put(what, count.sum()));
    return new JsonObject()
        .put("name", plan.name())
        .put("title", plan.title())
        .put("shows", plan.shows())
        .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("load", plan.load().toString())
        .put("machine", machine())
        .put("straight", both.straight().json())
        .put("frontdesk", both.frontdesk().json())
        .put("byName", byName(both.pass().tally()))
        .put("readsChecked", slots.reads())
        .put("writesAcknowledged", slots.writes())
        .put("violations", both.violations().size())
        .put(
            "firstViolations",
            new JsonArray(both.violations().stream().limit(SHOWN_VIOLATIONS).toList()))
        .put("violationsStraight", violationsStraight.size())
        .put("errors", errors)
        .put("failures", new JsonArray(failures))
        .put("goals", Goals.json(Goals.of(both.straight(), both.frontdesk())));
  }

  private static JsonArray byName(Tally tally) {
    JsonArray all = new JsonArray();
    tally
        .byName()
        .forEach((name, times) ->
            all.add(
                new JsonObject()
                    .put("name", name)
                    .put("count", times.count())
                    .put("p50Ms", times.percentile(50))
                    .put("p95Ms", times.percentile(95))));
    return all;
  }

  static String machine() {
    return "%d processors, %s %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  /** One comparison in words and tables. Pure. */
  static String markdown(JsonObject json) {
    JsonObject without = json.getJsonObject("straight");
    JsonObject with = json.getJsonObject("frontdesk");
    StringBuilder out = new StringBuilder();
    out.append("# %s\n\n%s\n\n".formatted(json.getString("title"), json.getString("shows")));
    out.append(
        "%s. %s, %s.\n\n"
            .formatted(json.getString("load"), json.getString("machine"), json.getString("at")));
    out.append("| | straight at the API | through Frontdesk | |\n|---|---:|---:|---:|\n");
    row(out, "requests", without, with, "requests", "%.0f", "");
    row(out, "errors, %", without, with, "errorPercent", "%.3f", "");
    for (String percent : List.of("50", "95", "99")) {
      row(out, "p" + percent + ", ms", without, with, "p" + percent + "Ms", "%.1f", "");
    }
    row(out, "first byte of reads, p50, ms", without, with, "firstByteP50Ms", "%.2f", "");
    row(out, "first byte of reads, p95, ms", without, with, "firstByteP95Ms", "%.2f", "");
    row(out, "requests that reached the API", without, with, "originRequests", "%.0f", "saved");
    row(out, "bytes of the API's bodies", without, with, "originBytes", "%.0f", "saved");
    row(out, "bytes on the wire of a read", without, with, "wireBytesPerAnswer", "%.0f", "saved");
    row(out, "reads that came compressed, %", without, with, "compressedPercent", "%.0f", "");
    out.append("| hit ratio, %% | | %s | |\n".formatted(number("%.1f", with, "hitPercent")));
    out.append(
        "| processor time of Frontdesk, ms | | %s | |\n\n"
            .formatted(number("%.0f", with, "frontdeskProcessorMs")));
    out.append("| goal | wanted | measured | |\n|---|---|---:|---|\n");
    for (Object each : json.getJsonArray("goals")) {
      JsonObject goal = (JsonObject) each;
      out.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  goal.getString("goal"),
                  goal.getString("wanted"),
                  goal.getString("measured"),
                  goal.getBoolean("met") ? "met" : "**not met**"));
    }
    out.append(
        "\nFrontdesk: %s. Checked: %d sights of a slot against %d acknowledged bookings and cancellations, **%d violations** (straight: %d).\n"
            .formatted(
                outcomes(with.getJsonObject("outcomes")),
                json.getLong("readsChecked"),
                json.getLong("writesAcknowledged"),
                json.getLong("violations"),
                json.getLong("violationsStraight")));
    json.getJsonArray("firstViolations")
        .forEach(each -> out.append("- ").append(each).append('\n'));
    json.getJsonObject("errors")
        .forEach(each -> out.append("- %s, %s times\n".formatted(each.getKey(), each.getValue())));
    json.getJsonArray("failures")
        .forEach(each -> out.append("- failed: ").append(each).append('\n'));
    return out.toString();
  }

  private static String outcomes(JsonObject outcomes) {
    return outcomes.stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }

  private static void row(
      StringBuilder out,
      String name,
      JsonObject without,
      JsonObject with,
      String key,
      String format,
      String more) {
    String saved =
        more.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "%.1f %% %s",
                Goals.savedPercent(without.getDouble(key), with.getDouble(key)),
                more);
    out.append(
        "| %s | %s | %s | %s |\n"
            .formatted(name, number(format, without, key), number(format, with, key), saved));
  }

  private static String number(String format, JsonObject of, String key) {
    return String.format(Locale.ROOT, format, of.getDouble(key));
  }

  /** All comparisons that are there, of whatever run. */
  private static void all() throws IOException {
    List<JsonObject> all;
    try (Stream<Path> files = Files.list(folder())) {
      all =
          files
              .filter(file -> file.toString().endsWith(ENDING))
              .sorted()
              .map(Summary::read)
              .toList();
    }
    Files.writeString(folder().resolve("summary.md"), table(all));
    Files.writeString(folder().resolve("p95.svg"), Picture.of(all));
  }

  private static JsonObject read(Path file) {
    try {
      return new JsonObject(Files.readString(file));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** A line for each comparison. Pure. */
  static String table(List<JsonObject> all) {
    StringBuilder out =
        new StringBuilder(
            """
            | | requests | errors, % | p95, ms: straight | through Frontdesk | first byte, p95, ms: straight | through Frontdesk | hit ratio, % | origin requests saved, % | bandwidth saved, % | violations |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
    for (JsonObject each : all) {
      JsonObject without = each.getJsonObject("straight");
      JsonObject with = each.getJsonObject("frontdesk");
      out.append(
          "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %d |\n"
              .formatted(
                  each.getString("title"),
                  number("%.0f", with, "requests"),
                  number("%.3f", with, "errorPercent"),
                  number("%.1f", without, "p95Ms"),
                  number("%.1f", with, "p95Ms"),
                  number("%.1f", without, "firstByteP95Ms"),
                  number("%.1f", with, "firstByteP95Ms"),
                  number("%.1f", with, "hitPercent"),
                  saved(without, with, "originRequests"),
                  saved(without, with, "wireBytesPerAnswer"),
                  each.getLong("violations")));
    }
    return out.toString();
  }

  private static String saved(JsonObject without, JsonObject with, String key) {
    return String.format(
        Locale.ROOT, "%.1f", Goals.savedPercent(without.getDouble(key), with.getDouble(key)));
  }
}
