package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/rule-tests.md} speaks of every key and word. */
class RuleTestsDocTest {
  private static String text() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("frontdesk.root", ".."), "proxy/docs/rule-tests.md"));
  }

  @Test
  void everyKeyOfAStepIsExplained() throws IOException {
    String text = text();
    for (Shape shape : TestShapes.ALL) {
      for (String key : shape.keys()) {
        assertThat(text).as(shape.name()).containsPattern("`" + key + "[`:]|(?m)^" + key + ":");
      }
    }
    assertThat(text).contains(Break.WORDS.keySet().stream().map(word -> "`" + word + "`").toList());
  }
}
