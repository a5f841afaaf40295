package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.cli.Cli;
import dev.frontdesk.rehearse.TestFileReader;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What the pages say can be done, can be done: examples load, commands exist, links lead somewhere.
 */
class DocumentsTest {
  private static final List<String> PAGES =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "loadtests/README.md",
          "proxy/ARCHITECTURE.md",
          "proxy/docs/bounds.md",
          "proxy/docs/shared-cache.md",
          "proxy/docs/configuration.md",
          "proxy/docs/database-changes.md",
          "proxy/docs/http-caching.md",
          "proxy/docs/fuzz.md",
          "proxy/docs/observing.md",
          "proxy/docs/performance.md",
          "proxy/docs/queries.md",
          "proxy/docs/replicas.md",
          "proxy/docs/rule-tests.md",
          "proxy/docs/rules.md",
          "proxy/docs/security.md");

  /** Info string and text of a fenced block. */
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\S+)(?: (\\w+))?\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  /** Run here; the others serve, or ask a proxy that runs. */
  private static final List<String> OFFLINE = List.of("check", "rules", "schema", "test");

  /**
   * @param kind the first word of the info string
   * @param what the second, or empty
   */
  record Block(String page, String kind, String what, String text) {}

  record Command(String page, List<String> words) {}

  static Stream<Block> blocks() {
    return PAGES.stream()
        .flatMap(page ->
            BLOCK
                .matcher(Documents.read(page))
                .results()
                .map(found ->
                    new Block(
                        page,
                        found.group(1),
                        found.group(2) == null ? "" : found.group(2),
                        found.group(3))));
  }

  static Stream<Block> yaml() {
    return blocks().filter(block -> block.kind().equals("yaml"));
  }

  static Stream<Command> commands() {
    return blocks()
        .filter(block -> block.kind().equals("sh"))
        .flatMap(block ->
            block
                .text()
                .lines()
                .filter(line -> line.startsWith("./frontdesk "))
                .map(line -> new Command(block.page(), words(line))));
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line.replaceFirst("\\s+# .*", ""));
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words.subList(1, words.size());
  }

  /** A block of a reference page is of the page's own kind. */
  private static String kind(Block block) {
    return switch (block.page()) {
      case "proxy/docs/rules.md" -> "rules";
      case "proxy/docs/rule-tests.md" -> "tests";
      case "proxy/docs/configuration.md" -> "config";
      default -> block.what();
    };
  }

  @ParameterizedTest
  @MethodSource("yaml")
  void everyExampleLoads(Block block) {
    SourceText source = new SourceText(block.page(), block.text());
    switch (kind(block)) {
      case "rules" ->
          assertThat(Loader.load(List.of(source), sample(), Surroundings.NOTHING).findings())
              .isEmpty();
      case "config" ->
          assertThat(ConfigLoader.load(source, Surroundings.NOTHING).findings()).isEmpty();
      case "tests" -> {
        Findings findings = new Findings();
        assertThat(TestFileReader.read(source, findings)).isNotNull();
        assertThat(findings.sorted()).isEmpty();
      }
      default -> throw new AssertionError("say what it is: ```yaml rules or ```yaml config");
    }
  }

  /** The sample configuration, which has an upstream and an identity key, and any database. */
  private static Config sample() {
    return Objects.requireNonNull(
            ConfigLoader.load(
                    new SourceText("frontdesk.yaml", Documents.read("config/frontdesk.yaml")),
                    Surroundings.NOTHING)
                .config())
        .withPostgres(Database.ANY);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsUnderstood(Command command) {
    CommandLine line = Cli.commandLine();
    ParseResult parsed = line.parseArgs(command.words().toArray(new String[0]));
    assertThat(parsed.subcommand()).isNotNull();
    assertThat(parsed.errors()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandThatNeedsNoServerWorks(Command command) {
    List<String> words = command.words();
    boolean byFiles = words.contains("--rules") || words.contains("--config");
    if (!OFFLINE.contains(words.getFirst()) && !(words.getFirst().equals("explain") && byFiles)) {
      return;
    }
    String[] fromHere =
        words.stream()
            .map(word ->
                word.contains("/") && Files.exists(Documents.ROOT.resolve(word))
                    ? Documents.ROOT.resolve(word).toString()
                    : word)
            .toArray(String[]::new);
    Cli.Result result = Cli.run(fromHere);
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).isNotBlank();
  }

  @Test
  void thePagesHaveExamplesAndCommands() {
    assertThat(yaml().map(Block::page)).contains("README.md", "proxy/docs/rules.md");
    assertThat(commands().map(command -> command.words().getFirst()))
        .contains("demo", "run", "explain", "check", "purge");
  }

  @Test
  void everyLinkToAFileLeadsSomewhere() {
    for (String page : PAGES) {
      Path folder = Documents.ROOT.resolve(page).getParent();
      LINK.matcher(Documents.read(page))
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.contains("://"))
          .forEach(
              target -> assertThat(folder.resolve(target)).as("linked from %s", page).exists());
    }
  }

  @Test
  void everyPageIsLookedAt() throws IOException {
    try (Stream<Path> pages = Files.list(Documents.ROOT.resolve("proxy/docs"))) {
      assertThat(pages.map(page -> "proxy/docs/" + page.getFileName()))
          .allSatisfy(page -> assertThat(PAGES).contains(page));
    }
  }
}
