package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleApiTest {

  @Test
  void optionsAreRead() {
    BackendOptions options =
        SampleApi.options(
            "--port 8123 --day 2026-12-01 --latency 20 --errors 0.5 --instances 2".split(" "));
    assertThat(options)
        .isEqualTo(
            new BackendOptions(8123, LocalDate.of(2026, 12, 1), 2, Duration.ofMillis(20), 0.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--port x", "--port", "--colour red", "--errors 1.5", "--latency -1", "--day 1"})
  void aBadOptionIsNamed(String arguments) {
    assertThatThrownBy(() -> SampleApi.options(arguments.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(".*(port|colour|errorRatio|latency|day).*");
  }

  /** It must be an ordinary upstream. */
  @Test
  void theApiKnowsNothingOfTheProxy() throws IOException {
    Path sources =
        Path.of(System.getProperty("frontdesk.root", ".."), "loadtests/src/main/java")
            .resolve("dev/frontdesk/sample");
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> java = files.filter(f -> f.toString().endsWith(".java")).toList();
      assertThat(java).isNotEmpty();
      for (Path file : java) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("dev\\.frontdesk\\.(?!sample\\b)");
      }
    }
  }
}
