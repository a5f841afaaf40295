package dev.frontdesk.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.settings.yaml.Shape;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.settings.yaml.YamlReader;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference pages name every key, and their examples load. */
class DocsTest {
  private static final String RULES = "proxy/docs/rules.md";
  private static final String CONFIG = "proxy/docs/configuration.md";
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`[^`\n]+`");

  private static List<String> examples(String page) {
    List<String> examples =
        EXAMPLE.matcher(Samples.read(page).text()).results().map(found -> found.group(1)).toList();
    assertThat(examples).isNotEmpty();
    return examples;
  }

  private static void assertNames(String page, List<Shape> shapes) {
    String code =
        String.join(
            " ",
            CODE.matcher(Samples.read(page).text()).results().map(MatchResult::group).toList());
    for (Shape shape : shapes) {
      for (String key : shape.keys()) {
        assertThat(Pattern.compile("(?<![a-z-])" + Pattern.quote(key) + "(?![a-z-])").matcher(code))
            .as("%s of %s in %s", key, shape.name(), page)
            .matches(matcher -> matcher.find());
      }
    }
  }

  @Test
  void everyKeyIsDescribed() {
    assertNames(RULES, Shapes.OF_RULES);
    assertNames(CONFIG, Shapes.OF_CONFIG);
  }

  @Test
  void ruleExamplesLoadWithoutFindings() {
    for (String example : examples(RULES)) {
      Loaded loaded =
          Loader.load(
              List.of(new SourceText("example.yaml", example)),
              Samples.config().withPostgres(Database.ANY),
              Surroundings.NOTHING);
      assertThat(loaded.findings()).isEmpty();
    }
  }

  @Test
  void configurationExamplesLoadWithoutFindings() {
    for (String example : examples(CONFIG)) {
      LoadedConfig loaded =
          ConfigLoader.load(new SourceText("example.yaml", example), Surroundings.NOTHING);
      assertThat(loaded.findings()).isEmpty();
    }
  }

  @Test
  void boundsAreAsDescribed() {
    assertThat(Samples.read(RULES).text())
        .contains(
            "%,d characters, %d levels".formatted(YamlReader.MAX_LENGTH, YamlReader.MAX_DEPTH))
        .contains(
            "copy of a body for values | %d KiB".formatted(Config.Limits.DEFAULT.bodyCopy() >> 10))
        .contains("body of a kept answer | %d MiB".formatted(Config.Memory.MAX_OBJECT >> 20))
        .contains("marks of invalidation | %,d;".formatted(Config.Memory.MARKS))
        .contains("tags of one answer | %d |".formatted(Tags.BOUND))
        .contains("values of one source | %,d |".formatted(Found.MOST));
    assertThat(Samples.read(CONFIG).text())
        .contains(
            "`request-line` | a longer one is answered 414 | `%dKiB`"
                .formatted(Config.Limits.DEFAULT.requestLine() >> 10))
        .contains("answered 431 | `%dKiB`".formatted(Config.Limits.DEFAULT.fields() >> 10))
        .contains("`%dMiB` |\n| `max-object`".formatted(Config.Memory.DEFAULT.size() >> 20))
        .contains("to one server; 1 to 65,535 | %d |".formatted(UpstreamGroup.CONNECTIONS))
        .contains("0 to 1,000,000 | %,d |".formatted(UpstreamGroup.QUEUE));
  }
}
