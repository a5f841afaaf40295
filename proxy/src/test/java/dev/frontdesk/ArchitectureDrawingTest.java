package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md's drawing and its table of packages say what the code does, and all of it. */
class ArchitectureDrawingTest {
  private static final String ROOT = "dev.frontdesk.";
  private static final String TRANSACTION = "transaction.Transaction";
  private static final String STATE = "transaction.Parts";

  /** Vocabulary and time are used everywhere, and drawing them would say nothing. */
  private static final Set<String> NOT_DRAWN = Set.of("http", "time");

  private static final Pattern NODE = Pattern.compile("(\\w+)\\[([\\w.]+)]");
  private static final Pattern EDGE = Pattern.compile("^ *(\\w+) -->\\|([^|]+)\\| (\\w+)$");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (yes|no) \\| [^|]+ \\| ([^|]+) \\|$", Pattern.MULTILINE);

  private static final String PAGE = Documents.read("proxy/ARCHITECTURE.md");
  private static final Map<String, Set<String>> CODE = dependencies();
  private static final Map<String, String> NODES = new HashMap<>();
  private static final Set<String> EDGES = new TreeSet<>();

  static {
    List<String> drawings =
        Pattern.compile("```mermaid\n(.*?)```", Pattern.DOTALL)
            .matcher(PAGE)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(drawings).as("there is one drawing").hasSize(1);
    for (String line : drawings.getFirst().split("\n")) {
      NODE.matcher(line).results().forEach(node -> NODES.put(node.group(1), node.group(2)));
    }
    for (String line : drawings.getFirst().split("\n")) {
      if (line.contains("--")) {
        EDGE.matcher(NODE.matcher(line).replaceAll("$1"))
            .results()
            .forEach(
                edge -> EDGES.add(NODES.get(edge.group(1)) + " -> " + NODES.get(edge.group(3))));
        assertThat(line).as("an edge with a verb").matches(".*-->\\|[^|]+\\|.*");
      }
    }
  }

  /** Who depends on whom, by outermost classes: {@code package.Class}. */
  private static Map<String, Set<String>> dependencies() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.frontdesk");
    Map<String, Set<String>> found = new TreeMap<>();
    for (JavaClass one : classes) {
      Set<String> targets = found.computeIfAbsent(name(one), first -> new TreeSet<>());
      one.getDirectDependenciesFromSelf()
          .forEach(dependency -> {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            if (target.getName().startsWith(ROOT) && !name(target).equals(name(one))) {
              targets.add(name(target));
            }
          });
    }
    return found;
  }

  private static String name(JavaClass one) {
    return one.getName().substring(ROOT.length()).replaceFirst("\\$.*", "");
  }

  private static String packageOf(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static Set<String> of(String name) {
    return CODE.getOrDefault(name, Set.of());
  }

  private static Set<String> packagesKnownBy(String one) {
    return CODE.keySet().stream()
        .filter(name -> packageOf(name).equals(one))
        .flatMap(name -> of(name).stream())
        .map(ArchitectureDrawingTest::packageOf)
        .filter(other -> !other.equals(one))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyDrawnClassExists() {
    assertThat(CODE.keySet()).containsAll(NODES.values());
    assertThat(NODES.values()).hasSizeGreaterThan(10).doesNotHaveDuplicates();
  }

  @Test
  void everyEdgeIsADependencyAndEveryDependencyIsAnEdge() {
    Set<String> real = new TreeSet<>();
    Collection<String> drawn = NODES.values();
    for (String from : drawn) {
      of(from).stream().filter(drawn::contains).forEach(to -> real.add(from + " -> " + to));
    }
    assertThat(EDGES).isEqualTo(real);
  }

  /** A step is a class on the transaction's way that works with its parts. */
  @Test
  void everyStepIsDrawn() {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(TRANSACTION));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (packageOf(next).equals("transaction") && reached.add(next)) {
        open.addAll(of(next));
      }
    }
    Set<String> steps =
        reached.stream().filter(name -> of(name).contains(STATE)).collect(Collectors.toSet());
    assertThat(steps).contains(TRANSACTION, "transaction.CachedRead", "transaction.Fetch");
    assertThat(NODES.values()).containsAll(steps);
  }

  @Test
  void everyPackageOfTheWayIsDrawn() {
    Set<String> wanted = packagesKnownBy("transaction");
    wanted.removeAll(NOT_DRAWN);
    assertThat(NODES.values().stream().map(ArchitectureDrawingTest::packageOf).toList())
        .containsAll(wanted);
  }

  @Test
  void theTableHasThePackagesAndWhatTheyKnow() {
    List<MatchResult> rows = ROW.matcher(PAGE).results().toList();
    List<String> named = rows.stream().map(row -> row.group(1)).toList();
    Set<String> packages =
        CODE.keySet().stream().map(ArchitectureDrawingTest::packageOf).collect(Collectors.toSet());
    assertThat(named).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(packages);
    for (MatchResult row : rows) {
      String one = row.group(1);
      assertThat(row.group(2).equals("yes"))
          .as("%s is pure", one)
          .isEqualTo(Arrays.asList(ArchitectureTest.PURE).contains(ROOT + one + ".."));
      assertThat(packagesKnownBy(one))
          .as("what %s knows", one)
          .isEqualTo(listed(row.group(3), named, one));
    }
  }

  /** The names of a cell; one word stands for nothing, another for whatever there is. */
  private static Set<String> listed(String cell, List<String> all, String one) {
    return switch (cell) {
      case "none" -> Set.of();
      case "all" -> {
        Set<String> known = packagesKnownBy(one);
        assertThat(all).containsAll(known);
        yield known;
      }
      default -> new TreeSet<>(List.of(cell.split(", ")));
    };
  }
}
