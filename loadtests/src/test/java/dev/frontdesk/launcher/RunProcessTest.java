package dev.frontdesk.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./frontdesk run --upstream URL}: put before an API, and taken away again. */
class RunProcessTest {
  private static final long STOP_SECONDS = 20;

  @TempDir Path temp = Path.of("");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch slowArrived = new CountDownLatch(1);
  private final CountDownLatch slowMayAnswer = new CountDownLatch(1);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @SuppressWarnings("NullAway.Init") // made before each test
  private HttpServer api;

  @BeforeEach
  void startApi() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.setExecutor(threads);
    api.createContext("/", this::handle);
    api.start();
  }

  @AfterEach
  void stopApi() {
    slowMayAnswer.countDown();
    api.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/slow")) {
        slowArrived.countDown();
        slowMayAnswer.await();
      }
      boolean post = exchange.getRequestMethod().equals("POST");
      byte[] body =
          post
              ? exchange.getRequestBody().readAllBytes()
              : "hello".getBytes(StandardCharsets.US_ASCII);
      exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
      exchange.sendResponseHeaders(post ? 201 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Who has no Redis pays nothing for it. */
  @Test
  void withoutRedisNoClassOfItsClientIsTouched() throws Exception {
    Path classes = temp.resolve("classes");
    try (FrontdeskProcess proxy =
        FrontdeskProcess.notingClasses(
            temp.toRealPath(),
            classes,
            "run",
            "--upstream",
            "http://127.0.0.1:" + api.getAddress().getPort(),
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0")) {
      URI uri = URI.create(proxy.awaitPrinted("frontdesk: (http://[^ ]+)") + "/x");
      for (int i = 0; i < 2; i++) {
        assertThat(
                client
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .statusCode())
            .isEqualTo(200);
      }
      assertThat(Files.readString(classes))
          .contains("dev.frontdesk.cli.Server ")
          .doesNotContain("io.vertx.redis.")
          .doesNotContain("dev.frontdesk.cli.SharedTier ")
          .doesNotContain("dev.frontdesk.invalidate.shared.")
          .doesNotContain("dev.frontdesk.store.redis.");
      proxy.terminate();
      proxy.awaitEnd(STOP_SECONDS);
    }
  }

  @Test
  void itStandsBeforeAnApiAndLeavesInAnOrderlyWay() throws Exception {
    try (FrontdeskProcess proxy =
        new FrontdeskProcess(
            temp.toRealPath(),
            "run",
            "--upstream",
            "http://127.0.0.1:" + api.getAddress().getPort(),
            "--listen",
            "127.0.0.1:0",
            "--admin",
            "127.0.0.1:0")) {
      String url = proxy.awaitPrinted("frontdesk: (http://127.0.0.1:\\d+) ->");
      String admin = proxy.awaitPrinted("admin (http://127.0.0.1:\\d+)");

      assertThat(get(url + "/a").headers().firstValue("X-Cache")).hasValue("MISS");
      assertThat(get(url + "/a").headers().firstValue("X-Cache")).hasValue("HIT");
      HttpResponse<String> posted =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/a"))
                  .POST(HttpRequest.BodyPublishers.ofString("a booking"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(posted.statusCode()).isEqualTo(201);
      assertThat(posted.body()).isEqualTo("a booking");
      assertThat(get(url + "/a").headers().firstValue("X-Cache")).hasValue("MISS");

      proxy.hangUp();
      proxy.awaitPrinted("Rules were replaced");
      assertThat(get(url + "/a").headers().firstValue("X-Cache")).hasValue("HIT");

      CompletableFuture<HttpResponse<String>> slow =
          client.sendAsync(
              HttpRequest.newBuilder(URI.create(url + "/slow")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(slowArrived.await(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
      proxy.terminate();
      await()
          .atMost(STOP_SECONDS, TimeUnit.SECONDS)
          .until(() -> get(admin + "/health/ready").statusCode() == 503);
      assertThat(slow).as("it waits for the request in flight").isNotDone();
      slowMayAnswer.countDown();

      HttpResponse<String> answered = slow.get(STOP_SECONDS, TimeUnit.SECONDS);
      assertThat(answered.statusCode()).isEqualTo(200);
      assertThat(answered.body()).isEqualTo("hello");
      assertThat(proxy.awaitEnd(STOP_SECONDS)).as(proxy.printed()).isEqualTo(128 + 15);
      assertThatThrownBy(() -> get(url + "/a")).isInstanceOf(ConnectException.class);
      assertThat(proxy.printed()).doesNotContain("ERROR").doesNotContain("Exception");
    }
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
