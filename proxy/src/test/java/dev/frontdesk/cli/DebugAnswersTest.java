package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code answers.debug} over real sockets. */
@Timeout(30)
class DebugAnswersTest {
  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk start(String config) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n".formatted(api.uri()) + config,
        Map.of("a.yaml", "routes: [{ id: t, match: GET /t, cache: { ttl: 1h, tags: [thing] } }]"));
  }

  @Test
  @Shows("answers.debug")
  void whoShowsTheAdminTokenSeesKeyAndTags() throws Exception {
    String shown = "X-Show-Me: " + RunningDesk.TOKEN;
    try (RunningDesk desk = start("answers: { debug: X-Show-Me }\n")) {
      desk.get("/t").is("MISS", "a1");
      Got debug = desk.get("/t", shown);
      debug.is("HIT", "a1");
      assertThat(debug.field("Cache-Status")).contains("; key=\"");
      assertThat(debug.field("X-Show-Me")).contains("\"thing\"", "\"~route:t\"");
      for (String field : new String[] {"X-Other: 1", shown + "x", "X-Show-Me:"}) {
        Got other = desk.get("/t", field);
        other.is("HIT", "a1");
        assertThat(other.head()).doesNotContain("key=", "X-Show-Me", "thing");
      }
      desk.get("/other", shown);
      assertThat(api.last("/other").head()).doesNotContainIgnoringCase("x-show-me");
    }
    try (RunningDesk silent = start("")) {
      silent.get("/t");
      assertThat(silent.get("/t", shown).head()).doesNotContain("key=", "X-Show-Me");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host", "Authorization", "X-Api-Key", "X-Forwarded-Host", "X-Real-IP", "\"X a\""})
  void aFieldThatMeansSomethingElseIsRefused(String name) {
    assertThatThrownBy(() -> start("answers: { debug: " + name + " }\n").close())
        .hasMessageContaining("off, or a field name that begins with X-");
  }
}
