package dev.frontdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/bounds.md: each figure is the code's, and each test is there. */
class BoundsTest {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| ([^|]+) \\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\| `([\\w.]+)\\.(\\w+)` \\|$");

  /** A figure that bounds something, by the names that the code gives to such. */
  private static final Pattern CONSTANT =
      Pattern.compile("static final (?:int|long) (\\w*(?:MAX_|MOST|BOUND)\\w*) =");

  /** Bounds of what a setting may be, not of what the proxy does. */
  private static final List<String> OF_SETTINGS =
      List.of("MOST_BYTES", "MAX_WINDOW_LOG", "MAX_FIELDS", "MAX_RECENT");

  record Bound(String name, String constant, String figure, String test, String method) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Bound> bounds() {
    List<Bound> bounds =
        ROW.matcher(Documents.read("proxy/docs/bounds.md"))
            .results()
            .map(row ->
                new Bound(row.group(1), row.group(2), row.group(3), row.group(5), row.group(6)))
            .toList();
    assertThat(bounds).hasSizeGreaterThan(40);
    return bounds;
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void hasItsFigureAndATestThatCrossesIt(Bound bound) throws Exception {
    assertThat(figure(bound.figure())).isEqualTo(figureOf(constant(bound.constant())));
    AnnotatedElement test =
        Stream.of(Class.forName("dev.frontdesk." + bound.test()).getDeclaredMethods())
            .filter(method -> method.getName().equals(bound.method()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + bound.test() + "." + bound.method()));
    assertThat(
            test.isAnnotationPresent(Test.class)
                || test.isAnnotationPresent(ParameterizedTest.class)
                || test.isAnnotationPresent(TestFactory.class))
        .isTrue();
  }

  @Test
  void everyConstantThatBoundsIsOnThePage() throws IOException {
    String page = Documents.read("proxy/docs/bounds.md");
    try (Stream<Path> sources = Files.walk(Documents.ROOT.resolve("proxy/src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        Matcher constants = CONSTANT.matcher(Files.readString(source));
        while (constants.find()) {
          String name = source.getFileName().toString().replace(".java", ".") + constants.group(1);
          if (!OF_SETTINGS.contains(constants.group(1))) {
            // Config's are in records of its own.
            assertThat(page.replace("Config.Memory.", "Config.")).contains("." + name + "`");
          }
        }
      }
    }
  }

  /** {@code package.Type.NAME}, or with the name of a record's component behind it. */
  private static Object constant(String path) throws Exception {
    List<String> names = List.of(path.split("\\."));
    StringBuilder type = new StringBuilder("dev.frontdesk");
    int at = 0;
    while (Character.isLowerCase(names.get(at).charAt(0))) {
      type.append('.').append(names.get(at++));
    }
    type.append('.').append(names.get(at++));
    while (!names.get(at).equals(names.get(at).toUpperCase(Locale.ROOT))) {
      type.append('$').append(names.get(at++));
    }
    Field field = Class.forName(type.toString()).getDeclaredField(names.get(at++));
    field.setAccessible(true);
    Object value = Objects.requireNonNull(field.get(null));
    if (at < names.size()) {
      Method component = value.getClass().getMethod(names.get(at));
      component.setAccessible(true);
      return Objects.requireNonNull(component.invoke(value));
    }
    return value;
  }

  private static long figureOf(Object value) {
    return value instanceof Duration duration ? duration.toMillis() : ((Number) value).longValue();
  }

  private static long figure(String text) {
    String[] parts = text.replace(",", "").split(" ");
    long number = Long.parseLong(parts[0]);
    return switch (parts.length == 1 ? "" : parts[1]) {
      case "" -> number;
      case "KiB" -> number << 10;
      case "MiB" -> number << 20;
      case "ms" -> number;
      case "s" -> number * 1000;
      default -> throw new AssertionError(text + " has an unknown unit");
    };
  }
}
