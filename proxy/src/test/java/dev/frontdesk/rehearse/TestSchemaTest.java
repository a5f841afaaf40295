package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.erosb.jsonsKema.JsonParser;
import com.github.erosb.jsonsKema.SchemaLoader;
import com.github.erosb.jsonsKema.Validator;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Shape;
import dev.frontdesk.settings.yaml.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON Schema of test files says of structure what their reader says. */
class TestSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = text();
  private static final Validator VALIDATOR =
      Validator.forSchema(new SchemaLoader(new JsonParser(TEXT).parse()).load());

  private static String text() {
    Path root = Path.of(System.getProperty("frontdesk.root", ".."));
    try {
      return Files.readString(root.resolve("config/schema/rules-test.schema.json"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static boolean fitsSchema(String yaml) throws IOException {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return VALIDATOR.validate(new JsonParser(JSON.writeValueAsString(document)).parse()) == null;
  }

  private static Findings read(String yaml) {
    Findings findings = new Findings();
    TestFileReader.read(new SourceText("t.test.yaml", yaml), findings);
    return findings;
  }

  static List<Path> files() {
    return Scenarios.files();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theProjectsTestsFitTheSchema(Path file) throws IOException {
    assertThat(fitsSchema(Files.readString(file))).isTrue();
  }

  @Test
  void schemaAndReaderKnowTheSameKeys() throws IOException {
    JsonNode schema = JSON.readTree(TEXT);
    Map<String, Set<String>> objects = new TreeMap<>();
    objects.put("rule-tests", names(schema.get("properties")));
    schema
        .get("$defs")
        .properties()
        .forEach(definition -> {
          JsonNode properties = definition.getValue().get("properties");
          if (properties != null) {
            assertThat(definition.getValue().path("additionalProperties").asBoolean(true))
                .as(definition.getKey())
                .isFalse();
            objects.put(definition.getKey(), names(properties));
          }
        });
    Map<String, Set<String>> declared = new TreeMap<>();
    for (Shape shape : TestShapes.ALL) {
      declared.put(shape.name(), new TreeSet<>(shape.keys()));
    }
    assertThat(objects).isEqualTo(declared);
  }

  @Test
  void schemaAndReaderKnowTheSameWords() throws IOException {
    JsonNode definitions = JSON.readTree(TEXT).get("$defs");
    assertThat(words(definitions.at("/reason/enum")))
        .containsExactlyElementsOf(Arrays.stream(Reason.values()).map(Reason::text).toList());
    assertThat(words(definitions.at("/expect/properties/x-cache/enum")))
        .containsExactlyElementsOf(Arrays.stream(Outcome.values()).map(Outcome::name).toList());
    assertThat(words(definitions.at("/origin/properties/breaks/enum")))
        .containsExactlyElementsOf(Break.WORDS.keySet());
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{rules: [a.yaml], tests: []}",
        "{version: 2, rules: [a.yaml], tests: []}",
        "{version: 1, tests: []}",
        "{version: 1, rules: [], tests: []}",
        "{version: 1, rules: [a.yaml]}",
        "{version: 1, rules: [a.yaml], tests: [], test: []}",
        "{version: 1, rules: [a.yaml], tests: {name: a}}",
        "{version: 1, rules: [a.yaml], tests: [{steps: [{advance: 1s}]}]}",
        "{version: 1, rules: [a.yaml], tests: [{name: a}]}",
        "{version: 1, rules: [a.yaml], tests: [{name: a, steps: []}]}",
        "{version: 1, rules: [a.yaml], tests: [{name: a, starts: noon, steps: [{advance: 1s}]}]}",
      })
  void whatIsNoTestFileIsRefusedByBoth(String yaml) throws IOException {
    assertThat(fitsSchema(yaml)).as("schema").isFalse();
    assertThat(read(yaml).hasErrors()).as("reader").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{advance: 5}",
        "{advance: 1s, expect: {status: 200}}",
        "{advance: 1s, request: GET /a}",
        "{request: GET}",
        "{request: GET a}",
        "{request: GET /a, reqest: b}",
        "{request: GET /a, from: localhost}",
        "{request: GET /a, headers: [a]}",
        "{request: GET /a, headers: {'a b': c}}",
        "{request: GET /a, origin: never}",
        "{request: GET /a, origin: {status: 99}}",
        "{request: GET /a, origin: {status: '200'}}",
        "{request: GET /a, origin: {delay: 2}}",
        "{request: GET /a, origin: {breaks: sometimes}}",
        "{request: GET /a, origin: {body-size: 1KB}}",
        "{request: GET /a, origin: {body: a, body-size: 1KiB}}",
        "{request: GET /a, origin: {code: 200}}",
        "{request: GET /a, expect: {code: 200}}",
        "{request: GET /a, expect: {x-cache: hit}}",
        "{request: GET /a, expect: {reason: frsh}}",
        "{request: GET /a, expect: {store-refusal: frsh}}",
        "{request: GET /a, expect: {broken: maybe}}",
        "{request: GET /a, expect: {origin-contacts: many}}",
        "{request: GET /a, expect: {origin-request: {path: /a}}}",
        "{request: GET /a, in-parallel: [{request: GET /a}]}",
        "{in-parallel: []}",
        "{in-parallel: [{advance: 1s}]}",
        "{in-parallel: [{request: GET /a}], body: a}",
      })
  void whatIsNoStepIsRefusedByBoth(String step) throws IOException {
    String yaml = "{version: 1, rules: [a.yaml], tests: [{name: a, steps: [" + step + "]}]}";
    assertThat(fitsSchema(yaml)).as("schema").isFalse();
    assertThat(read(yaml).hasErrors()).as("reader").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{advance: 1h30m}",
        "{request: GET /a}",
        "{request: 'OPTIONS *', from: '::1', headers: {A: [b, c], D: 1}, body: {a: [1, true, null]}}",
        "{request: GET /a, origin: must-not-be-contacted}",
        "{request: GET /a, origin: [{status: 401}, {body: a, headers: {Content-Length: null}}]}",
        "{request: GET /a, origin: {body-size: 1MiB, delay: 2s, breaks: mid-body}}",
        "{request: GET /a, expect: {tags: a, invalidates: [], headers: {A: null, B: present}, body: null}}",
        "{request: GET /a, expect: {origin-request: [{method: GET}, {target: /b, body: ''}]}}",
        "{in-parallel: [{request: GET /a, expect: {x-cache: HIT}}], origin: {}, expect: {origin-contacts: 1}}",
      })
  void whatIsAStepIsTakenByBoth(String step) throws IOException {
    String yaml = "{version: 1, rules: a.yaml, tests: [{name: a, steps: [" + step + "]}]}";
    assertThat(read(yaml).sorted()).as("reader").isEmpty();
    assertThat(fitsSchema(yaml)).as("schema").isTrue();
  }
}
