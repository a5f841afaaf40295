package dev.frontdesk.settings.yaml;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static List<String> findings(String yaml) {
    Findings findings = new Findings();
    YamlReader.read(new SourceText("f.yaml", yaml), findings);
    return findings.sorted().stream().map(Finding::toString).toList();
  }

  private static Node value(Node.Mapping mapping, String key) {
    return requireNonNull(mapping.member(key)).value();
  }

  @Test
  void nodesKnowTheirPlaces() {
    Findings findings = new Findings();
    Node root =
        YamlReader.read(new SourceText("f.yaml", "a: 1\nb:\n  - x\n  - [y, 'z']\n"), findings);
    Node.Mapping mapping = (Node.Mapping) requireNonNull(root);
    assertThat(value(mapping, "a").place()).hasToString("f.yaml:1:4");
    Node.Sequence list = (Node.Sequence) value(mapping, "b");
    assertThat(list.items().get(0).place()).hasToString("f.yaml:3:5");
    Node.Sequence inner = (Node.Sequence) list.items().get(1);
    assertThat(inner.items().get(1))
        .isInstanceOfSatisfying(
            Node.Scalar.class,
            z -> {
              assertThat(z.place()).hasToString("f.yaml:4:9");
              assertThat(z.plain()).isFalse();
            });
    assertThat(findings.sorted()).isEmpty();
  }

  @Test
  void whatIsStricterThanYamlIsAFinding() {
    assertThat(findings("a: 1\nb: 2\na: 3\n"))
        .containsExactly(
            "f.yaml:3:1: error: key \"a\" a second time (expected: once; the first is at f.yaml:1:1)");
    assertThat(findings("a: &x 1\nb: *x\n"))
        .containsExactly("f.yaml:1:4: error: an anchor, &x (expected: none)");
    assertThat(findings("a: 1\nb: *x\n"))
        .containsExactly("f.yaml:2:4: error: an alias, *x (expected: the value itself)");
    assertThat(findings("a: !!int '1'\n"))
        .containsExactly("f.yaml:1:4: error: a YAML tag, tag:yaml.org,2002:int (expected: none)");
    assertThat(findings("? [a]\n: 1\n"))
        .containsExactly("f.yaml:1:3: error: a list or mapping as a key (expected: a name)");
    assertThat(findings("a: 1\n---\nb: 2\n"))
        .containsExactly("f.yaml:2:1: error: a second document (expected: one per file)");
    assertThat(findings("# nothing\n"))
        .containsExactly(
            "f.yaml:1:1: error: an empty file (expected: a mapping that begins with version: 1)");
    assertThat(findings("a: [1, 2\nb: 3\n")).hasSize(1).first().asString().startsWith("f.yaml:2:");
  }

  @Test
  void depthIsBounded() {
    String deep = "[".repeat(YamlReader.MAX_DEPTH + 2) + "]".repeat(YamlReader.MAX_DEPTH + 2);
    assertThat(findings(deep))
        .containsExactly("f.yaml:1:34: error: nested deeper than 32 (expected: less)");
    String most = "[".repeat(YamlReader.MAX_DEPTH + 1) + "]".repeat(YamlReader.MAX_DEPTH + 1);
    assertThat(findings(most)).isEmpty();
  }

  @Test
  void lengthIsBounded() {
    String padding = "#".repeat(YamlReader.MAX_LENGTH - 5);
    assertThat(findings("a: 1\n" + padding)).isEmpty();
    assertThat(findings("a: 1\n" + padding + "#"))
        .containsExactly(
            "f.yaml:1:1: error: a file of 1048577 characters (expected: at most 1048576)");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms,PT0.25S",
    "30s,PT30S",
    "5m,PT5M",
    "2h,PT2H",
    "1d,PT24H",
    "5m10s,PT5M10S",
    "0s,PT0S"
  })
  void durationsHaveUnits(String text, Duration expected) {
    assertThat(Units.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5 m", "-5m", "1.5h", "10s5m", "5m5m", "5M", "1w", "9999999999s"})
  void otherTextsAreNoDurations(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"512B,512", "64KiB,65536", "16MiB,16777216", "1GiB,1073741824"})
  void sizesHaveUnits(String text, long expected) {
    assertThat(Units.size(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64KB", "64K", "64 KiB", "-1B", "1.5MiB", "999999999999GiB"})
  void otherTextsAreNoSizes(String text) {
    assertThat(Units.size(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"tll,ttl", "ttl,ttl", "sharng,sharing", "Zone,zone", "catch,cache"})
  void theNearestNameIsSuggested(String came, String nearest) {
    assertThat(Nearest.suggestion(came, List.of("ttl", "sharing", "zone", "cache")))
        .isEqualTo("did you mean \"" + nearest + "\"?");
  }

  @Test
  void whatIsFarFromEverythingHasNoSuggestion() {
    assertThat(Nearest.suggestion("replicas", List.of("ttl", "zone"))).isNull();
  }

  @Test
  void variablesAreFilledIntoScalarsOnly() {
    Findings findings = new Findings();
    Map<String, String> environment = Map.of("HOST", "db", "EVIL", "a: {b: c}", "EMPTY", "");
    Node root =
        YamlReader.read(
            new SourceText(
                "f.yaml",
                "a: http://${HOST}:${PORT:-80}/\nb: ${EVIL}\nc: ${EMPTY:-full}\nd: ${NONE}\ne: ${bad\n${HOST}: 1\n"),
            findings);
    Node.Mapping resolved =
        (Node.Mapping) new Placeholders(environment::get, findings).resolve(requireNonNull(root));
    assertThat(resolved.members())
        .extracting(member -> ((Node.Scalar) member.value()).text())
        .containsExactly("http://db:80/", "a: {b: c}", "full", "", "${bad", "1");
    assertThat(((Node.Scalar) value(resolved, "d")).unset()).isEqualTo("NONE");
    assertThat(resolved.members().getLast().name()).isEqualTo("${HOST}");
    assertThat(findings.sorted())
        .extracting(Finding::toString)
        .containsExactly("f.yaml:5:4: error: \"${bad\" (expected: ${NAME} or ${NAME:-default})");
  }
}
