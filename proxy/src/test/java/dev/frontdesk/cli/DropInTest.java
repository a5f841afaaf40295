package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What HTTP can do passes through the whole proxy as if it were not there: without a rule, under a
 * write whose bodies are read, and on a caching route.
 */
@Timeout(30)
class DropInTest {
  private static final String RULES =
      """
      routes: [{ id: kept, match: "GET /kept/{id}", cache: { ttl: 1h, tags: ["r:{id}"] } }]
      writes:
        - id: ruled
          match: POST /ruled
          take: { id: [request.body.id, response.body.id] }
          invalidate: ["r:{id}"]
      """;
  private static final long MIB = 1024 * 1024;
  private static final long BODY = 512 * MIB;

  /** What is kept of an answer at most, and what the buffers of two connections take. */
  private static final long AHEAD = 64 * MIB;

  @TempDir private Path folder;

  private RunningDesk before(RawOrigin origin) throws IOException {
    return RunningDesk.start(
        folder,
        "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n".formatted(origin.uri()),
        Map.of("a.yaml", RULES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/ruled"})
  void theOriginSaysContinueBeforeTheBodyIsSent(String path) throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head()).contains("Expect: 100-continue\n");
              connection.send("HTTP/1.1 100 Continue\n\n");
              assertThat(connection.read(2)).isEqualTo("{}");
              connection.send("HTTP/1.1 201 Created\nContent-Length: 0\n\n");
              connection.head();
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client
          .send("POST " + path + " HTTP/1.1\nHost: a\nContent-Type: application/json\n")
          .send("Content-Length: 2\nExpect: 100-continue\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      client.send("{}");
      assertThat(client.head()).startsWith("HTTP/1.1 201 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/ruled"})
  void anOriginThatDoesNotWantTheBodyDoesNotGetIt(String path) throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n");
              ended.complete(connection.ended());
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send(
          "POST %s HTTP/1.1\nHost: a\nContent-Length: 2\nExpect: 100-continue\n\n".formatted(path));
      assertThat(client.head()).startsWith("HTTP/1.1 417 ");
      assertThat(client.ended()).isTrue();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/ruled"})
  void chunksAndTrailersPassBothWays(String path) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              String head = connection.head();
              seen.complete(head + chunks(connection));
              connection.send("HTTP/1.1 200 OK\nContent-Type: application/json\n");
              connection.send("Transfer-Encoding: chunked\nTrailer: X-Sum\n\n");
              connection.send("1\n{\n1\n}\n0\nX-Sum: 2\n\n");
              connection.head();
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client
          .send("POST " + path + " HTTP/1.1\nHost: a\nContent-Type: application/json\n")
          .send("Transfer-Encoding: chunked\nTE: trailers\n\n2\n{}\n0\nX-In: 2\n\n");
      assertThat(client.head()).containsIgnoringCase("transfer-encoding: chunked\n");
      assertThat(chunks(client)).endsWith("0\nX-Sum: 2\n");
      assertThat(seen.get(5, TimeUnit.SECONDS))
          .contains("Transfer-Encoding: chunked\n", "TE: trailers\n")
          .endsWith("2\n{}\n0\nX-In: 2\n");
    }
  }

  @Test
  void trailersPassWhileAnAnswerIsBeingKept() throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nab\n0\nX-Sum: 2\n\n");
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("GET /kept/1 HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).contains("X-Cache: MISS\n");
      assertThat(chunks(client)).endsWith("0\nX-Sum: 2\n");
      client.send("GET /kept/1 HTTP/1.1\nHost: a\n\n");
      assertThat(client.head())
          .contains("X-Cache: HIT\n")
          .containsIgnoringCase("etag: ")
          .doesNotContain("X-Sum");
      assertThat(client.read(2)).isEqualTo("ab");
    }
  }

  /** Lines up to and without the empty one. */
  private static String chunks(RawSocket connection) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String line = connection.line();
        line != null && !line.isEmpty();
        line = connection.line()) {
      body.append(line).append('\n');
    }
    return body.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/socket", "/kept/socket"})
  void aWebSocketIsATunnel(String path) throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head())
                  .contains("Connection: Upgrade\n", "Upgrade: websocket\n")
                  .contains("Sec-WebSocket-Key: a2V5\n", "Cookie: session=1\n");
              connection.send("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\n");
              connection.send("Connection: Upgrade\nSec-WebSocket-Accept: x\n\nwelcome");
              assertThat(connection.read(5)).isEqualTo("hello");
              connection.send("goodbye");
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client
          .send("GET " + path + " HTTP/1.1\nHost: a\nConnection: Upgrade\nUpgrade: websocket\n")
          .send("Sec-WebSocket-Version: 13\nSec-WebSocket-Key: a2V5\nCookie: session=1\n\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("sec-websocket-accept: x\n");
      assertThat(client.read(7)).isEqualTo("welcome");
      client.send("hello");
      assertThat(client.read(7)).isEqualTo("goodbye");
      assertThat(client.ended()).isTrue();
    }
  }

  /** Also where the answer might have been kept, until it proved too large. */
  @ParameterizedTest
  @ValueSource(strings = {"/plain", "/kept/1"})
  void aClientThatDoesNotReadHoldsTheOriginBack(String target) throws Exception {
    AtomicLong written = new AtomicLong();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
              write(connection, written);
            });
        RunningDesk desk = before(origin);
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send("GET " + target + " HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      long[] last = {-1};
      Awaitility.await()
          .pollInterval(300, TimeUnit.MILLISECONDS)
          .until(() -> last[0] == (last[0] = written.get()) && last[0] > 0);
      assertThat(written.get()).isLessThan(AHEAD);
      client.in().skipNBytes(2 * AHEAD);
      Awaitility.await().until(() -> written.get() > 2 * AHEAD);
    }
  }

  private static void write(RawSocket connection, AtomicLong written) throws IOException {
    byte[] block = new byte[64 * 1024];
    try {
      while (written.get() < BODY) {
        connection.sendExactly("10000\r\n");
        connection.out().write(block);
        connection.sendExactly("\r\n");
        written.addAndGet(block.length);
      }
    } catch (SocketException closed) {
      // The end of the test.
    }
  }
}
