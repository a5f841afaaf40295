package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operators purge cache groups (RFC 9875) by their tags. */
@Timeout(30)
class GroupPurgeTest {
  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  @Test
  void oneGroupOrAllOfAnOrigin() throws Exception {
    api.sends("/news", "Cache-Control: max-age=60\nCache-Groups: \"news\"\n");
    api.sends("/both", "Cache-Control: max-age=60\nCache-Groups: \"news\", \"sport\"\n");
    api.sends("/sport", "Cache-Control: max-age=60\nCache-Groups: \"sport\"\n");
    try (RunningDesk desk =
        RunningDesk.start(
            folder, "upstreams: { api: { primary: [\"%s\"] } }\n".formatted(api.uri()), Map.of())) {
      List<String> all = List.of("/news", "/both", "/sport");
      for (String path : all) {
        desk.get(path);
      }
      purge(desk, "~group:http:desk:news", 2);
      assertThat(desk.get("/news").field("X-Cache")).isEqualTo("MISS");
      assertThat(desk.get("/both").field("X-Cache")).isEqualTo("MISS");
      assertThat(desk.get("/sport").field("X-Cache")).isEqualTo("HIT");

      purge(desk, "~group:http:other", 0);
      purge(desk, "~group:http:desk", 3);
      for (String path : all) {
        assertThat(desk.get(path).field("X-Cache")).isEqualTo("MISS");
      }
    }
  }

  private static void purge(RunningDesk desk, String tag, int matched) {
    Cli.Result purged =
        Cli.run(
            "purge",
            "--admin",
            "http://127.0.0.1:" + desk.adminPort(),
            "--token",
            RunningDesk.TOKEN,
            "--tag",
            tag);
    assertThat(purged.exit()).as(purged.err()).isZero();
    assertThat(purged.out()).contains("\"matched\" : " + matched);
  }
}
