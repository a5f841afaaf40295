package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.Loader;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.SourceText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Loads test files and plays their tests, each with a proxy of its own in which nothing is stored.
 * Blocks; must not be called on an event loop.
 */
public final class Rehearsal {
  private final Vertx vertx;
  private final Config config;
  private final Surroundings surroundings;
  private final StageOptions options;
  private final Stage.Builder stages;

  /** With requests that go straight to the transaction, and an origin without a network. */
  public Rehearsal(Vertx vertx, Config config, Surroundings surroundings, StageOptions options) {
    this(vertx, config, surroundings, options, backstage -> new Direct(vertx, backstage));
  }

  Rehearsal(
      Vertx vertx,
      Config config,
      Surroundings surroundings,
      StageOptions options,
      Stage.Builder stages) {
    this.vertx = vertx;
    this.config = config;
    this.surroundings = surroundings;
    this.options = options;
    this.stages = stages;
  }

  /**
   * What loading came to.
   *
   * @param tests null where a finding is an error
   */
  public record LoadedTests(@Nullable RuleTests tests, List<Finding> findings) {}

  /** Reads a test file and the rule files that it names. */
  public LoadedTests load(Path path) {
    Findings findings = new Findings();
    TestFile file;
    try {
      file = TestFileReader.read(read(path), findings);
    } catch (IOException unreadable) {
      findings.error(
          new Place(path.toString(), 1, 1),
          "%s (expected: a file that can be read)".formatted(unreadable));
      file = null;
    }
    if (file == null) {
      return new LoadedTests(null, findings.sorted());
    }
    Loaded rules = rules(path, file, findings);
    List<Finding> all = new ArrayList<>(findings.sorted());
    all.addAll(rules.findings());
    RuleSet loaded = rules.rules();
    return loaded == null || findings.hasErrors()
        ? new LoadedTests(null, all)
        : new LoadedTests(new RuleTests(file, loaded), all);
  }

  private Loaded rules(Path path, TestFile file, Findings findings) {
    List<SourceText> sources = new ArrayList<>();
    for (At<String> rule : file.rules()) {
      try {
        sources.add(read(path.resolveSibling(rule.value()).normalize()));
      } catch (IOException unreadable) {
        findings.error(
            rule.place(),
            "rules: %s cannot be read (expected: a path from this file's folder)"
                .formatted(rule.value()));
      }
    }
    return Loader.load(sources, config, surroundings);
  }

  private static SourceText read(Path path) throws IOException {
    return new SourceText(path.toString(), Files.readString(path, StandardCharsets.UTF_8));
  }

  /** Plays one test. */
  public TestResult play(RuleTests tests, RuleTest test) {
    VirtualTiming timing = new VirtualTiming(test.starts());
    try (Backstage backstage = new Backstage(vertx, tests.rules(), options, timing);
        Stage stage = stages.open(backstage)) {
      return new Performance(test, backstage, stage).run();
    }
  }
}
