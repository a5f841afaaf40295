package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** All test files of the project. */
final class Scenarios {
  static final Config CONFIG =
      Config.defaults().withUpstream(URI.create("http://127.0.0.1:1")).withPostgres(Database.ANY);

  private static final Path ROOT = Path.of(System.getProperty("frontdesk.root", ".."));
  private static final List<Path> FOLDERS =
      List.of(ROOT.resolve("rules"), ROOT.resolve("proxy/src/test/resources/scenarios"));

  private Scenarios() {}

  static List<Path> files() {
    return FOLDERS.stream().flatMap(Scenarios::in).toList();
  }

  private static Stream<Path> in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".test.yaml"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static RuleTests load(Rehearsal rehearsal, Path file) {
    Rehearsal.LoadedTests loaded = rehearsal.load(file);
    assertThat(loaded.tests()).as("%s", loaded.findings()).isNotNull();
    return Objects.requireNonNull(loaded.tests());
  }

  static Stream<DynamicNode> nodes(Rehearsal rehearsal) {
    return files().stream()
        .map(file -> {
          RuleTests tests = load(rehearsal, file);
          return DynamicContainer.dynamicContainer(
              file.getFileName().toString(),
              tests.file().tests().stream().map(test -> node(rehearsal, tests, test)));
        });
  }

  private static DynamicNode node(Rehearsal rehearsal, RuleTests tests, RuleTest test) {
    return DynamicTest.dynamicTest(
        test.name(), () -> assertThat(rehearsal.play(tests, test).failures()).isEmpty());
  }
}
