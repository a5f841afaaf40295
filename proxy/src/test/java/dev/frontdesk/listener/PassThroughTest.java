package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in at one side comes out at the other, over real sockets. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // head and body of a message in one literal each
class PassThroughTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\nX-A: 1\n\nhi";

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE", "PROPFIND", "X-odd.method!"})
  void anyMethodPassesAndTheConnectionsAreKept(String method) throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK);
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(method + " /a//b;c?q=%zz&r HTTP/1.1\nHost: Api.test:81\nX-Case: V\u00e9\n\n");
        assertThat(client.head())
            .startsWith("HTTP/1.1 200 OK\n")
            .contains("Content-Length: 2\n", "X-A: 1\n", "Via: 1.1 frontdesk\n");
        assertThat(client.read(2)).isEqualTo("hi");
        assertThat(origin.nextHead())
            .startsWith(method + " /a//b;c?q=%zz&r HTTP/1.1\nHost: Api.test:81\n")
            .contains(
                "X-Case: V\u00e9\n",
                "X-Forwarded-For: 127.0.0.1\n",
                "X-Forwarded-Proto: http\n",
                "X-Forwarded-Host: Api.test:81\n",
                "Forwarded: for=127.0.0.1;host=\"Api.test:81\";proto=http\n",
                "Via: 1.1 frontdesk\n")
            .doesNotContain("Transfer-Encoding", "Content-Length", "Connection");
      }
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void aChunkedBodyAndItsTrailersPassBothWays() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              String head = connection.head();
              StringBuilder body = new StringBuilder(String.valueOf(head));
              for (String line = connection.line(); line != null; line = connection.line()) {
                body.append(line).append('\n');
                if (line.isEmpty()) {
                  break;
                }
              }
              seen.complete(body.toString());
              connection.send(
                  "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nTrailer: X-Sum\n\n"
                      + "3\nabc\n2;ext\nde\n0\nX-Sum: 5\nContent-Length: 9\n\n");
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nTE: trailers\n\n"
              + "2\nxy\n0\nX-In: 2\nAuthorization: no\n\n");
      assertThat(client.head()).contains("transfer-encoding: chunked\n", "Trailer: X-Sum\n");
      StringBuilder body = new StringBuilder();
      for (String line = client.line(); line != null && !line.isEmpty(); line = client.line()) {
        body.append(line).append('\n');
      }
      assertThat(body.toString())
          .matches("(?s)([0-9a-f]+\n[a-e]+\n)+0\nX-Sum: 5\n")
          .doesNotContain("Content-Length");
      assertThat(seen.get(5, TimeUnit.SECONDS))
          .contains("Transfer-Encoding: chunked\n", "TE: trailers\n", "Connection: TE\n")
          .endsWith("2\nxy\n0\nX-In: 2\n\n");
    }
  }

  /** RFC 9110 §7.6.1. */
  @Test
  void trailersThatConnectionNamesDoNotPass() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              StringBuilder request = new StringBuilder(String.valueOf(connection.head()));
              for (String line = connection.line(); line != null; line = connection.line()) {
                request.append(line).append('\n');
                if (line.isEmpty()) {
                  break;
                }
              }
              seen.complete(request.toString());
              connection.send(
                  "HTTP/1.1 200 OK\nConnection: X-Hop\nTransfer-Encoding: chunked\n\n"
                      + "2\nok\n0\nX-Hop: 1\nX-Sum: 2\n\n");
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          "POST / HTTP/1.1\nHost: a\nConnection: X-Mine\nTransfer-Encoding: chunked\n\n"
              + "2\nxy\n0\nX-Mine: 1\nX-In: 2\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      StringBuilder body = new StringBuilder();
      for (String line = client.line(); line != null && !line.isEmpty(); line = client.line()) {
        body.append(line).append('\n');
      }
      assertThat(body.toString()).endsWith("0\nX-Sum: 2\n").doesNotContain("X-Hop");
      assertThat(seen.get(5, TimeUnit.SECONDS)).contains("X-In: 2\n").doesNotContain("X-Mine");
    }
  }

  @Test
  void aBodyOfKnownLengthKeepsItsLength() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head())
                  .contains("Content-Length: 5\n")
                  .doesNotContain("Transfer-Encoding");
              connection.send("HTTP/1.1 201 Created\nContent-Length: 5\n\n" + connection.read(5));
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("PUT /x HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello");
      assertThat(client.head()).startsWith("HTTP/1.1 201 Created\n").contains("Content-Length: 5");
      assertThat(client.read(5)).isEqualTo("hello");
    }
  }

  @Test
  void headAndBodilessStatusesKeepTheirFieldsAndTheConnection() throws Exception {
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
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("HEAD / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).contains("Content-Length: 1234\n");
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 304 ").contains("Content-Length: 7\n");
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 204 ").doesNotContainIgnoringCase("length");
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).contains("Content-Length: 0\n");
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\n" + head.substring(4, 6));
              }
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET /1 HTTP/1.1\nHost: a\n\nGET /2 HTTP/1.1\nHost: a\n\n");
      client.head();
      assertThat(client.read(2)).isEqualTo("/1");
      client.head();
      assertThat(client.read(2)).isEqualTo("/2");
    }
  }

  /** To the server before this one, what is behind such a head is the next client's request. */
  @Test
  void keysOfAnEarlyWebSocketAnnounceNoContent() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\n" + head.substring(4, 6));
              }
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          "GET /1 HTTP/1.1\nHost: a\nSec-WebSocket-Key1: 1\nSec-WebSocket-Key2: 2\n\n"
              + "GET /2 HTTP/1.1\nHost: a\n\n");
      client.head();
      assertThat(client.read(2)).isEqualTo("/1");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.read(2)).isEqualTo("/2");
    }
  }

  @Test
  void hopByHopFieldsDoNotPass() throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nContent-Length: 0\nConnection: X-Hop\nX-Hop: 1\n"
                    + "Keep-Alive: timeout=5\nX-End: 1\n\n");
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(
          "GET / HTTP/1.1\nHost: a\nConnection: x-mine, Content-Length, Cookie\nX-Mine: 1\n"
              + "Cookie: c\nTE: gzip\nProxy-Connection: x\nUpgrade: h2c\nHTTP2-Settings: a\n\n");
      assertThat(client.head()).contains("X-End: 1").doesNotContain("Hop", "Keep-Alive");
      assertThat(origin.nextHead())
          .contains("Cookie: c\n")
          .doesNotContainIgnoringCase("mine")
          .doesNotContain("TE:", "Proxy-Connection", "Upgrade", "HTTP2", "Connection:");
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
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 102 ");
      assertThat(client.head()).startsWith("HTTP/1.1 103 ").contains("Link: </a>");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void theBodyIsSentWhenTheOriginHasSaidContinue() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head()).contains("Expect: 100-continue\n");
              connection.send("HTTP/1.1 100 Continue\n\n");
              assertThat(connection.read(2)).isEqualTo("ab");
              connection.send("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\nExpect: 100-continue\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 100 ");
      client.send("ab");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void anOriginThatRefusesTheExpectationGetsNoBody() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n");
              ended.complete(connection.ended());
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\nExpect: 100-continue\n\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 417 ")
          .containsIgnoringCase("connection: close");
      assertThat(client.ended()).isTrue();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anOldClientGetsAnAnswerThatEndsWithTheConnection() throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n2\nde\n0\n\n");
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET /old HTTP/1.0\nConnection: keep-alive\n\n");
      assertThat(client.head()).contains(" 200 OK").doesNotContainIgnoringCase("transfer-encoding");
      assertThat(client.readToEnd()).isEqualTo("abcde");
      assertThat(origin.nextHead())
          .startsWith("GET /old HTTP/1.1\nHost: 127.0.0.1:" + relay.port())
          .contains("Via: 1.0 frontdesk\n");
    }
  }

  /** RFC 9110 §15.2: HTTP/1.0 knows none, and would take it for the answer. */
  @Test
  void anOldClientGetsNoInterimResponse() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 103 Early Hints\nLink: </a>\n\n");
              connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nhi");
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET /old HTTP/1.0\n\n");
      assertThat(client.head()).contains(" 200 OK\n").doesNotContain("Link");
    }
  }

  @Test
  void anUpgradedConnectionIsATunnel() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              assertThat(connection.head())
                  .contains("Connection: Upgrade\n", "Upgrade: chat\n", "Sec-X: 1\n");
              connection.send(
                  "HTTP/1.1 101 Switching Protocols\nUpgrade: chat\nConnection: Upgrade\n\n"
                      + "welcome");
              assertThat(connection.read(5)).isEqualTo("hello");
              connection.send("goodbye");
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client
          .send("GET /ws HTTP/1.1\nHost: a\nConnection: keep-alive, Upgrade\n")
          .send("Upgrade: chat\nSec-X: 1\n\n");
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 Switching Protocols\n")
          .containsIgnoringCase("upgrade: chat\n");
      assertThat(client.read(7)).isEqualTo("welcome");
      client.send("hello");
      assertThat(client.read(7)).isEqualTo("goodbye");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aClientThatLeavesEndsTheOriginsWork() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 100\n\nabc");
              ended.complete(connection.ended());
            });
        Relay relay = Relay.to(origin.uri())) {
      try (RawSocket client = relay.connect()) {
        client.send("GET / HTTP/1.1\nHost: a\n\n");
        client.head();
        client.read(3);
      }
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void optionsOfTheServerPassAndCountDown() throws Exception {
    try (RawOrigin origin = RawOrigin.answering(OK);
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("OPTIONS * HTTP/1.1\nHost: a\nMax-Forwards: 3\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(origin.nextHead()).startsWith("OPTIONS * HTTP/1.1\n").contains("Max-Forwards: 2");
    }
  }

  @Test
  void manyClientsOnFewConnectionsEachGetTheirOwnAnswer() throws Exception {
    Duration time = Duration.ofSeconds(10);
    try (RawOrigin origin = RawOrigin.serving(PassThroughTest::echo);
        Relay relay =
            new Relay(
                ListenerOptions.of("127.0.0.1", 0, List.of()),
                new UpstreamOptions(
                    "api", List.of(origin.uri()), List.of(), time, time, 3, 16, time),
                false);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int client = 0; client < 16; client++) {
        String name = "client-" + client;
        tasks.add(() -> talk(relay, name));
      }
      for (Future<Void> done : clients.invokeAll(tasks)) {
        done.get();
      }
      assertThat(origin.connections()).isLessThanOrEqualTo(3);
    }
  }

  // Null is the only value of Void.
  @SuppressWarnings("NullAway")
  private static Void talk(Relay relay, String name) throws Exception {
    try (RawSocket client = relay.connect()) {
      for (int i = 0; i < 50; i++) {
        String body = name + "/" + i;
        client.send("POST / HTTP/1.1\nHost: a\nContent-Length: " + body.length() + "\n\n" + body);
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        assertThat(client.read(body.length())).isEqualTo(body);
      }
    }
    return null;
  }

  private static void echo(RawSocket connection) throws IOException {
    for (String head = connection.head(); head != null; head = connection.head()) {
      int at = head.indexOf("Content-Length: ") + 16;
      int length = Integer.parseInt(head.substring(at, head.indexOf('\n', at)));
      connection.send(
          "HTTP/1.1 200 OK\nContent-Length: " + length + "\n\n" + connection.read(length));
    }
  }
}
