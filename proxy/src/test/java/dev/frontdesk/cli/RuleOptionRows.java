package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys of a rule file and their effects over real sockets. All rows of a class are loaded together
 * into one proxy, each as a file of its own with paths of its own.
 */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RuleOptionRows {
  Backend api;
  Backend other;
  RunningDesk desk;

  /** Requests and what they must get. */
  interface Play {
    void play() throws Exception;
  }

  /** The same for a path. */
  interface PathPlay {
    void play(String path) throws Exception;
  }

  /**
   * @param keys whose effect it shows
   * @param rules of a file, without {@code version}
   */
  record Row(String name, List<String> keys, String rules, Play play) {
    @Override
    public String toString() {
      return name;
    }
  }

  abstract List<Row> rows();

  static Row row(String name, String keys, String rules, Play play) {
    return new Row(name, List.of(keys.split(" ")), rules, play);
  }

  /** Two rows: the key in the route, and inherited from the file's defaults. */
  static void cache(List<Row> rows, String name, String key, String cache, PathPlay play) {
    rows.add(
        row(
            name,
            "rules.version rules.routes route.id route.match route.cache cache." + key,
            "routes: [{ id: %s, match: GET /%s, cache: { %s } }]".formatted(name, name, cache),
            () -> play.play("/" + name)));
    String inherits = name + "-inherited";
    rows.add(
        row(
            inherits,
            "rules.defaults defaults.cache defaults-cache." + key,
            "defaults: { cache: { %s } }\nroutes: [{ id: %s, match: GET /%s, cache: {} }]"
                .formatted(cache, inherits, inherits),
            () -> play.play("/" + inherits)));
  }

  static void soon(Callable<Boolean> condition) {
    await().pollInterval(Duration.ofMillis(5)).until(condition);
  }

  void becomes(String sample, int figure) throws IOException {
    soon(() -> desk.metric(sample) >= figure);
    assertThat(desk.metric(sample)).as(sample).isEqualTo(figure);
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    api = new Backend("a");
    other = new Backend("b");
    Map<String, String> files = new LinkedHashMap<>();
    rows().forEach(row -> files.put(row.name() + ".yaml", row.rules()));
    desk =
        RunningDesk.start(
            folder,
            """
            upstreams:
              api: { primary: ["%s"] }
              other: { primary: ["%s"] }
            rules: rules
            identity-keys: { staff: { secret: %s, algorithms: [HS256] } }
            """
                .formatted(api.uri(), other.uri(), HmacTokens.SECRET),
            files);
  }

  @AfterAll
  void close() throws IOException {
    desk.close();
    api.close();
    other.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasItsEffect(Row row) throws Exception {
    row.play().play();
  }
}
