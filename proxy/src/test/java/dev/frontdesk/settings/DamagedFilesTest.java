package dev.frontdesk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However a file is damaged, loading answers with findings: it never throws. */
class DamagedFilesTest {
  private static final List<String> INTRUDERS =
      List.of(
          "", "~", "[]", "{}", "[[a]]", "{a: b}", "\"\"", "\"${X}\"", "{x", "*a", "0", "-1s", "é:");

  /** The text without each line, with each line twice, and with each value replaced. */
  private static List<String> damaged(String text) {
    List<String> lines = text.lines().toList();
    List<String> damaged = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      damaged.add(with(lines, i, ""));
      damaged.add(with(lines, i, line + "\n" + line));
      damaged.add(with(lines, i, "  " + line));
      for (int at : valueStarts(line)) {
        for (String intruder : INTRUDERS) {
          damaged.add(with(lines, i, line.substring(0, at) + intruder + rest(line, at)));
        }
      }
    }
    return damaged;
  }

  private static List<Integer> valueStarts(String line) {
    return IntStream.range(2, line.length())
        .filter(i -> line.charAt(i - 1) == ' ' && ":-,[{".indexOf(line.charAt(i - 2)) >= 0)
        .boxed()
        .toList();
  }

  /** What follows the value, so that brackets stay closed. */
  private static String rest(String line, int from) {
    int end = from;
    while (end < line.length() && ",]}".indexOf(line.charAt(end)) < 0) {
      end++;
    }
    return line.substring(end);
  }

  private static String with(List<String> lines, int index, String replacement) {
    List<String> copy = new ArrayList<>(lines);
    copy.set(index, replacement);
    return String.join("\n", copy) + "\n";
  }

  private static void assertSound(boolean loaded, List<Finding> findings, String file) {
    assertThat(loaded).isNotEqualTo(hasErrors(findings));
    assertThat(findings)
        .allSatisfy(finding -> {
          assertThat(finding.place().file()).isEqualTo(file);
          assertThat(finding.message()).doesNotContain("null", "record", "@");
        })
        .isSortedAccordingTo(Finding.BY_PLACE);
  }

  @Test
  void damagedRulesAnswerWithFindings() {
    Config config = Samples.config();
    List<String> damaged = damaged(Samples.read("rules/booking.yaml").text());
    assertThat(damaged).hasSizeGreaterThan(1000);
    int refused = 0;
    for (String text : damaged) {
      Loaded loaded =
          Loader.load(List.of(new SourceText("f.yaml", text)), config, Surroundings.NOTHING);
      assertSound(loaded.rules() != null, loaded.findings(), "f.yaml");
      refused += loaded.rules() == null ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(damaged.size() / 2);
  }

  @Test
  void damagedQueriesAndChangesAnswerWithFindings() {
    Config config = Samples.config().withPostgres(Database.ANY);
    List<String> damaged =
        damaged(Samples.read("proxy/src/test/resources/scenarios/queries.yaml").text());
    for (int i = 0; i < damaged.size(); i += 3) {
      Loaded loaded =
          Loader.load(
              List.of(new SourceText("f.yaml", damaged.get(i))), config, Surroundings.NOTHING);
      assertThat(loaded.rules() == null).isEqualTo(hasErrors(loaded.findings()));
    }
  }

  @Test
  void damagedDatabasesAnswerWithFindings() {
    String whole =
        """
        version: 1
        upstreams: { a: { primary: "http://a", replicas: "http://b", databases: ["r:1"], spill: { rate: 1, burst: 2 }, breaker: { failures: 3 }, health: { path: /h, every: 1s } } }
        postgres: { primary: "postgresql://u@p/b", replicas: ["postgresql://u@r:1/b"], audit: "postgresql://u@p/b", tls: require, connections: { primary: 1, replica: 2 }, positions: { every: 1s, grace: 1s }, changes: { beat: 1s, channel: c }, max-cost: 10 }
        read-your-writes: { lasts: 1m, cookie: c, identities: [a, b] }
        """;
    for (String text : damaged(whole)) {
      LoadedConfig loaded = ConfigLoader.load(new SourceText("c.yaml", text), Surroundings.NOTHING);
      assertThat(loaded.config() == null).isEqualTo(hasErrors(loaded.findings()));
    }
  }

  private static boolean hasErrors(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  @Test
  void damagedConfigurationsAnswerWithFindings() {
    for (String text : damaged(Samples.read("config/frontdesk.yaml").text())) {
      LoadedConfig loaded =
          ConfigLoader.load(
              new SourceText("c.yaml", text),
              new Surroundings(Map.of("X", "y")::get, path -> null));
      assertSound(loaded.config() != null, loaded.findings(), "c.yaml");
    }
  }
}
