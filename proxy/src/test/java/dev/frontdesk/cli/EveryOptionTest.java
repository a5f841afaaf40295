package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.Shapes;
import dev.frontdesk.settings.yaml.Shape;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An option that is parsed has a test that shows its effect: a new one without fails here. */
class EveryOptionTest {
  @Test
  void isShownByATest() {
    Set<String> shown = new TreeSet<>();
    Stream.of(
            new RuleFreshnessOptionsTest(),
            new RuleCacheOptionsTest(),
            new RuleRouteOptionsTest(),
            new RuleKeyOptionsTest(),
            new RuleWriteOptionsTest(),
            new RuleTypeOptionsTest())
        .flatMap(test -> test.rows().stream())
        .forEach(row -> shown.addAll(row.keys()));
    for (Class<?> test :
        List.of(
            RuleCacheOptionsTest.class,
            ChangeOptionsTest.class,
            ConfigOptionsTest.class,
            IdentityKeyOptionsWorkTest.class,
            ListenOptionsTest.class,
            PostgresOptionsTest.class,
            ReadYourWritesOptionsTest.class,
            RedisOptionsTest.class,
            RedisSamplesRunTest.class,
            DebugAnswersTest.class,
            StampedeTest.class,
            WarmUpTest.class,
            ReplicaOptionsWorkTest.class)) {
      for (Method method : test.getDeclaredMethods()) {
        Shows shows = method.getAnnotation(Shows.class);
        if (shows != null) {
          shown.addAll(List.of(shows.value()));
        }
      }
    }
    Set<String> known = new TreeSet<>();
    Stream.concat(Shapes.OF_RULES.stream(), Shapes.OF_CONFIG.stream())
        .forEach((Shape shape) -> shape.keys().forEach(key -> known.add(shape.name() + "." + key)));
    assertThat(shown).isEqualTo(known);
  }
}
