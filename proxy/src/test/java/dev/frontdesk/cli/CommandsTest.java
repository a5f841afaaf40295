package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.Documents;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that need no running proxy. */
class CommandsTest {
  private static final String BOOKING = Documents.ROOT.resolve("rules/booking.yaml").toString();
  private static final String CONFIG = Documents.ROOT.resolve("config/frontdesk.yaml").toString();

  /** Several mistakes, in two files. */
  private static Path bad(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        version: 1
        routes:
          - id: one
            match: GET /a
            cache: { ttl: 5 }
          - id: two
            match: GET /b
            cach: off
        """);
    Files.writeString(
        folder.resolve("b.yaml"),
        """
        version: 1
        routes:
          - id: one
            match: GET /c
            cache: off
        """);
    return folder;
  }

  private static void assertAllMistakes(String text, Path folder) {
    assertThat(text)
        .contains(folder.resolve("a.yaml") + ":5:19: error: ")
        .contains(folder.resolve("a.yaml") + ":8:5: error: ")
        .contains(folder.resolve("b.yaml") + ":3:5: error: ");
  }

  @Test
  void rulesPrintsTheDefaultRulesWhichAreARuleFile(@TempDir Path folder) throws IOException {
    Cli.Result rules = Cli.run("rules");
    assertThat(rules.exit()).isZero();
    assertThat(rules.out()).isEqualTo(Documents.read("rules/default.yaml"));

    Files.writeString(folder.resolve("printed.yaml"), rules.out());
    assertThat(Cli.run("check", "-u", "http://127.0.0.1:3000", "-r", folder.toString()).exit())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"rules, rules", "config, frontdesk", "tests, rules-test", "RULES, rules"})
  void schemaPrintsTheSchemaOfAKindOfFile(String kind, String file) {
    Cli.Result schema = Cli.run("schema", kind);
    assertThat(schema.exit()).isZero();
    assertThat(schema.out()).isEqualTo(Documents.read("config/schema/" + file + ".schema.json"));
    assertThat(Cli.run("schema").out()).isEqualTo(Cli.run("schema", "rules").out());
  }

  @Test
  void checkIsContentWithTheSamples() {
    Cli.Result check = Cli.run("check", "--config", CONFIG);
    assertThat(check.err()).isEmpty();
    assertThat(check.exit()).as(check.out()).isZero();
    assertThat(check.out()).containsPattern("\\d+ routes, \\d+ writes").contains("notice: ");
  }

  @Test
  void checkSaysAllThatIsWrongAndWhere(@TempDir Path folder) throws IOException {
    Cli.Result check =
        Cli.run("check", "-u", "http://127.0.0.1:3000", "--rules", bad(folder).toString());
    assertThat(check.exit()).isEqualTo(1);
    assertAllMistakes(check.out(), folder);
    assertThat(check.out()).contains("did you mean").contains("4 errors, 0 warnings");
  }

  /** Warnings do not stop a load, and what would load is fine. */
  @Test
  void checkIsContentWithWarnings(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        """
        version: 1
        routes:
          - id: one
            match: GET /a
            cache: { ttl: 5s, tags: one }
        """);
    Cli.Result check =
        Cli.run("check", "-u", "http://127.0.0.1:3000", "--rules", folder.toString());
    assertThat(check.out()).contains("no write or change clears the tag one");
    assertThat(check.exit()).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsSaidInWords(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThat(Cli.run("check", "--config", missing.toString()).err())
        .contains("cannot read " + missing + ": it is not there");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff});
    assertThat(Cli.run("check", "--config", binary.toString()).err())
        .contains("cannot read " + binary + ": it is not UTF-8");
  }

  @Test
  void aUrlWithoutASchemeIsHttp() {
    assertThat(Cli.run("check", "-u", "127.0.0.1:3000").exit()).isZero();
    Cli.Result stats = Cli.run("stats", "--admin", "127.0.0.1:1");
    assertThat(stats.err())
        .isEqualToIgnoringNewLines(
            "frontdesk: no answer from http://127.0.0.1:1 (is a proxy running?)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a b", "127.0.0.1:%"})
  void aUrlThatIsNoneIsAWrongCallInWords(String url) {
    for (String option : new String[] {"check --upstream", "stats --admin"}) {
      String[] words = option.split(" ", 2);
      Cli.Result result = Cli.run(words[0], words[1], url);
      assertThat(result.exit()).isEqualTo(2);
      assertThat(result.err())
          .contains(url + " (expected: http://HOST:PORT)")
          .doesNotContain("java.");
    }
  }

  @Test
  void runStopsWhereTheRulesDoNotLoad(@TempDir Path folder) throws IOException {
    Cli.Result run =
        Cli.run("run", "-u", "http://127.0.0.1:3000", "--rules", bad(folder).toString());
    assertThat(run.exit()).isEqualTo(1);
    assertAllMistakes(run.err(), folder);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--listen, --admin", "--admin, --listen"})
  void runSaysWhichOptionNamesAnotherAddressWhereOneIsTaken(String taken, String free)
      throws IOException {
    try (ServerSocket there = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + there.getLocalPort();
      Cli.Result run =
          Cli.run("run", "-u", "http://127.0.0.1:1", taken, address, free, "127.0.0.1:0");
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains(address + ": ").contains(" (" + taken + " says another)");
    }
  }

  @Test
  void runStopsWhereThereIsNoUpstream() {
    Cli.Result run = Cli.run("run");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("upstream");
  }

  @Test
  void explainSaysRuleKeyTagsAndReasonByFilesAlone() {
    Cli.Result explained =
        Cli.run(
            "explain",
            "--rules",
            BOOKING,
            "GET",
            "/api/availability/07?utm_source=mail&date=2026-12-01");
    assertThat(explained.err()).isEmpty();
    assertThat(explained.exit()).isZero();
    JsonObject said = new JsonObject(explained.out());
    assertThat(said.encode())
        .contains("\"availability\"")
        .contains("availability:7:2026-12-01")
        .contains("not-stored");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HEAD | X-Any: a         | forward | HEAD; its answer confirms or drops what is stored",
        "GET  | Range: bytes=0-3 | forward | the client's range; a part may be stored",
        "GET  | Range: bytes=0-3 | whole   | the whole, which may be stored; the range is taken out of it",
        "GET  | X-Any: a         | forward |",
      })
  void explainSaysHowMuchTheOriginIsAskedFor(
      String method, String field, String rangeMiss, @Nullable String asked, @TempDir Path folder)
      throws IOException {
    Path rules =
        Files.writeString(
            folder.resolve("api.yaml"),
            """
            version: 1
            routes:
              - { id: a, match: GET /a, cache: { ttl: 1m, range-miss: %s } }
            """
                .formatted(rangeMiss));
    Cli.Result explained = Cli.run("explain", "-r", rules.toString(), "-H", field, method, "/a");
    assertThat(new JsonObject(explained.out()).getString("asked for")).isEqualTo(asked);
  }

  @Test
  void explainTakesOffTheDebugField(@TempDir Path folder) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("frontdesk.yaml"),
            """
            version: 1
            upstreams: { api: { primary: ["http://127.0.0.1:1"] } }
            answers: { debug: X-Desk-Debug }
            """);
    Cli.Result explained =
        Cli.run("explain", "-c", config.toString(), "-H", "x-desk-debug: a", "GET", "/a");
    assertThat(new JsonObject(explained.out()).getJsonArray("fields the origin gets"))
        .containsExactly("accept");
  }

  @ParameterizedTest
  @CsvSource({"X-Any: a, */*", "Accept: text/html, text/html", "accept:,"})
  void explainAsksWithTheAcceptOfCurl(String field, @Nullable String accept) {
    Cli.Result explained = Cli.run("explain", "-r", BOOKING, "-H", field, "GET", "/api/services");
    assertThat(new JsonObject(explained.out()).getJsonObject("key").getString("header accept"))
        .isEqualTo(accept);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-User-Id: 9           | 127.0.0.1 | not-stored",
        "X-User-Id: 9           | 192.0.2.1 | identity-missing",
        "Accept: text/html      | 127.0.0.1 | identity-missing",
      })
  void explainBelievesOnlyTrustedPeers(String field, String from, String reason) {
    Cli.Result explained =
        Cli.run("explain", "-r", BOOKING, "--from", from, "-H", field, "GET", "/api/bookings/7");
    assertThat(explained.out()).contains("\"" + reason + "\"");
  }

  @Test
  void explainDoesNotExplainByRulesThatDoNotLoad(@TempDir Path folder) throws IOException {
    Cli.Result explained = Cli.run("explain", "-r", bad(folder).toString(), "GET", "/a");
    assertThat(explained.exit()).isEqualTo(1);
    assertAllMistakes(explained.err(), folder);
    assertThat(explained.err()).contains("frontdesk: the rules do not load");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run --no-such-option",
        "run --upstream",
        "explain GET",
        "purge",
        "purge --all --tag a",
        "schema nothing",
        "rules more",
      })
  void aWrongCallIsTwoAndSaysWhatIsRight(String line) {
    Cli.Result wrong = Cli.run(line.isEmpty() ? new String[0] : line.split(" "));
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("Usage: frontdesk");
  }

  @Test
  void aWrongCommandIsTwoAndTheRightOneIsProposed() {
    Cli.Result wrong = Cli.run("expl");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("frontdesk explain");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run --upstream ftp://a           | --upstream ftp://a (expected: http://HOST:PORT",
        "run --upstream http://a/path     | --upstream http://a/path (expected: http://HOST:PORT",
        "run -u http://a --listen nowhere | --listen nowhere (expected: HOST:PORT)",
        "run -u http://a --rules /not/there | /not/there is not there (expected: a folder or a file)",
        "run --config /not/there          | cannot read /not/there",
        "explain -u http://a GET a        | a (expected: a target that begins with /)",
        "explain -u http://a -H x GET /a  | -H 'x' (expected: 'NAME: VALUE')",
        "stats --admin http://127.0.0.1:1 | no answer from http://127.0.0.1:1",
      })
  void whatTheUserCanPutRightIsOneLine(String line, String said) {
    Cli.Result failed = Cli.run(line.split(" "));
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).startsWith("frontdesk: " + said).hasLineCount(1);
  }

  @Test
  void everyCommandHasHelp() {
    Cli.Result help = Cli.run("--help");
    assertThat(help.exit()).isZero();
    for (String command : Cli.commandLine().getSubcommands().keySet()) {
      assertThat(help.out()).contains(command);
      Cli.Result own = Cli.run(command, "--help");
      assertThat(own.exit()).isZero();
      assertThat(own.out()).contains("Usage: frontdesk " + command);
    }
    assertThat(Cli.run("--version").out()).startsWith("frontdesk ");
  }
}
