package dev.frontdesk.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.observe.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin listener over a real socket, with a desk that only takes notes. */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminListenerTest {
  private static final AdminToken TOKEN = AdminToken.of("s3cr3t");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics();
  private FakeDesk desk = new FakeDesk();
  private AdminListener listener = start(desk);
  private int port;

  private AdminListener start(Desk behind) {
    return new AdminListener(
        vertx, new AdminOptions("127.0.0.1", 0, TOKEN), behind, metrics::scrape);
  }

  @BeforeEach
  void listen() {
    desk = new FakeDesk();
    listener = start(desk);
    port = listener.start().await();
  }

  @AfterEach
  void stop() {
    listener.stop().await();
  }

  @AfterAll
  void close() {
    vertx.close().await();
    metrics.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, true",
    "GET, /health/live, true",
    "GET, /health/ready, true",
    "GET, /metrics, true",
    "GET, /stats, false",
    "GET, /unmatched-writes, false",
    "GET, /replicas, false",
    "GET, /queries, false",
    "POST, /reload, false",
    "HEAD, /stats, false",
    "HEAD, /metrics, true",
  })
  void onlyHealthMetricsAndTheListAreOpen(String method, String path, boolean open)
      throws Exception {
    HttpResponse<String> stranger = send(method, path, null);
    assertThat(stranger.statusCode()).isEqualTo(open ? 200 : 401);
    if (!open) {
      assertThat(desk.asked).isEmpty();
      assertThat(field(stranger, "WWW-Authenticate")).isEqualTo("Bearer realm=\"frontdesk\"");
      assertThat(field(stranger, "Content-Type")).isEqualTo("application/problem+json");
    }
    assertThat(send(method, path, null, "Authorization", "Bearer s3cr3t").statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/stats/",
        "//stats",
        "/%73tats",
        "/x/../stats",
        "/./stats",
        "/stats?",
        "/stats;a=b",
        "/health/live/../../stats",
        "/metrics/../stats"
      })
  void anotherSpellingOfAPathIsNoWayAroundTheToken(String path) throws Exception {
    assertThat(send("GET", path, null).statusCode()).isIn(400, 401, 404);
    assertThat(desk.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Basic czNjcjN0", "s3cr3t", "Bearer"})
  void anotherTokenIsRefusedBeforeTheBodyIsRead(String authorization) throws Exception {
    HttpResponse<String> answer =
        send("POST", "/purge", "not even JSON", "Authorization", authorization);
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(field(answer, "WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"frontdesk\", error=\"invalid_token\"");
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void twoTokensOrOneInTheQueryAreNone() throws Exception {
    assertThat(
            send("GET", "/stats", null, "Authorization", "Bearer s3cr3t", "Authorization", "x")
                .statusCode())
        .isEqualTo(401);
    assertThat(send("GET", "/stats?token=s3cr3t&access_token=s3cr3t", null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void readyOrNotAndWhy() throws Exception {
    assertThat(json(send("GET", "/health/ready", null)).getString("status")).isEqualTo("ready");
    desk.ready = Ready.no("no rules are loaded", "shutting down");
    HttpResponse<String> not = send("GET", "/health/ready", null);
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(json(not))
        .isEqualTo(
            new JsonObject()
                .put("status", "not-ready")
                .put("why", new JsonArray(List.of("no rules are loaded", "shutting down"))));
    assertThat(send("GET", "/health/live", null).statusCode()).isEqualTo(200);
  }

  @Test
  void metricsAreWhatTheRegistryHolds() throws Exception {
    HttpResponse<String> answer = send("GET", "/metrics", null);
    assertThat(field(answer, "Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body().lines())
        .contains("# TYPE frontdesk_marks gauge", "frontdesk_marks 0.0");
    // Every line is a comment or a sample.
    assertThat(answer.body().lines())
        .allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-z_]+(\\{.*})? [-+0-9.eE]+|.* NaN"));
  }

  @Test
  void purgeAnswersWithCounts() throws Exception {
    HttpResponse<String> answer =
        ask("POST", "/purge", "{\"tags\": [\"availability:7\"], \"dryRun\": true}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer))
        .isEqualTo(
            new JsonObject()
                .put("matched", 3)
                .put("atLeast", false)
                .put("soft", false)
                .put("dryRun", true)
                .put("tags", new JsonArray(List.of("availability:7"))));
    assertThat(desk.asked)
        .containsExactly(
            new PurgeRequest(new PurgeRequest.What.Tags(List.of("availability:7")), false, true));
    assertThat(desk.threads).allMatch(name -> name.contains("worker"));
  }

  @Test
  void aPurgeSaysHowFarItHasGone() throws Exception {
    desk.purged = new PurgeResult(3, false, List.of("x"), null, PurgeSpread.EVERYWHERE);
    JsonObject everywhere = json(ask("POST", "/purge", "{\"all\": true}"));
    assertThat(everywhere.getBoolean("everywhere")).isTrue();
    assertThat(everywhere.containsKey("warning")).isFalse();
    desk.purged = new PurgeResult(3, false, List.of("x"), null, PurgeSpread.without(List.of("b")));
    JsonObject fenced = json(ask("POST", "/purge", "{\"all\": true}"));
    assertThat(fenced.getBoolean("everywhere")).isTrue();
    assertThat(fenced.getJsonArray("silent")).containsExactly("b");
    assertThat(fenced.getString("warning")).contains("not confirmed");
    desk.purged = new PurgeResult(3, false, List.of("x"), null, PurgeSpread.UNSENT);
    JsonObject unsent = json(ask("POST", "/purge", "{\"all\": true}"));
    assertThat(unsent.getBoolean("everywhere")).isFalse();
    assertThat(unsent.getString("warning")).contains("Redis was not told");
    desk.purged = new PurgeResult(3, false, List.of("x"), 2L, PurgeSpread.EVERYWHERE);
    JsonObject person = json(ask("POST", "/purge", "{\"identity\": {\"user\": \"42\"}}"));
    assertThat(person.getLong("memory")).isEqualTo(3);
    assertThat(person.getLong("redis")).isEqualTo(2);
  }

  @Test
  void aPurgeThatMatchedNothingSaysSo() throws Exception {
    desk.purged = new PurgeResult(0, false, List.of("x"));
    HttpResponse<String> answer = ask("POST", "/purge", "{\"tags\": [\"x\"]}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).getInteger("matched")).isZero();
    assertThat(json(answer).getString("hint"))
        .contains("nothing in this process's memory", "nothing else is counted");
    String person = "{\"identity\": {\"usr\": \"42\"}}";
    desk.purged = new PurgeResult(0, false, List.of("x"), 0L, PurgeSpread.EVERYWHERE);
    assertThat(json(ask("POST", "/purge", person)).getString("hint")).contains("name", "identity");
    desk.purged = new PurgeResult(0, false, List.of("x"), 2L, PurgeSpread.EVERYWHERE);
    assertThat(json(ask("POST", "/purge", person)).containsKey("hint")).isFalse();
    desk.purged = new PurgeResult(0, true, List.of("x"));
    assertThat(json(ask("POST", "/purge", "{\"all\": true}")).containsKey("hint")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/purge   | {\"tag\": [\"a\"]}         | unknown key \"tag\"",
        "/purge   | {}                         | nothing to purge",
        "/explain | {\"request\": \"nonsense\"} | request: nonsense",
        "/explain | {\"request\": \"GET /refused\"} | peer: x (expected: an IP address)",
        "/reload  | {\"force\": true}          | unknown key \"force\"",
      })
  void badBodiesAreProblemsThatNameTheFault(String path, String body, String detail)
      throws Exception {
    HttpResponse<String> answer = ask("POST", path, body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(answer).getString("detail")).startsWith(detail);
    assertThat(json(answer).getInteger("status")).isEqualTo(400);
    assertThat(desk.asked).noneMatch(PurgeRequest.class::isInstance).doesNotContain("reload");
  }

  @Test
  void aBodyOverTheBoundIsRefused() throws Exception {
    String shell = "{\"all\": true}";
    String largest = shell + " ".repeat(AdminListener.MAX_BODY - shell.length());
    assertThat(ask("POST", "/purge", largest).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = ask("POST", "/purge", largest + " ");
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).getString("detail")).contains("65536");
    assertThat(desk.asked).hasSize(1);
  }

  @Test
  void explainPassesTheQuestionOn() throws Exception {
    HttpResponse<String> answer =
        ask(
            "POST",
            "/explain",
            "{\"request\": \"GET /api/services?x=1\", \"headers\": {\"Accept\": \"text/html\"}}");
    assertThat(json(answer))
        .isEqualTo(new JsonObject("{\"route\":\"services\",\"reason\":\"fresh\"}"));
    assertThat(desk.asked)
        .containsExactly(
            new ExplainRequest("GET", "/api/services?x=1", Fields.of("Accept", "text/html"), null));
  }

  @Test
  void reloadSaysWhatIsInForce() throws Exception {
    assertThat(json(ask("POST", "/reload", "")))
        .isEqualTo(
            new JsonObject()
                .put("applied", true)
                .put("routes", 4)
                .put("writes", 2)
                .put("warnings", new JsonArray(List.of("a warning"))));
    desk.reloaded =
        new ReloadResult(false, List.of("booking.yaml:3:7: unknown key"), List.of(), 4, 2);
    HttpResponse<String> refused = ask("POST", "/reload", "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).getJsonArray("errors"))
        .containsExactly("booking.yaml:3:7: unknown key");
  }

  @Test
  void statsAndUnmatchedWrites() throws Exception {
    JsonObject stats = json(ask("GET", "/stats", null));
    assertThat(stats.getLong("uptimeSeconds")).isEqualTo(61);
    assertThat(stats.getJsonObject("requests").getLong("HIT")).isEqualTo(5);
    assertThat(stats.getJsonObject("requests").getLong("MISS")).isZero();
    assertThat(stats.getJsonObject("memory").getLong("maximumBytes")).isEqualTo(3);
    assertThat(stats.getLong("fillsInFlight")).isEqualTo(8);
    assertThat(json(ask("GET", "/unmatched-writes", null)).getJsonArray("unmatched"))
        .containsExactly(
            new JsonObject()
                .put("method", "POST")
                .put("shape", "/api/users/{n}/orders")
                .put("count", 9));
  }

  @Test
  void replicasAndQueries() throws Exception {
    assertThat(json(ask("GET", "/replicas", null)).getString("replicas"))
        .isEqualTo("none are configured");
    assertThat(json(ask("GET", "/stats", null)).containsKey("replicas")).isFalse();
    desk.replicas =
        new ReplicaFigures(
            new ReplicaFigures.Primary(
                "db:5432",
                true,
                "7/1",
                "0/3000060",
                Set.of("standby-ahead"),
                Duration.ofSeconds(2)),
            List.of(
                new ReplicaFigures.Standby("db2:5432", "following", true, 1.5, 96L, "0/3000000"),
                new ReplicaFigures.Standby("db3:5432", "away", false, null, null, null)),
            List.of(new ReplicaFigures.Server("booking", "http://a:1", "db2:5432", true, true)),
            Map.of("booking", Map.of("replica", 9L, "primary", 1L)));
    JsonObject replicas = json(ask("GET", "/replicas", null));
    assertThat(replicas.getJsonObject("primary").getDouble("graceSeconds")).isEqualTo(2.0);
    assertThat(replicas.getJsonObject("primary").getJsonArray("doubts"))
        .containsExactly("standby-ahead");
    assertThat(replicas.getJsonArray("standbys").getJsonObject(0).getLong("lagBytes"))
        .isEqualTo(96);
    assertThat(replicas.getJsonArray("standbys").getJsonObject(1).getValue("lagMillis")).isNull();
    assertThat(replicas.getJsonArray("servers").getJsonObject(0).getString("standing"))
        .isEqualTo("db2:5432");
    assertThat(json(ask("GET", "/stats", null)).getJsonObject("replicas"))
        .isEqualTo(
            new JsonObject()
                .put("primary", "up")
                .put("standbys", 2)
                .put("eligible", 1L)
                .put(
                    "reads",
                    new JsonObject()
                        .put("booking", new JsonObject().put("primary", 1).put("replica", 9))));
    JsonObject query = json(ask("GET", "/queries", null)).getJsonArray("queries").getJsonObject(0);
    assertThat(query.getString("id")).isEqualTo("free-slots");
    assertThat(query.getJsonObject("millis").getDouble("p99")).isEqualTo(20);
    assertThat(query.getString("plan")).isEqualTo("Seq Scan");
  }

  @Test
  void aDefectIsA500ThatTellsNothing() throws Exception {
    desk.broken = true;
    HttpResponse<String> answer = ask("GET", "/stats", null);
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret").doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /purge, 405, POST",
    "DELETE, /stats, 405, 'GET, HEAD'",
    "POST, /metrics, 405, 'GET, HEAD'",
    "GET, /nothing, 404, ",
    "GET, /PURGE, 404, ",
  })
  void otherMethodsAndPaths(String method, String path, int status, String allow) throws Exception {
    HttpResponse<String> answer = ask(method, path, null);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Allow").orElse(null)).isEqualTo(allow);
    assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
  }

  @Test
  void theListNamesEveryEndpointAndSoDoesTheDocument() throws Exception {
    String doc =
        Files.readString(
            Path.of(System.getProperty("frontdesk.root", ".."), "proxy/docs/observing.md"));
    String text = send("GET", "/", null).body();
    List<String> rows = text.lines().filter(line -> line.matches("(GET|POST) .*")).toList();
    assertThat(rows).hasSize(11);
    for (String row : rows) {
      String[] words = row.split(" +");
      assertThat(doc).contains("| `" + words[0] + " " + words[1] + "` |");
    }
    HttpResponse<String> html = send("GET", "/", null, "Accept", "text/html,*/*");
    assertThat(field(html, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(html.body()).contains("<a href=\"/metrics\">", "/unmatched-writes");
    assertThat(field(html, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(field(html, "Cache-Control")).isEqualTo("no-store");
  }

  private HttpResponse<String> ask(String method, String path, @Nullable String body)
      throws Exception {
    return send(method, path, body, "Authorization", "Bearer s3cr3t");
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static String field(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
