package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.wire.RawHttp2;
import dev.frontdesk.wire.RawHttp2.Answer;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in as HTTP/2 comes out as HTTP/1.1, and back. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // head and body of a message in one literal each
class Http2PassThroughTest {
  private static final long BODY = 512L * 1024 * 1024;

  /** Kernel buffers of the origin's connection on loopback take most of this. */
  private static final long AHEAD = 48L * 1024 * 1024;

  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\nX-A: 1\n\nhi";

  static Relay relay(RawOrigin origin) {
    return relay(origin, ListenerOptions.IDLE);
  }

  static Relay relay(RawOrigin origin, Duration idle) {
    ListenerOptions usual = ListenerOptions.of("127.0.0.1", 0, List.of());
    return new Relay(
        new ListenerOptions(
            usual.host(),
            usual.port(),
            usual.requestLine(),
            usual.fields(),
            idle,
            usual.connections(),
            List.of(),
            null,
            true,
            true),
        UpstreamOptions.of("api", origin.uri()),
        false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PROPFIND", "X-odd.method!"})
  void anyMethodPassesAndTheConnectionsAreKept(String method) throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK);
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      for (int i = 0; i < 3; i++) {
        Answer answer =
            client.ask(
                ":method: "
                    + method
                    + "\n:scheme: http\n:path: /a//b;c?q=%zz&r\n:authority: Api.test:81\n"
                    + "x-case: V\u00e9\ncookie: a=1\nx: y\ncookie: b=2");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head())
            .contains("content-length: 2\n", "x-a: 1\n", "via: 1.1 frontdesk\n")
            .doesNotContainIgnoringCase("connection", "transfer");
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(origin.nextHead())
            .startsWith(method + " /a//b;c?q=%zz&r HTTP/1.1\nHost: Api.test:81\n")
            .contains(
                "x-case: V\u00e9\n",
                "cookie: a=1; b=2\n",
                "X-Forwarded-For: 127.0.0.1\n",
                "X-Forwarded-Proto: http\n",
                "X-Forwarded-Host: Api.test:81\n",
                "Forwarded: for=127.0.0.1;host=\"Api.test:81\";proto=http\n",
                "Via: 2 frontdesk\n")
            .doesNotContainIgnoringCase("transfer-encoding", "content-length", "connection");
      }
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aBodyAndTrailersPassBothWays() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              seen.complete(connection.head() + chunked(connection));
              connection.send(
                  "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: X-Sum\n\n"
                      + "3\nabc\n2;ext\nde\n0\nX-Sum: 5\nContent-Length: 9\n\n");
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream =
          client.open(":method: POST\n:scheme: http\n:path: /\n:authority: a\nte: trailers", false);
      client.data(stream, "xy", false);
      client.frame(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          stream,
          RawHttp2.section("x-in: 2\nauthorization: no"));
      Answer answer = client.answer(stream);
      assertThat(answer.head()).contains("trailer: X-Sum\n");
      assertThat(answer.body()).isEqualTo("abcde");
      assertThat(answer.trailers()).isEqualTo("x-sum: 5\n");
      assertThat(seen.get(5, TimeUnit.SECONDS))
          .contains("Transfer-Encoding: chunked\n", "TE: trailers\n", "Connection: TE\n")
          .endsWith("2\nxy\n0\nx-in: 2\n\n");
    }
  }

  private static String chunked(RawSocket connection) throws IOException {
    StringBuilder body = new StringBuilder();
    for (String line = connection.line(); line != null; line = connection.line()) {
      body.append(line).append('\n');
      if (line.isEmpty()) {
        break;
      }
    }
    return body.toString();
  }

  @Test
  void aBodyOfKnownLengthKeepsItsLength() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head())
                  .contains("content-length: 5\n")
                  .doesNotContain("Transfer-Encoding");
              connection.send("HTTP/1.1 201 Created\nContent-Length: 5\n\n" + connection.read(5));
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream =
          client.open(
              ":method: PUT\n:scheme: http\n:path: /x\n:authority: a\ncontent-length: 5", false);
      client.data(stream, "he", false).data(stream, "llo", true);
      Answer answer = client.answer(stream);
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.head()).contains("content-length: 5\n");
      assertThat(answer.body()).isEqualTo("hello");
    }
  }

  @Test
  void headAndBodilessStatusesKeepTheirFields() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 1234\n\n");
              connection.head();
              connection.send("HTTP/1.1 304 Not Modified\nETag: \"a\"\nContent-Length: 7\n\n");
              connection.head();
              connection.send("HTTP/1.1 204 No Content\n\n");
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      Answer head = client.ask(RawHttp2.get("/").replace("GET", "HEAD"));
      assertThat(head.head()).contains(":status: 200\n", "content-length: 1234\n");
      assertThat(head.body()).isEmpty();
      Answer notModified = client.ask(RawHttp2.get("/"));
      assertThat(notModified.head()).contains(":status: 304\n", "content-length: 7\n");
      Answer none = client.ask(RawHttp2.get("/"));
      assertThat(none.head()).contains(":status: 204\n").doesNotContain("length");
      assertThat(client.ask(RawHttp2.get("/")).head()).contains("content-length: 0\n");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void interimResponsesPass() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send(
                  "HTTP/1.1 102 Processing\n\nHTTP/1.1 103 Early Hints\nLink: </a>\n\n");
              connection.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      Answer answer = client.ask(RawHttp2.get("/"));
      assertThat(answer.heads()).hasSize(3);
      assertThat(answer.heads().get(0)).isEqualTo(":status: 102\n");
      assertThat(answer.heads().get(1)).isEqualTo(":status: 103\nlink: </a>\n");
      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatWaitsForContinueIsAskedToSend() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.read(2);
              connection.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream =
          client.open(
              ":method: PUT\n:scheme: http\n:path: /\n:authority: a\n"
                  + "expect: 100-continue\ncontent-length: 2",
              false);
      assertThat(client.next(stream).type()).isEqualTo(RawHttp2.HEADERS);
      client.data(stream, "ok", true);
      assertThat(client.answer(stream).status()).isEqualTo(200);
    }
  }

  /** Small windows make many frames of a piece, and some clients open two windows for each. */
  @Test
  void aClientThatOpensItsWindowsForEachFrameIsNoFlood() throws Exception {
    String body = "b".repeat(1024 * Http2Bounds.CONTROL_FRAMES_BOUND);
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nContent-Length: %d\n\n%s".formatted(body.length(), body));
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 4, 0});
      assertThat(client.ask(RawHttp2.get("/")).body()).hasSameSizeAs(body);
    }
  }

  @Test
  void streamsDoNotWaitForEachOther() throws Exception {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                if (head.startsWith("GET /slow ")) {
                  slow.get(10, TimeUnit.SECONDS);
                }
                connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\n" + head.substring(4, 6));
              }
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int first = client.open(RawHttp2.get("/slow"), true);
      int second = client.open(RawHttp2.get("/2"), true);
      assertThat(client.answer(second).body()).isEqualTo("/2");
      slow.complete(null);
      assertThat(client.answer(first).body()).isEqualTo("/s");
    }
  }

  @Test
  void anAnswerThatBreaksOffResetsItsStreamOnly() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              String head = connection.head();
              if (head != null && head.startsWith("GET /broken ")) {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc");
              } else {
                connection.send(OK);
                connection.head();
              }
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      Answer broken = client.ask(RawHttp2.get("/broken"));
      assertThat(broken.reset()).isEqualTo(2);
      assertThat(client.ask(RawHttp2.get("/")).body()).isEqualTo("hi");
    }
  }

  @Test
  void anEarlyAnswerToAnUploadIsWholeAndTheRestIsNotWanted() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 413 Content Too Large\nContent-Length: 2\n\nno");
              connection.readToEnd();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream = client.open(RawHttp2.get("/").replace("GET", "POST"), false);
      client.data(stream, "some", false);
      Answer answer = client.answer(stream);
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.body()).isEqualTo("no");
      RawHttp2.Frame reset = client.next(stream);
      assertThat(reset.type()).isEqualTo(RawHttp2.RST_STREAM);
      assertThat(reset.number(0)).isZero();
    }
  }

  @Test
  void drainingLetsRequestsEndAndSaysGoAway() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              asked.complete(null);
              go.get(10, TimeUnit.SECONDS);
              connection.send(OK);
              connection.head();
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream = client.open(RawHttp2.get("/"), true);
      asked.get(5, TimeUnit.SECONDS);
      var drained = relay.drain(Duration.ofSeconds(10));
      while (client.wentAway() < 0) {
        assertThat(client.next(0)).isNotNull();
      }
      assertThat(client.wentAway()).isZero();
      go.complete(null);
      assertThat(client.answer(stream).body()).isEqualTo("hi");
      assertThat(client.goAway()).isZero();
      Relay.await(drained);
    }
  }

  @Test
  void aConnectionAtRestIsClosedInOrder() throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK);
        Relay relay = relay(origin, Duration.ofMillis(200));
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      assertThat(client.ask(RawHttp2.get("/")).status()).isEqualTo(200);
      assertThat(client.goAway()).isZero();
    }
  }

  @Test
  void aBodyThatDoesNotComeEndsItsStream() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.readToEnd();
            });
        Relay relay = relay(origin, Duration.ofMillis(200));
        RawHttp2 client = RawHttp2.connect(relay.port())) {
      int stream = client.open(RawHttp2.get("/").replace("GET", "POST"), false);
      client.data(stream, "some", false);
      assertThat(client.answer(stream).reset()).isEqualTo(8);
    }
  }

  @Test
  void http11StillWorksOnTheSamePort() throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK);
        Relay relay = relay(origin);
        RawSocket client = relay.connect()) {
      client.send("P");
      client.send("RI * HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 400 ");
      try (RawSocket other = relay.connect()) {
        other.send("PROPFIND / HTTP/1.1\nHost: a\n\n");
        assertThat(other.head()).startsWith("HTTP/1.1 200 OK\n");
      }
      assertThat(origin.nextHead()).startsWith("PROPFIND ");
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheOriginBack() throws Exception {
    AtomicLong written = new AtomicLong();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: " + BODY + "\n\n");
              byte[] block = new byte[64 * 1024];
              try {
                while (written.get() < BODY) {
                  connection.out().write(block);
                  written.addAndGet(block.length);
                }
              } catch (SocketException closed) {
                // The end of the test.
              }
            });
        Relay relay = relay(origin);
        RawHttp2 client = RawHttp2.connect(relay.port()).stingy()) {
      int stream = client.open(RawHttp2.get("/"), true);
      assertThat(client.next(stream).type()).isEqualTo(RawHttp2.HEADERS);
      long[] last = {-1};
      Awaitility.await()
          .pollDelay(500, TimeUnit.MILLISECONDS)
          .pollInterval(500, TimeUnit.MILLISECONDS)
          .until(() -> written.get() == last[0] || (last[0] = written.get()) < 0);
      assertThat(written.get()).isBetween(1L, AHEAD);
    }
  }
}
