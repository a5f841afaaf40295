package dev.frontdesk.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulations as Gatling runs them, in a JVM of its own; short, so that they cannot rot. */
class ShareOfTheBookingDayTest {
  private static final long PATIENCE_SECONDS = 240;

  /** Gatling's exit code where an assertion does not hold. */
  private static final int ASSERTIONS_FAILED = 2;

  private static final Path ROOT =
      Path.of(System.getProperty("frontdesk.root", "..")).toAbsolutePath();

  @TempDir Path temp = Path.of("");

  @Test
  void aShareOfTheBookingDayRunsBothWays() throws Exception {
    // A busy machine may make requests late. It may not make answers old.
    int code =
        run(
            BookingDaySimulation.class,
            "load.seconds=2",
            "load.factor=0.4",
            "load.warm-up=0",
            "load.most-errors=50");
    assertThat(code).as(printed()).isZero();

    JsonObject summary = summary("booking-day");
    assertThat(summary.getInteger("violations")).isZero();
    assertThat(summary.getInteger("readsChecked")).isPositive();
    assertThat(summary.getJsonObject("straight").getInteger("requests")).isPositive();
    JsonObject frontdesk = summary.getJsonObject("frontdesk");
    assertThat(frontdesk.getJsonObject("outcomes").fieldNames()).contains("HIT", "MISS");
    assertThat(frontdesk.getInteger("originRequests")).isLessThan(frontdesk.getInteger("requests"));
    assertThat(temp.resolve("target/gatling/summary.md")).isNotEmptyFile();
    assertThat(temp.resolve("target/gatling/p95.svg")).isNotEmptyFile();
  }

  /** Rules that forget to clear availability: the run must notice, and fail. */
  @Test
  @Tag("proof")
  void whatIsShownOldFailsTheRun() throws Exception {
    Path rules = temp.resolve("booking.yaml");
    String whole = Files.readString(ROOT.resolve("rules/booking.yaml"));
    String broken =
        whole
            .replace("      - availability:{serviceId}:{date}\n", "")
            .replaceAll("      - availability:\\{serviceId} .*\n", "");
    assertThat(broken).hasSizeLessThan(whole.length() - 60);
    Files.writeString(rules, broken);
    assertThat(run(BookingDaySimulation.class, "load.seconds=6", "load.rules=" + rules))
        .as(printed())
        .isEqualTo(ASSERTIONS_FAILED);
    assertThat(summary("booking-day").getInteger("violations")).isPositive();
    assertThat(printed())
        .contains("verdict: nothing old was shown: count of failed events is 0.0 : false");
  }

  private int run(Class<?> simulation, String... properties)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dfrontdesk.root=" + ROOT,
            "-Dload.results=" + temp.resolve("target")));
    for (String property : properties) {
      command.add("-D" + property);
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.gatling.app.Gatling",
            "--simulation",
            simulation.getName(),
            "--results-folder",
            temp.resolve("gatling").toString(),
            "--no-reports"));
    Process process =
        new ProcessBuilder(command)
            .directory(ROOT.resolve("loadtests").toFile())
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("printed").toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(printed()).isTrue();
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  private JsonObject summary(String name) throws IOException {
    return new JsonObject(
        Files.readString(temp.resolve("target/gatling/" + name + "-summary.json")));
  }

  private String printed() {
    try {
      return Files.readString(temp.resolve("printed"));
    } catch (IOException nothing) {
      return "nothing was printed";
    }
  }
}
