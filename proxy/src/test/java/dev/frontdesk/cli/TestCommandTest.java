package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TestCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("frontdesk.root", ".."));
  private static final String STEP =
      "{ request: GET /a, origin: {}, expect: { x-cache: MISS, status: %d } }";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void rules() throws IOException {
    Files.writeString(
        folder.resolve("api.yaml"),
        """
        version: 1
        routes:
          - { id: a, match: GET /a, upstream: booking.replicas, cache: { ttl: 1m } }
          - { id: b, match: GET /b, upstream: other, cache: off }
        """);
  }

  private Path test(String name, String steps) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        "version: 1\nrules: [api.yaml]\ntests:\n  - { name: it comes, steps: [" + steps + "] }\n");
  }

  private int run(Object... arguments) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    String[] texts = new String[arguments.length + 1];
    texts[0] = "test";
    for (int i = 0; i < arguments.length; i++) {
      texts[i + 1] = arguments[i].toString();
    }
    return line.execute(texts);
  }

  @Test
  void aFolderOfTestsThatPassIsFineAndWhatNoneReachesIsSaid() throws IOException {
    test("a.test.yaml", STEP.formatted(200));
    assertThat(run(folder)).isZero();
    assertThat(out.toString())
        .contains(
            "ok   it comes",
            "1 passed, 0 failed",
            "covered: 1 of 2 routes, 0 of 0 writes",
            "api.yaml:4:7: no test reaches route b")
        .doesNotContain("route http", "reasons");
  }

  @Test
  void reasonsThatNoAnswerHadAreListedWhenAskedFor() throws IOException {
    Path file = test("a.test.yaml", STEP.formatted(200));
    assertThat(run(file, "--coverage")).isZero();
    assertThat(out.toString()).contains("reasons that no answer had: fresh,");
  }

  @Test
  void aKeySetIsNotFetchedHowLongTheTestLastsAndThatIsSaidOnce() throws Exception {
    Path file = test("a.test.yaml", STEP.formatted(200) + ", { advance: 364d }");
    try (RawOrigin keys = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}")) {
      Path config =
          Files.writeString(
              folder.resolve("frontdesk.yaml"),
              """
              version: 1
              upstreams:
                booking: { primary: ['http://127.0.0.1:1'] }
                other: { primary: ['http://127.0.0.1:1'] }
              identity-keys: { login: { jwks: %s, refresh: 1s, algorithms: [RS256] } }
              """
                  .formatted(keys.uri()));
      assertThat(run(file, "--config", config)).as(out.toString()).isZero();
      assertThat(out.toString()).containsOnlyOnce("identity key login: its key set is not fetched");
      assertThat(keys.connections()).isZero();
    }
  }

  @Test
  void coverageMayBeRequired() throws IOException {
    Path file = test("a.test.yaml", STEP.formatted(200));
    assertThat(run(file, "--require-coverage")).isEqualTo(1);
    Path all = test("b.test.yaml", STEP.formatted(200) + ", { request: GET /b, origin: {} }");
    assertThat(run(all, "--require-coverage")).isZero();
    assertThat(run(file, all, "--require-coverage")).isZero();
  }

  @Test
  void aFailureIsSaidWithItsPlaceAndTheOthersRunAllTheSame() throws IOException {
    test("a.test.yaml", STEP.formatted(404));
    test("b.test.yaml", STEP.formatted(200));
    assertThat(run(folder)).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAIL it comes", "a.test.yaml:4:", "status: 200", "(expected: 404)")
        .contains("1 passed, 1 failed");
  }

  @Test
  void whatDoesNotLoadIsAFailure() throws IOException {
    Path file = test("a.test.yaml", "{ reqest: GET /a }");
    assertThat(run(file)).isEqualTo(1);
    assertThat(out.toString()).contains("unknown key \"reqest\"", "did you mean \"request\"?");
  }

  @Test
  void aConfigurationSaysWhichUpstreamsThereAre() throws IOException {
    Path file = test("a.test.yaml", STEP.formatted(200));
    Path config =
        Files.writeString(
            folder.resolve("frontdesk.yaml"),
            "{ version: 1, upstreams: { booking: { primary: ['http://127.0.0.1:1'] } } }");
    assertThat(run(file, "--config", config)).isEqualTo(1);
    assertThat(out.toString()).contains("undefined upstream \"other\"");
  }

  @Test
  void aWrongCallIsUsage() {
    assertThat(run("--nonsense")).isEqualTo(2);
  }

  @Test
  void aPlaceWithoutTestsIsSaid() {
    assertThat(run(folder)).isEqualTo(1);
    assertThat(err.toString()).contains("no *.test.yaml");
  }

  @Test
  void theProjectsTestsPassWithItsConfigurationAndReachEveryRule() {
    assertThat(
            run(
                ROOT.resolve("rules"),
                "--config",
                ROOT.resolve("config/frontdesk.yaml"),
                "--require-coverage"))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).contains("22 passed, 0 failed", "13 of 13 routes, 7 of 7 writes");
  }
}
