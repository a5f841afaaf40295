package dev.frontdesk.cli;

import dev.frontdesk.http.Reason;
import dev.frontdesk.rehearse.Coverage;
import dev.frontdesk.rehearse.Failure;
import dev.frontdesk.rehearse.Rehearsal;
import dev.frontdesk.rehearse.RuleTest;
import dev.frontdesk.rehearse.RuleTests;
import dev.frontdesk.rehearse.TestResult;
import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.IdentityKey;
import dev.frontdesk.settings.LoadedConfig;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays rule tests: exit 0 fine, 1 failures, 2 usage. */
@Command(
    name = "test",
    description = {
      "Play rule tests: the rules are the real ones, the origin is scripted, time is virtual.",
      "Exit 0 fine, 1 failures, 2 usage.",
    },
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  private static final long CLOSE_SECONDS = 5;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR",
      defaultValue = "rules",
      description = "Test files (*.test.yaml), or folders of them. Default: ${DEFAULT-VALUE}.")
  private List<Path> places = List.of();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration. Without one: defaults, and every upstream is known.")
  private @Nullable Path config;

  @Option(
      names = "--require-coverage",
      description = "A route or write that no test reaches is a failure.")
  private boolean requireCoverage;

  @Option(names = "--coverage", description = "List the reasons that no answer had, too.")
  private boolean listReasons;

  private final Coverage coverage = new Coverage();
  private int passed;
  private int failed;
  private boolean broken;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Setup setup = new Setup();
    setup.config = config;
    // Nothing is sent to an upstream, so any will do where none is configured.
    setup.upstream = config == null ? URI.create("http://127.0.0.1:1") : null;
    setup.anyDatabase = config == null;
    List<Path> files = new ArrayList<>();
    places.forEach(place -> files.addAll(SettingsFiles.testFiles(place)));
    if (files.isEmpty()) {
      throw new Complaint("no *.test.yaml in %s (expected: at least one)".formatted(places));
    }
    LoadedConfig loadedConfig = setup.loadConfig();
    Config effective = loadedConfig.config();
    if (effective == null) {
      Findings.print(loadedConfig.findings(), out);
      return 1;
    }
    effective
        .identityKeys()
        .forEach((name, key) -> {
          if (key.material() instanceof IdentityKey.Material.Jwks) {
            out.printf(
                "identity key %s: its key set is not fetched, so no token verifies with it here%n",
                name);
          }
        });
    Vertx vertx = Vertx.vertx();
    try {
      Rehearsal rehearsal =
          new Rehearsal(vertx, effective, setup.surroundings(), Wiring.stage(effective));
      files.forEach(file -> play(rehearsal, file, out));
    } finally {
      Server.quietly(vertx.close(), TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    }
    boolean covered = report(out);
    out.flush();
    return broken || failed > 0 || (requireCoverage && !covered) ? 1 : 0;
  }

  private void play(Rehearsal rehearsal, Path file, PrintWriter out) {
    out.println(file);
    Rehearsal.LoadedTests loaded = rehearsal.load(file);
    RuleTests tests = loaded.tests();
    if (tests == null) {
      Findings.print(loaded.findings(), out);
      broken = true;
      return;
    }
    List<TestResult> results = new ArrayList<>();
    for (RuleTest test : tests.file().tests()) {
      TestResult result = rehearsal.play(tests, test);
      results.add(result);
      print(result, out);
    }
    coverage.add(tests, results);
  }

  private void print(TestResult result, PrintWriter out) {
    passed += result.passed() ? 1 : 0;
    failed += result.passed() ? 0 : 1;
    out.printf("  %s %s%n", result.passed() ? "ok  " : "FAIL", result.test().name());
    for (Failure failure : result.failures()) {
      out.printf("       %s%n", failure);
    }
    out.flush();
  }

  /** Returns whether all is covered. */
  private boolean report(PrintWriter out) {
    Map<Place, String> routes = coverage.unreachedRoutes();
    Map<Place, String> writes = coverage.unreachedWrites();
    Map<Place, String> changes = coverage.unreachedChanges();
    out.printf("%n%d passed, %d failed%n", passed, failed);
    out.printf(
        "covered: %d of %d routes, %d of %d writes%s%n",
        coverage.routes() - routes.size(),
        coverage.routes(),
        coverage.writes() - writes.size(),
        coverage.writes(),
        coverage.changes() == 0
            ? ""
            : ", %d of %d changes"
                .formatted(coverage.changes() - changes.size(), coverage.changes()));
    routes.forEach((place, id) -> out.printf("  %s: no test reaches route %s%n", place, id));
    writes.forEach((place, id) -> out.printf("  %s: no test reaches write %s%n", place, id));
    changes.forEach((place, id) -> out.printf("  %s: no test reaches change %s%n", place, id));
    List<Reason> unseen = coverage.unseenReasons();
    if (listReasons && !unseen.isEmpty()) {
      List<String> texts = unseen.stream().map(Reason::text).toList();
      out.println("reasons that no answer had: " + String.join(", ", texts));
    }
    return routes.isEmpty() && writes.isEmpty() && changes.isEmpty();
  }
}
