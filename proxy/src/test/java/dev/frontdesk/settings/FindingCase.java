package dev.frontdesk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Finding;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A piece of a configuration, on the second line of its file, and the findings there, each from its
 * column on. What is found leaves no configuration, and does not tell {@link #PASSWORD}.
 */
record FindingCase(String text, String... findings) {
  static final String PASSWORD = "pa55word";

  static List<DynamicTest> tests(List<FindingCase> cases, Function<String, LoadedConfig> load) {
    return cases.stream()
        .map(one -> DynamicTest.dynamicTest(one.text(), () -> one.holds(load.apply(one.text()))))
        .toList();
  }

  private void holds(LoadedConfig loaded) {
    assertThat(loaded.findings())
        .extracting(Finding::toString)
        .isEqualTo(Stream.of(findings).map(found -> "c.yaml:2:" + found).toList());
    assertThat(loaded.findings().toString()).doesNotContain(PASSWORD);
    assertThat(loaded.config()).isNull();
  }
}
