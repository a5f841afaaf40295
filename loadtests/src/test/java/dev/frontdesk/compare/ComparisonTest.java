package dev.frontdesk.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the tests of the comparison's scripts, where Python is installed. */
class ComparisonTest {
  private static final Path ROOT = Path.of(System.getProperty("frontdesk.root", ".."));
  private static final Path SCRIPTS = ROOT.resolve("loadtests/compare").toAbsolutePath();

  @TempDir Path temp = Path.of("");

  @BeforeEach
  void pythonIsThere() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))),
        "python3");
  }

  /** What it says; empty where it does nothing wrong and says nothing. */
  private String failures(List<String> command) throws IOException, InterruptedException {
    Path said = temp.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(SCRIPTS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command).isTrue();
    return process.exitValue() == 0
        ? ""
        : process.exitValue() + ": " + Files.readString(said, StandardCharsets.UTF_8);
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    assertThat(failures(List.of("python3", "-m", "unittest", "discover", "-t", ".", "-s", "tests")))
        .isEmpty();
  }

  /** No figure in a page is typed by hand. */
  @Test
  void thePagesSayWhatThePublishedResultSays() throws Exception {
    assertThat(failures(List.of("python3", "-m", "harness.publish", "--check"))).isEmpty();
  }
}
