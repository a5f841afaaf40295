package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole proxy before a tiny upstream, and the commands that ask it. */
@Timeout(60)
class ServerTest {
  private static final String RULES =
      """
      version: 1
      routes:
        - id: patient
          match: GET /patient
          cache: { ttl: 5m, stale-while-revalidate: 1h, tags: [patient] }
        - id: things
          match: GET /things/{id}
          cache: { ttl: 5m, client: max-age=30s, tags: ["thing:{id}"] }
        - id: plain
          match: GET /plain
          sharing: http
          cache: http
      writes:
        - id: thing-changed
          match: PUT /things/{id}
          invalidate: ["thing:{id}"]
      """;

  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  @TempDir private Path folder;
  private HttpServer upstream;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    upstream.setExecutor(threads);
    upstream.createContext(
        "/",
        exchange -> {
          byte[] body = ("answer " + asked.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          if (exchange.getRequestURI().getPath().equals("/things/slow")) {
            arrived.countDown();
            await(go);
          }
          if (exchange.getRequestURI().getPath().equals("/things/bent")
              && exchange.getRequestHeaders().containsKey("Accept-Encoding")) {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
          }
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    upstream.start();
    Files.writeString(folder.resolve("api.yaml"), RULES);
    server = start(setup());
  }

  @AfterEach
  void stop() {
    go.countDown();
    server.close();
    upstream.stop(0);
    threads.shutdownNow();
    client.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Setup setup() {
    Setup setup = new Setup();
    setup.upstream = URI.create("http://127.0.0.1:" + upstream.getAddress().getPort());
    setup.rules = folder;
    setup.listen = "127.0.0.1:0";
    setup.admin = "127.0.0.1:0";
    return setup;
  }

  private static Server start(Setup setup) {
    Setup.Loading loading = setup.load();
    Config config = Objects.requireNonNull(loading.config());
    RuleSet rules = Objects.requireNonNull(Objects.requireNonNull(loading.rules()).rules());
    return RunCommand.start(config, rules, setup.loader(config));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> get(String path) {
    return ask(request(path).build()).join();
  }

  private CompletableFuture<HttpResponse<String>> ask(HttpRequest request) {
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String cache(HttpResponse<String> response) {
    return response.headers().firstValue("X-Cache").orElse("-");
  }

  private Cli.Result operator(String command, String... more) {
    String[] first = {
      command, "--admin", "http://127.0.0.1:" + server.adminPort(), "--token", token()
    };
    String[] all = new String[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Cli.run(all);
  }

  private String token() {
    return server.token().reveal();
  }

  @Test
  void aReadIsStoredAndAWriteClearsIt() {
    assertThat(cache(get("/things/1"))).isEqualTo("MISS");
    assertThat(cache(get("/things/2"))).isEqualTo("MISS");
    HttpResponse<String> hit = get("/things/1");
    assertThat(cache(hit)).isEqualTo("HIT");
    assertThat(hit.body()).isEqualTo("answer 1");

    HttpRequest put = request("/things/1").PUT(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(ask(put).join().statusCode()).isEqualTo(200);

    assertThat(cache(get("/things/1"))).isEqualTo("MISS");
    assertThat(cache(get("/things/2"))).isEqualTo("HIT");
  }

  /** Content that says it is gzip and is not: the origin is asked, and not an error made. */
  @Test
  void aStoredResponseThatDoesNotDecodeIsNotUsed() throws IOException {
    Files.writeString(
        folder.resolve("api.yaml"), RULES.replace("ttl: 5m,", "ttl: 5m, compress: false,"));
    assertThat(server.rules().reload().rules()).isNotNull();
    HttpRequest gzip = request("/things/bent").header("Accept-Encoding", "gzip").build();
    assertThat(cache(ask(gzip).join())).isEqualTo("MISS");
    assertThat(cache(ask(gzip).join())).isEqualTo("HIT");

    HttpResponse<String> plain = get("/things/bent");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo("answer 2");
    assertThat(cache(plain)).isEqualTo("MISS");
  }

  @Test
  void purgeTakesOutWhatItSays() {
    get("/things/1");
    get("/things/2");
    Cli.Result dry = operator("purge", "--tag", "thing:1", "--dry-run");
    assertThat(dry.exit()).as(dry.err()).isZero();
    assertThat(new JsonObject(dry.out()).getInteger("matched")).isEqualTo(1);
    assertThat(cache(get("/things/1"))).isEqualTo("HIT");

    assertThat(operator("purge", "--tag", "thing:1").exit()).isZero();
    assertThat(cache(get("/things/1"))).isEqualTo("MISS");
    assertThat(cache(get("/things/2"))).isEqualTo("HIT");

    assertThat(operator("purge", "--path", "/things/2").exit()).isZero();
    assertThat(cache(get("/things/2"))).isEqualTo("MISS");

    assertThat(operator("purge", "--all").exit()).isZero();
    assertThat(cache(get("/things/1"))).isEqualTo("MISS");
    assertThat(operator("purge", "--tag", "nothing:here").out()).contains("hint");
  }

  @Test
  void aSoftPurgeMakesStale() {
    assertThat(cache(get("/patient"))).isEqualTo("MISS");
    Cli.Result soft = operator("purge", "--tag", "patient", "--soft");
    assertThat(new JsonObject(soft.out()).getInteger("matched")).isEqualTo(1);
    HttpResponse<String> stale = get("/patient");
    assertThat(cache(stale)).isEqualTo("STALE");
    assertThat(stale.body()).isEqualTo("answer 1");
  }

  @Test
  void explainKnowsWhatIsStored() {
    assertThat(operator("explain", "GET", "/things/1").out()).contains("not-stored");
    get("/things/1");
    Cli.Result explained =
        operator(
            "explain",
            "-H",
            "Host: 127.0.0.1:" + server.port(),
            "-H",
            "Accept:",
            "GET",
            "/things/1");
    assertThat(explained.exit()).as(explained.err()).isZero();
    assertThat(explained.out()).contains("\"fresh\"").contains("thing:1").contains("\"things\"");
    assertThat(asked).hasValue(1);
  }

  @Test
  void explainWithoutHostMeansTheAddressThatIsListenedOn() {
    get("/things/1");
    Cli.Result explained = operator("explain", "-H", "Accept:", "GET", "/things/1");
    assertThat(explained.exit()).as(explained.err()).isZero();
    assertThat(new JsonObject(explained.out()).getString("reason")).isEqualTo("fresh");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /things/1?utm_source=a",
        "GET /things/1?b=1",
        "HEAD /things/%31",
        "PUT /things/1",
        "GET /a//b",
        "GET /a/..%2fb"
      })
  void explainSaysTheSameByFilesAsTheRunningProxy(String request) {
    String[] question = request.split(" ", 2);
    String[] fields = {"-H", "Host: Desk:80", "-H", "Cookie: _ga=1", "-H", "Cookie: sid=2"};
    Cli.Result online =
        operator(
            "explain", Stream.of(fields, question).flatMap(Arrays::stream).toArray(String[]::new));
    String[] files = {"explain", "--rules", folder.toString(), "-u", "http://127.0.0.1:1"};
    Cli.Result offline =
        Cli.run(Stream.of(files, fields, question).flatMap(Arrays::stream).toArray(String[]::new));
    assertThat(online.exit()).as(online.err()).isZero();
    assertThat(new JsonObject(offline.out())).isEqualTo(new JsonObject(online.out()));
  }

  @Test
  void explainSaysWhyWhatIsStoredIsNotForThisRequest() {
    assertThat(operator("explain", "GET", "/things/1").out())
        .contains("not-stored")
        .doesNotContain("differs");
    get("/things/1");
    get("/things/1?page=2");
    get("/things/2");
    Cli.Result explained = operator("explain", "-H", "Host: api.example", "GET", "/things/1");
    assertThat(explained.exit()).as(explained.err()).isZero();
    JsonObject said = new JsonObject(explained.out());
    assertThat(said.getString("reason")).isEqualTo("not-stored");
    assertThat(said.getInteger("stored for other keys of this path")).isEqualTo(1);
    assertThat(said.getJsonArray("the nearest differs in"))
        .containsExactly("authority", "header accept");
  }

  @Test
  void explainSaysWhichCredentialsRestrict() {
    assertThat(operator("explain", "-H", "Cookie: s=1", "GET", "/plain").out())
        .contains("credentials other than Authorization reach the origin")
        .doesNotContain("is stored; with any other");
    assertThat(operator("explain", "-H", "Authorization: Basic x", "GET", "/plain").out())
        .contains("credentials other than Authorization reach the origin")
        .contains("only a response that its origin marks as shareable is stored");
  }

  @Test
  void statsCountsWhatWasDone() {
    get("/things/1");
    get("/things/1");
    Cli.Result stats = operator("stats");
    assertThat(stats.exit()).as(stats.err()).isZero();
    assertThat(stats.out()).contains("HIT").contains("MISS");
  }

  @Test
  void withoutTheTokenNothingIsToldOrTakenOut() {
    get("/things/1");
    String admin = "http://127.0.0.1:" + server.adminPort();
    Cli.Result refused = Cli.run("purge", "--admin", admin, "--token", "wrong", "--all");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("401").contains("--token");
    assertThat(cache(get("/things/1"))).isEqualTo("HIT");
  }

  @Test
  void aRequestUnderWayKeepsTheRulesThatItBeganWith() throws IOException {
    CompletableFuture<HttpResponse<String>> underWay = ask(request("/things/slow").build());
    await(arrived);
    Files.writeString(
        folder.resolve("api.yaml"),
        "version: 1\nroutes:\n  - { id: things, match: 'GET /things/{id}', cache: off }\n");
    assertThat(server.rules().reload().rules()).isNotNull();
    assertThat(cache(get("/things/1"))).isEqualTo("BYPASS");

    go.countDown();
    HttpResponse<String> before = underWay.join();
    assertThat(cache(before)).isEqualTo("MISS");
    assertThat(before.headers().firstValue("Cache-Control")).hasValue("max-age=30");
  }

  @Test
  void rulesThatDoNotLoadChangeNothing() throws IOException {
    get("/things/1");
    Files.writeString(folder.resolve("api.yaml"), RULES.replace("ttl: 5m", "ttl: 5"));
    assertThat(server.rules().reload().rules()).isNull();
    assertThat(cache(get("/things/1"))).isEqualTo("HIT");
  }

  @Test
  void anAddressThatIsTakenIsSaid() {
    Cli.Result second =
        Cli.run(
            "run",
            "-u",
            "http://127.0.0.1:1",
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:" + server.adminPort());
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err()).startsWith("frontdesk: admin.address 127.0.0.1:");
  }
}
