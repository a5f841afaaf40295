package dev.frontdesk.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Before a server on a real socket; nothing here depends on how fast it is. */
class LoadClientTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final Set<String> uris = ConcurrentHashMap.newKeySet();
  private int port;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(request -> {
              requests.incrementAndGet();
              uris.add(request.uri());
              if (request.path().startsWith("/break")) {
                request.connection().close();
              } else {
                request.response().end("x".repeat(2_000));
              }
            });
    port =
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get().actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private List<String> said(String... lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LoadClient.serve(
        new BufferedReader(new StringReader(String.join("\n", lines))),
        new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void everyConnectionSendsTheNextRequestWhenItHasItsAnswer() throws IOException {
    List<String> lines =
        said("port=" + port + "\tconnections=8\tthreads=2\tseconds=0.3\tpath=/{n}", "go");
    assertThat(lines).first().isEqualTo("ready");
    JsonObject result = new JsonObject(lines.get(1));
    assertThat(result.getLong("answers")).isEqualTo(requests.get()).isGreaterThanOrEqualTo(8);
    assertThat(result.getLong("counted")).isEqualTo(requests.get());
    assertThat(result.getLong("bad")).isZero();
    assertThat(result.getLong("broken")).isZero();
    assertThat(connections.get()).isEqualTo(8);
    assertThat(uris).hasSize(requests.intValue());
  }

  @Test
  void atAGivenRateAsManyAreSentOrSaidToBeUnsent() throws IOException {
    List<String> lines =
        said("port=" + port + "\tconnections=4\tseconds=0.5\trate=200\tpath=/", "go");
    JsonObject result = new JsonObject(lines.get(1));
    Arrivals arrivals = new Arrivals(200, 7);
    long due = 0;
    for (; arrivals.due() < 500_000_000; arrivals.advance()) {
      due++;
    }
    // The last moment's may not have been looked at any more.
    assertThat(result.getLong("answers") + result.getLong("unsent")).isBetween(due / 2, due + 1);
    assertThat(result.getLong("answers")).isEqualTo(requests.get()).isPositive();
  }

  @Test
  void otherStatusesAndBrokenConnectionsAreCounted() throws IOException {
    JsonObject bad =
        new JsonObject(
            said("port=" + port + "\tconnections=2\tseconds=0.1\tstatus=304", "go").get(1));
    assertThat(bad.getLong("bad")).isEqualTo(bad.getLong("answers")).isPositive();
    JsonObject broken =
        new JsonObject(
            said("port=" + port + "\tconnections=2\tseconds=0.1\tpath=/break", "go").get(1));
    assertThat(broken.getLong("answers")).isZero();
    assertThat(broken.getLong("broken")).isPositive();
  }

  @Test
  void aJobThatCannotBeDoneIsSaidAndTheNextOneIsDone() throws IOException {
    List<String> lines =
        said("port=1\tconnections=1", "nonsense", "port=" + port + "\tseconds=0.1", "go");
    assertThat(lines.get(0)).startsWith("failed ");
    assertThat(lines.get(1)).startsWith("failed ");
    assertThat(lines.get(2)).isEqualTo("ready");
    assertThat(lines.get(3)).startsWith("{");
  }
}
