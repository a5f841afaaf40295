package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.rules.Tags;
import dev.frontdesk.settings.Config;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bounds at the figures that they have where nothing is configured. */
@Timeout(30)
class RealBoundsTest {
  private static final String CACHEABLE = "Cache-Control: max-age=600\n";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk start(String config, String rules) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n".formatted(api.uri()) + config,
        Map.of("a.yaml", rules));
  }

  @Test
  void aBodyIsKeptUpTo16MiB() throws Exception {
    int bound = (int) Config.Memory.MAX_OBJECT;
    chunked("/largest", bound);
    chunked("/larger", bound + 1);
    try (RunningDesk desk = start("", "routes: []")) {
      assertThat(desk.get("/largest").is("MISS").octets()).hasSize(bound);
      assertThat(desk.get("/largest").is("HIT").octets()).hasSize(bound);
      assertThat(desk.get("/larger").is("MISS").octets()).hasSize(bound + 1);
      assertThat(desk.get("/larger").is("MISS").octets()).hasSize(bound + 1);
      assertThat(desk.metric("frontdesk_store_refusals_total{reason=\"too-large\",route=\"http\"}"))
          .isPositive();
    }
  }

  /** Without a length, so that only the body itself tells. */
  private void chunked(String path, int length) {
    api.on(
        path,
        (connection, asked, count) -> {
          connection.send(
              "HTTP/1.1 200 OK\n"
                  + CACHEABLE
                  + "Transfer-Encoding: chunked\n\n%x\n".formatted(length));
          connection.out().write(new byte[length]);
          connection.send("\n0\n\n");
        });
  }

  @Test
  void aBodyIsCopiedForRulesUpTo256KiB() throws Exception {
    int bound = Config.Limits.DEFAULT.bodyCopy();
    String rules =
        """
        routes: [{ id: r, match: "GET /r/{id}", cache: { ttl: 1h, tags: ["r:{id}"] } }]
        writes: [{ id: w, match: POST /w, take: { id: [request.body.id] }, invalidate: ["r:{id}"] }]
        """;
    try (RunningDesk desk = start("", rules)) {
      desk.get("/r/1").is("MISS");
      desk.get("/r/2").is("MISS");
      desk.post("/w", padded(bound));
      desk.get("/r/1").is("MISS");
      desk.get("/r/2").is("HIT");
      desk.post("/w", padded(bound + 1));
      desk.get("/r/2").is("MISS");
    }
  }

  private static String padded(int length) {
    String shell = "{\"id\":\"1\",\"pad\":\"\"}";
    return shell.replace("\"}", "x".repeat(length - shell.length()) + "\"}");
  }

  @Test
  void anAnswerHas64Tags() throws Exception {
    shows("/list/most", Tags.BOUND);
    shows("/list/more", Tags.BOUND + 1);
    String rules =
        """
        routes: [{ id: list, match: "GET /list/{n}", cache: { ttl: 1h, tags: ["it:{response.body.items[].id}"] } }]
        """;
    try (RunningDesk desk = start("", rules)) {
      for (String path : new String[] {"/list/most", "/list/more"}) {
        desk.get(path).is("MISS");
        desk.get(path).is("HIT");
      }
      desk.admin("POST", "/purge", "{\"tags\":[\"it:none-of-them\"]}", RunningDesk.TOKEN);
      desk.get("/list/most").is("HIT");
      desk.get("/list/more").is("MISS");
    }
  }

  private void shows(String path, int items) {
    String list =
        IntStream.range(0, items)
            .mapToObj("{\"id\":%d}"::formatted)
            .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    api.says(path, count -> ok("Content-Type: application/json\n", list));
  }

  /**
   * Every query string is an answer of its own on the default route, and anybody can make them up.
   */
  @Test
  void memoryHoldsUnderChurnAndAHotAnswerSurvives() throws Exception {
    int size = 256 * 1024;
    String kept = "HTTP/1.1 200 OK\n" + CACHEABLE + "Content-Length: 2000\n\n" + "x".repeat(2000);
    api.says("/list", count -> kept);
    try (RunningDesk desk = start("memory: { size: 256KiB }\n", "routes: []");
        RawSocket client = RawSocket.connect(desk.port())) {
      String last = "";
      for (int i = 0; i < 1500; i++) {
        last = outcome(client, "/list?hot");
        outcome(client, "/list?scan=" + i);
        if (i % 100 == 0) {
          assertThat(desk.metric("frontdesk_memory_bytes")).isLessThanOrEqualTo(size);
        }
      }
      assertThat(last).isEqualTo("HIT");
      assertThat(api.count("/list"))
          .as("the scan, and the hot one hardly ever")
          .isBetween(1501, 1510);
      assertThat(desk.metric("frontdesk_memory_evictions_total")).isGreaterThan(1000);
    }
  }

  private static String outcome(RawSocket client, String target) throws IOException {
    client.send("GET " + target + " HTTP/1.1\nHost: desk\n\n");
    return String.valueOf(Got.from(client).outcome());
  }
}
