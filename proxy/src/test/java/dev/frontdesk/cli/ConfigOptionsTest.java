package dev.frontdesk.cli;

import static dev.frontdesk.cli.Backend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each key of a configuration has its effect over real sockets; other parts: see {@link Shows}. */
@Timeout(30)
class ConfigOptionsTest {
  private static final String TEXT = "Content-Type: text/plain\n";

  @TempDir private Path folder;
  private final Backend api = new Backend("a");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private String upstream(String more) {
    return "upstreams: { api: { primary: [\"%s\"]%s } }\n".formatted(api.uri(), more);
  }

  private RunningDesk start(String config) throws IOException {
    return RunningDesk.start(folder, upstream("") + config, Map.of());
  }

  private RunningDesk start(String config, String rules) throws IOException {
    return RunningDesk.start(
        folder, upstream("") + "rules: rules\n" + config, Map.of("a.yaml", rules));
  }

  private static String route(String path, String more) {
    return "  - { id: %s, match: \"GET %s\", cache: { ttl: 1h }%s }\n"
        .formatted(path.replaceAll("[^a-z]", ""), path, more);
  }

  @Test
  @Shows({
    "configuration.version", "configuration.upstreams", "configuration.default-upstream",
    "configuration.rules", "upstream.primary", "upstream.replicas"
  })
  void upstreamsAndRules() throws Exception {
    try (Backend second = new Backend("b");
        Backend replica = new Backend("r");
        RunningDesk desk =
            RunningDesk.start(
                folder,
                """
                upstreams:
                  one: { primary: ["%s"], replicas: ["%s"] }
                  two: { primary: ["%s"] }
                default-upstream: two
                rules: [rules]
                """
                    .formatted(api.uri(), replica.uri(), second.uri()),
                Map.of(
                    "a.yaml",
                    "routes: [{ id: one, match: GET /one, upstream: one.replicas, cache: { ttl: 1h } }]"))) {
      desk.get("/any").is("MISS", "b1");
      desk.get("/one").is("MISS", "a1");
    }
  }

  @Test
  @Shows({
    "configuration.listen",
    "configuration.admin",
    "listen.address",
    "admin.address",
    "admin.token"
  })
  void bothListenersAndTheToken() throws Exception {
    try (RunningDesk desk =
        start("admin: { address: \"127.0.0.1:0\", token: file:token.txt }\n", "")) {
      throw new AssertionError("the token's file is not there, but " + desk.adminPort());
    } catch (AssertionError missing) {
      assertThat(missing).hasMessageContaining("token.txt cannot be read");
    }
    Files.writeString(folder.resolve("token.txt"), "from-a-file\n");
    try (RunningDesk desk =
        start(
            "listen: { address: \"127.0.0.1:0\" }\nadmin: { address: \"127.0.0.1:0\", token: file:token.txt }\n")) {
      assertThat(desk.port()).isPositive().isNotEqualTo(desk.adminPort());
      assertThat(desk.admin("GET", "/stats", "", "wrong").status()).isEqualTo(401);
      assertThat(desk.admin("GET", "/stats", "", "from-a-file").status()).isEqualTo(200);
    }
  }

  @Test
  @Shows("upstream.response-timeout")
  void anAnswerThatTakesTooLong() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    api.on("/slow", (connection, asked, count) -> over.await());
    try (RunningDesk desk =
        RunningDesk.start(folder, upstream(", response-timeout: 100ms"), Map.of())) {
      assertThat(desk.get("/slow").status()).isEqualTo(504);
      assertThat(desk.get("/fast").status()).isEqualTo(200);
    } finally {
      over.countDown();
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1"})
  @Shows({"upstream.connections", "upstream.queue"})
  void connectionsAndTheirQueueAreBounded(int queue) throws Exception {
    int loops = Runtime.getRuntime().availableProcessors();
    CountDownLatch release = new CountDownLatch(1);
    api.on(
        "/held",
        (connection, asked, count) -> {
          release.await();
          connection.send(ok("", "held"));
        });
    int most = loops * (1 + queue);
    try (RunningDesk desk =
        RunningDesk.start(folder, upstream(", connections: 1, queue: " + queue), Map.of())) {
      List<RawSocket> clients = new ArrayList<>();
      for (int i = 0; i < most + 2; i++) {
        RawSocket client = RawSocket.connect(desk.port());
        clients.add(client);
        client.send("POST /held HTTP/1.1\nHost: desk\nContent-Length: 0\nConnection: close\n\n");
      }
      await().until(() -> desk.metric(FULL) >= 2);
      assertThat(api.connections()).isLessThanOrEqualTo(loops);
      release.countDown();
      List<Integer> statuses = new ArrayList<>();
      for (RawSocket client : clients) {
        statuses.add(Got.from(client).status());
        client.close();
      }
      assertThat(statuses).filteredOn(status -> status == 503).hasSize(2);
      assertThat(statuses).filteredOn(status -> status == 200).hasSize(most);
    }
  }

  private static final String FULL =
      "frontdesk_requests_total{outcome=\"NONE\",reason=\"upstream-full\",route=\"none\",status_class=\"5xx\"}";

  @Test
  @Shows("upstream.idle-timeout")
  void aKeptConnectionIsGivenUp() throws Exception {
    try (RunningDesk desk = RunningDesk.start(folder, upstream(", idle-timeout: 1ms"), Map.of())) {
      await()
          .until(() -> {
            desk.get("/x");
            return api.connections() > 3 * Runtime.getRuntime().availableProcessors();
          });
    }
  }

  @Test
  @Shows({"configuration.memory", "memory.size", "memory.max-object"})
  void memoryIsBounded() throws Exception {
    api.says("/large", count -> ok("Cache-Control: max-age=60\n", "x".repeat(2049)));
    try (RunningDesk desk = start("memory: { size: 64KiB, max-object: 2KiB }\n")) {
      desk.get("/large").is("MISS").because("not-stored/too-large");
      desk.get("/large").is("MISS");
      for (int i = 0; i < 100; i++) {
        String path = "/churn/" + i;
        api.says(path, count -> ok("Cache-Control: max-age=60\n", "x".repeat(1000)));
        desk.get(path).is("MISS");
        if (i % 10 == 0) {
          assertThat(desk.metric("frontdesk_memory_bytes")).isLessThanOrEqualTo(64 * 1024);
        }
      }
      assertThat(desk.metric("frontdesk_memory_evictions_total")).isGreaterThan(20);
      assertThat(desk.metric("frontdesk_memory_maximum_bytes")).isEqualTo(64 * 1024);
    }
  }

  @Test
  @Shows("memory.fills")
  void whatIsReceivedTogetherIsBounded() throws Exception {
    api.says("/large", count -> ok("Cache-Control: max-age=60\n", "x".repeat(5000)));
    api.says("/small", count -> ok("Cache-Control: max-age=60\n", "x".repeat(500)));
    try (RunningDesk desk = start("memory: { size: 1MiB, fills: 2KiB }\n")) {
      for (int i = 0; i < 2; i++) {
        assertThat(desk.get("/large").is("MISS").body()).hasSize(5000);
      }
      await()
          .until(() ->
              desk.metric("frontdesk_store_refusals_total{reason=\"fill-budget\",route=\"http\"}")
                  == 2);
      desk.get("/small").is("MISS");
      desk.get("/small").is("HIT");
    }
  }

  @Test
  @Shows("memory.marks")
  void marksAreBounded() throws Exception {
    try (RunningDesk desk = start("memory: { marks: 1000 }\n")) {
      for (int half = 0; half < 2; half++) {
        StringBuilder tags = new StringBuilder();
        for (int i = 0; i < 900; i++) {
          tags.append(i == 0 ? "" : ",").append("\"t%d-%d\"".formatted(half, i));
        }
        desk.admin("POST", "/purge", "{\"tags\":[" + tags + "]}", RunningDesk.TOKEN);
      }
      assertThat(desk.metric("frontdesk_marks")).isBetween(500.0, 1001.0);
    }
  }

  @Test
  @Shows({
    "configuration.compression",
    "compression.encodings",
    "compression.min-size",
    "compression.types"
  })
  void compressionDoesAsItIsTold() throws Exception {
    api.says("/own", count -> ok("Content-Type: application/x-own\n", "x".repeat(100)));
    api.says("/text", count -> ok(TEXT, "x".repeat(100)));
    String all = "Accept-Encoding: br, zstd, gzip";
    String config =
        "compression: { encodings: [zstd, gzip], min-size: 50B, types: [application/x-own] }\n";
    try (RunningDesk desk = start(config)) {
      assertThat(desk.get("/own", all).field("Content-Encoding")).isEqualTo("zstd");
      assertThat(desk.get("/own", "Accept-Encoding: br").field("Content-Encoding")).isNull();
      assertThat(desk.get("/text", all).field("Content-Encoding")).isNull();
      api.says("/own", count -> ok("Content-Type: application/x-own\n", "x".repeat(49)));
      assertThat(desk.get("/own", all).field("Content-Encoding")).isNull();
    }
    api.says("/text", count -> ok(TEXT, "x".repeat(5000)));
    try (RunningDesk off = start("compression: off\n")) {
      assertThat(off.get("/text", all).field("Content-Encoding")).isNull();
    }
    try (RunningDesk standard = start("")) {
      assertThat(standard.get("/text", all).field("Content-Encoding")).isEqualTo("br");
    }
  }

  @Test
  @Shows("compression.level")
  void aHigherLevelIsSmaller() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      text.append("booking ")
          .append(i * 7919 % 3001)
          .append(" of user ")
          .append(i % 97)
          .append(',');
    }
    api.says("/text", count -> ok(TEXT, text.toString()));
    int[] sizes = new int[2];
    for (int i = 0; i < 2; i++) {
      try (RunningDesk desk =
          start("compression: { level: %d, encodings: gzip }\n".formatted(i == 0 ? 1 : 9))) {
        sizes[i] = desk.get("/text", "Accept-Encoding: gzip").octets().length;
      }
    }
    assertThat(sizes[1]).isLessThan(sizes[0]);
  }

  private static final String RIDERS =
      "identities: { rider: { header: X-Rider } }\nroutes: [{ id: r, match: GET /r, key: { identity: rider }, cache: { ttl: 1h } }]\n";

  @Test
  @Shows("configuration.trusted")
  void onlyTrustedPeersAreBelieved() throws Exception {
    try (RunningDesk desk = start("trusted: [192.0.2.1]\n", RIDERS)) {
      desk.get("/r", "X-Rider: 1", "X-Forwarded-For: 203.0.113.9")
          .is("BYPASS")
          .because("identity-missing");
      assertThat(api.last("/r").head()).doesNotContain("X-Rider").doesNotContain("203.0.113.9");
    }
    try (RunningDesk desk = start("trusted: [127.0.0.0/8]\n", RIDERS)) {
      desk.get("/r", "X-Rider: 1", "X-Forwarded-For: 203.0.113.9").is("MISS");
      assertThat(api.last("/r").head()).contains("X-Rider: 1");
      desk.get("/plain", "X-Forwarded-For: 203.0.113.9").is("MISS");
      assertThat(api.last("/plain").head()).contains("203.0.113.9, 127.0.0.1");
    }
  }

  @Test
  @Shows({
    "configuration.credentials",
    "configuration.ignore-query",
    "configuration.cookies",
    "cookies.ignore",
    "configuration.allow-headers"
  })
  void listsExtendTheBuiltInOnes() throws Exception {
    String lists =
        "credentials: [X-Pass]\nignore-query: [campaign_*]\ncookies: { ignore: [seen_*] }\nallow-headers: [X-Note]\n";
    String rules = "routes:\n" + route("/l/{id}", "");
    try (RunningDesk desk = start(lists, rules)) {
      desk.get("/l/1", "Cookie: seen_a=1").is("MISS", "a1");
      desk.get("/l/1?campaign_x=1", "Cookie: seen_b=2").is("HIT", "a1");
      desk.get("/l/2", "X-Pass: p").is("BYPASS");
      desk.get("/l/3", "X-Note: n").is("MISS");
      assertThat(api.last("/l/3").has("X-Note: n")).isTrue();
    }
    try (RunningDesk desk = start("", rules)) {
      desk.get("/l/1", "Cookie: seen_a=1").is("BYPASS");
      desk.get("/l/1?campaign_x=1").is("BYPASS");
      desk.get("/l/2", "X-Pass: p").is("MISS");
      desk.get("/l/3", "X-Note: n").is("MISS");
      assertThat(api.last("/l/3").has("X-Note: n")).isFalse();
    }
  }

  @Test
  @Shows({"configuration.access-log", "access-log.to", "access-log.format", "access-log.mask"})
  void requestsAreLogged() throws Exception {
    for (String format : List.of("json", "combined")) {
      Path log = folder.resolve(format + ".log");
      try (RunningDesk desk =
          start(
              "access-log: { to: \"%s\", format: %s, mask: [voucher] }\n".formatted(log, format))) {
        desk.get("/logged?voucher=s3cr3t&a=1");
      }
      String line = Files.readString(log);
      assertThat(line).contains("/logged").contains("voucher=***").contains("a=1");
      assertThat(line).doesNotContain("s3cr3t");
      assertThat(line.startsWith("{\"")).isEqualTo(format.equals("json"));
    }
  }

  @Test
  @Shows({"configuration.limits", "limits.request-line", "limits.fields", "limits.body-copy"})
  void singleRequestsAreBounded() throws Exception {
    String rules =
        """
        routes: [{ id: r, match: "GET /r/{id}", cache: { ttl: 1h, tags: ["r:{id}"] } }]
        writes: [{ id: w, match: POST /w, take: { id: [request.body.id] }, invalidate: ["r:{id}"] }]
        """;
    try (RunningDesk desk =
        start("limits: { request-line: 512B, fields: 1KiB, body-copy: 256B }\n", rules)) {
      assertThat(desk.get("/" + "x".repeat(470)).status()).isEqualTo(200);
      assertThat(desk.get("/" + "x".repeat(520)).status()).isEqualTo(414);
      assertThat(desk.get("/a", "X-A: " + "x".repeat(800)).status()).isEqualTo(200);
      assertThat(desk.get("/a", "X-A: " + "x".repeat(1100)).status()).isEqualTo(431);
      desk.get("/r/1").is("MISS");
      desk.get("/r/2").is("MISS");
      desk.post("/w", "{\"id\":\"1\",\"pad\":\"%s\"}".formatted("x".repeat(100)));
      desk.get("/r/1").is("MISS");
      desk.get("/r/2").is("HIT");
      desk.post("/w", "{\"id\":\"1\",\"pad\":\"%s\"}".formatted("x".repeat(300)));
      desk.get("/r/2").is("MISS"); // more is cleared, never less
    }
  }

  @Test
  @Shows("limits.connections")
  void clientsConnectionsAreBounded() throws Exception {
    try (RunningDesk desk = start("limits: { connections: 2 }\n");
        RawSocket first = RawSocket.connect(desk.port())) {
      first.send("GET /a HTTP/1.1\nHost: desk\n\n");
      assertThat(first.head()).startsWith("HTTP/1.1 200 ");
      try (RawSocket second = RawSocket.connect(desk.port())) {
        second.send("GET /a HTTP/1.1\nHost: desk\n\n");
        assertThat(second.head()).startsWith("HTTP/1.1 200 ");
        try (RawSocket third = RawSocket.connect(desk.port())) {
          assertThat(third.ended()).isTrue();
        }
        assertThat(desk.metric("frontdesk_connections_refused_total")).isEqualTo(1);
        assertThat(desk.metric("frontdesk_connections")).isEqualTo(2);
      }
      await().until(() -> desk.metric("frontdesk_connections") == 1);
      assertThat(desk.get("/a").status()).as("there is room again").isEqualTo(200);
    }
  }

  @Test
  @Shows("limits.idle-timeout")
  void aClientThatDoesNothingIsClosed() throws Exception {
    try (RunningDesk desk = start("limits: { idle-timeout: 100ms }\n");
        RawSocket idle = RawSocket.connect(desk.port())) {
      assertThat(idle.ended()).isTrue();
    }
  }

  @Test
  @Shows({"configuration.shutdown", "shutdown.drain"})
  void whatIsInFlightHasAsLongAsItIsGiven() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    api.on(
        "/held",
        (connection, request, count) -> {
          asked.countDown();
          release.await();
          connection.send(ok("", "done"));
        });
    RunningDesk patient = start("shutdown: { drain: 25s }\n");
    RunningDesk hasty = start("shutdown: { drain: 50ms }\n");
    try (RawSocket one = RawSocket.connect(patient.port());
        RawSocket other = RawSocket.connect(hasty.port())) {
      for (RawSocket client : List.of(one, other)) {
        client.send("GET /held HTTP/1.1\nHost: desk\n\n");
      }
      asked.await();
      hasty.close();
      assertThat(other.ended()).as("the bound is over").isTrue();
      Thread closing = Thread.ofVirtual().start(patient::close);
      await().until(() -> refusesConnections(patient.port()));
      release.countDown();
      assertThat(Got.from(one).body()).isEqualTo("done");
      closing.join();
    }
  }

  private static boolean refusesConnections(int port) {
    try (RawSocket connection = RawSocket.connect(port)) {
      return connection.ended();
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void aRequestThatGoesInACircleEnds() throws Exception {
    api.says("/t", count -> Backend.ok("", "here"));
    try (RunningDesk desk = start("", "routes: [{ id: t, match: GET /t, cache: off }]")) {
      // This proxy is one more.
      String passed = "Via: " + "1.1 a, ".repeat(30) + "1.1 b";
      assertThat(desk.get("/t", passed).status()).isEqualTo(200);
      Got refused = desk.get("/t", passed + ", 1.1 c");
      assertThat(refused.status()).isEqualTo(508);
      assertThat(refused.body()).contains("loop");
      assertThat(api.count("/t")).isEqualTo(1);
    }
  }

  @Test
  void theNameIsInViaOfAFailureThatAllWhoWaitGet() throws Exception {
    api.says("/t", count -> Backend.answer(500, "", "sorry"));
    try (RunningDesk desk =
        start(
            "answers: { name: lobby }\n",
            "routes: [{ id: t, match: GET /t, cache: { ttl: 1h } }]")) {
      assertThat(desk.get("/t").field("Via")).isEqualTo("1.1 lobby");
    }
  }

  @Test
  @Shows({
    "configuration.answers", "answers.name", "answers.x-cache", "answers.x-cache-ttl",
    "answers.x-response-time", "answers.cache-status", "answers.server-timing", "answers.detail",
    "answers.tag-fields"
  })
  void answersSayWhatTheyAreToldTo() throws Exception {
    api.sends("/t", "Surrogate-Key: k\n");
    String rules =
        "routes: [{ id: t, match: GET /t, cache: { ttl: 1h, tags-from: [Surrogate-Key] } }]";
    try (RunningDesk desk =
        start(
            "answers: { name: lobby, x-cache: X-Lobby, x-cache-ttl: X-Left, x-response-time: X-Took, detail: false, tag-fields: true }\n",
            rules)) {
      Got miss = desk.get("/t");
      assertThat(miss.field("X-Lobby")).isEqualTo("MISS");
      assertThat(miss.field("Via")).isEqualTo("1.1 lobby");
      assertThat(api.last("/t").has("Via: 1.1 lobby")).isTrue();
      assertThat(miss.field("Surrogate-Key")).isEqualTo("k");
      Got hit = desk.get("/t");
      assertThat(hit.field("X-Lobby")).isEqualTo("HIT");
      assertThat(hit.field("Cache-Status")).startsWith("lobby; hit").doesNotContain("detail");
      assertThat(hit.field("Server-Timing")).startsWith("lobby;");
      assertThat(hit.field("Surrogate-Key")).isEqualTo("k");
      assertThat(hit.head()).contains("X-Left: ", "X-Took: ").doesNotContain("X-Cache");
    }
    try (RunningDesk silent =
        start(
            "answers: { x-cache: off, x-cache-ttl: off, x-response-time: off, cache-status: false, server-timing: false }\n",
            rules)) {
      for (int i = 0; i < 2; i++) {
        assertThat(silent.get("/t").head())
            .doesNotContain(
                "X-Cache", "X-Response-Time", "Cache-Status", "Server-Timing", "Surrogate-Key");
      }
    }
  }
}
