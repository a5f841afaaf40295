package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;
import dev.frontdesk.settings.Version;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.settings.yaml.YamlReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a test file, strictly: whatever is wrong in it becomes a finding, all at once. There are no
 * placeholders: a {@code ${…}} in a body is sent as it stands.
 */
public final class TestFileReader {
  private final Findings findings;

  private TestFileReader(Findings findings) {
    this.findings = findings;
  }

  /** Null, or incomplete, only after an error. */
  public static @Nullable TestFile read(SourceText source, Findings findings) {
    Node root = YamlReader.read(source, findings);
    Section file =
        root == null ? null : Section.of(root, "the test file", TestShapes.FILE, findings);
    if (file == null) {
      return null;
    }
    Version.check(file, new Place(source.name(), 1, 1));
    return new TestFileReader(findings).read(source.name(), file);
  }

  private TestFile read(String name, Section file) {
    List<At<String>> rules =
        file.scalars("rules").stream()
            .map((Scalar path) -> new At<>(path.place(), path.text()))
            .toList();
    if (rules.isEmpty()) {
      findings.error(file.placeOf("rules"), "no \"rules\" (expected: the files under test)");
    }
    if (!file.has("tests")) {
      findings.error(file.place(), "no \"tests\" (expected: a list of tests)");
    }
    List<RuleTest> tests = new ArrayList<>();
    Map<String, Place> names = new HashMap<>();
    for (Node node : file.items("tests")) {
      RuleTest test = test(node);
      if (test == null) {
        continue;
      }
      Place first = names.putIfAbsent(test.name(), test.place());
      if (first != null) {
        findings.error(
            test.place(),
            "test \"%s\" a second time (expected: once; the first is at %s)"
                .formatted(test.name(), first));
      }
      tests.add(test);
    }
    return new TestFile(name, rules, List.copyOf(tests));
  }

  private @Nullable RuleTest test(Node node) {
    Section section = Section.of(node, "a test", TestShapes.TEST, findings);
    if (section == null) {
      return null;
    }
    String name = section.required("name", "what is shown, in a few words");
    List<Step> steps = new ArrayList<>();
    StepReader reader = new StepReader(findings);
    List<Node> items = section.items("steps");
    if (items.isEmpty()) {
      findings.error(section.place(), "no steps (expected: at least one)");
    }
    for (Node item : items) {
      Step step = reader.read(item);
      if (step != null) {
        steps.add(step);
      }
    }
    Instant starts =
        section.form("starts", "a time as 2026-12-01T09:00:00Z", TestFileReader::instant);
    return name == null
        ? null
        : new RuleTest(
            section.place(), name, starts == null ? RuleTest.STARTS : starts, List.copyOf(steps));
  }

  private static @Nullable Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      return null;
    }
  }
}
