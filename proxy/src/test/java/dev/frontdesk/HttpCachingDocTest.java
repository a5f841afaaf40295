package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The table of docs/http-caching.md is true: each statement names the file of its rule and a test
 * that is there, or says that it is not held; and nothing that decides about caching is missing.
 */
class HttpCachingDocTest {
  private static final Path FOLDER = Documents.ROOT.resolve("proxy/docs");
  private static final Path MAIN = Documents.ROOT.resolve("proxy/src/main/java");
  private static final Path TESTS = Documents.ROOT.resolve("proxy/src/test/java");
  private static final Path SCENARIOS =
      Documents.ROOT.resolve("proxy/src/test/resources/scenarios");
  private static final String PAGE = Documents.read("proxy/docs/http-caching.md");

  private static final String NOT_HELD = "*not held*";
  private static final String TABLE =
      "| section | what it says | rule | test |\n|---|---|---|---|\n";

  /** Four cells. */
  private static final Pattern ROW =
      Pattern.compile("^\\| (§[^|]*) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);

  private static final Pattern SECTION =
      Pattern.compile("§\\d+(\\.\\d+){0,4}(, §\\d+(\\.\\d+){0,4})?");

  /** {@code [text][name]}. */
  private static final Pattern REFERENCE = Pattern.compile("\\[([^\\]]+)\\]\\[([^\\]]+)\\]");

  private static final Pattern DEFINITION =
      Pattern.compile("^\\[([^\\]]+)\\]: (\\S+)$", Pattern.MULTILINE);

  private static final Pattern SCENARIO = Pattern.compile("^ +- name: (.+)$", Pattern.MULTILINE);

  private static final Pattern COUNTS = Pattern.compile("Of (\\d+) statements (\\d+) are not held");

  /** By name, where the links of the page lead. */
  private static final Map<String, Path> TARGETS =
      DEFINITION
          .matcher(PAGE)
          .results()
          .collect(
              Collectors.toMap(
                  found -> found.group(1), found -> FOLDER.resolve(found.group(2)).normalize()));

  /** One statement. */
  record Row(String section, String statement, String rule, String test) {
    boolean isHeld() {
      return !rule.equals(NOT_HELD);
    }
  }

  private static List<Row> rows() {
    return ROW.matcher(PAGE)
        .results()
        .map(found -> new Row(found.group(1), found.group(2), found.group(3), found.group(4)))
        .toList();
  }

  private static List<MatchResult> references(String cell) {
    return REFERENCE.matcher(cell).results().toList();
  }

  private static Path target(String name) {
    Path target = TARGETS.get(name);
    assertThat(target).as("where [%s] leads", name).isNotNull().isRegularFile();
    return target;
  }

  @TestFactory
  Stream<DynamicTest> everyStatementHasARuleAndATest() {
    return rows().stream()
        .map(row ->
            DynamicTest.dynamicTest(row.section() + " " + row.statement(), () -> check(row)));
  }

  private static void check(Row row) throws ReflectiveOperationException, IOException {
    assertThat(row.section()).matches(SECTION);
    if (!row.isHeld()) {
      assertThat(row.test()).as("why it is not held").startsWith("because ").hasSizeGreaterThan(30);
      return;
    }
    List<MatchResult> rules = references(row.rule());
    assertThat(rules).as("rules of %s", row).isNotEmpty();
    assertThat(REFERENCE.matcher(row.rule()).replaceAll("")).as("rules").matches("(, )*");
    for (MatchResult rule : rules) {
      assertThat(rule.group(1)).isEqualTo("`" + rule.group(2) + "`");
      assertThat(target(rule.group(2))).startsWith(MAIN).hasFileName(rule.group(2) + ".java");
    }
    List<MatchResult> tests = references(row.test());
    assertThat(tests).as("tests of %s", row).isNotEmpty();
    assertThat(REFERENCE.matcher(row.test()).replaceAll("")).as("tests").matches("(; )*");
    for (MatchResult test : tests) {
      if (test.group(2).endsWith(".test")) {
        checkScenario(test.group(1), test.group(2));
      } else {
        checkMethod(test.group(1), test.group(2));
      }
    }
  }

  /** {@code plain: a name}, of plain.test.yaml. */
  private static void checkScenario(String text, String file) throws IOException {
    Path target = target(file);
    assertThat(target).startsWith(SCENARIOS).hasFileName(file + ".yaml");
    String prefix = file.replace(".test", ": ");
    assertThat(text).startsWith(prefix);
    assertThat(scenarios(target)).contains(text.substring(prefix.length()));
  }

  private static List<String> scenarios(Path file) throws IOException {
    return SCENARIO
        .matcher(Files.readString(file))
        .results()
        .map(found -> found.group(1).strip())
        .map(name ->
            name.startsWith("\"") || name.startsWith("'")
                ? name.substring(1, name.length() - 1)
                : name)
        .toList();
  }

  /** {@code AgeTest#ageField}: a test of that class, or of the one that it inherits. */
  private static void checkMethod(String text, String name) throws ClassNotFoundException {
    Path target = target(name);
    assertThat(target).startsWith(TESTS).hasFileName(name + ".java");
    assertThat(text).startsWith(name + "#");
    String file = TESTS.relativize(target).toString();
    Class<?> type =
        Class.forName(
            file.substring(0, file.length() - ".java".length()).replace('/', '.'),
            false,
            HttpCachingDocTest.class.getClassLoader());
    assertThat(Arrays.stream(type.getDeclaredMethods()).filter(HttpCachingDocTest::isTest))
        .extracting(Method::getName)
        .as("tests of %s", name)
        .contains(text.substring(name.length() + 1));
  }

  private static boolean isTest(Method method) {
    return Arrays.stream(method.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType().getName().startsWith("org.junit."));
  }

  /** A row that the pattern does not see would be one that nobody checks. */
  @Test
  void everyLineOfATableIsARow() {
    List<String> lines = new ArrayList<>();
    for (String table : PAGE.split(Pattern.quote(TABLE), -1)) {
      table.lines().takeWhile(line -> line.startsWith("|")).forEach(lines::add);
    }
    assertThat(lines).hasSameSizeAs(rows()).allMatch(line -> ROW.matcher(line).matches());
  }

  /** What is not held stands in the page, as a number, too, so that it does not grow unseen. */
  @Test
  void whatIsNotHeldIsCounted() {
    List<Row> open = rows().stream().filter(row -> !row.isHeld()).toList();
    open.forEach(row -> System.out.println("not held: " + row.section() + " " + row.statement()));
    Matcher said = COUNTS.matcher(PAGE);
    assertThat(said.find()).isTrue();
    assertThat(said.group(1)).isEqualTo(Integer.toString(rows().size()));
    assertThat(said.group(2)).isEqualTo(Integer.toString(open.size()));
  }

  @Test
  void everyDefinitionIsUsed() {
    assertThat(references(PAGE).stream().map(found -> found.group(2)).collect(Collectors.toSet()))
        .isEqualTo(TARGETS.keySet());
  }

  /** Whoever adds a decision says which statement it is for. */
  @Test
  void everyFileOfPolicyAndEveryScenarioFileIsNamed() throws IOException {
    Set<Path> named = Set.copyOf(TARGETS.values());
    assertThat(in(MAIN.resolve("dev/frontdesk/policy"), ".java")).isSubsetOf(named);
    assertThat(in(SCENARIOS, ".test.yaml")).isSubsetOf(named);
  }

  private static Set<Path> in(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ending))
          .filter(file -> !file.endsWith("package-info.java"))
          .collect(Collectors.toSet());
    }
  }
}
