package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Origins that lie, stall, reset or are away. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // messages as they go over the wire
class OriginFaultsTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

  static Stream<Arguments> broken() {
    return Stream.of(
        row("two lengths", "HTTP/1.1 200 OK\nContent-Length: 2\nContent-Length: 3\n\nabc"),
        row(
            "both lengths",
            "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n0\n\n"),
        row("an unknown coding", "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nabc"),
        row(
            "a coding before chunked",
            "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n0\n\n"),
        row("a coding in HTTP/1.0", "HTTP/1.0 200 OK\nTransfer-Encoding: chunked\n\n0\n\n"),
        row("a length that is none", "HTTP/1.1 200 OK\nContent-Length: x\n\nabc"),
        row("a negative length", "HTTP/1.1 200 OK\nContent-Length: -1\n\nabc"),
        row("a status that is none", "HTTP/1.1 2x0 OK\nContent-Length: 0\n\n"),
        row("a status out of range", "HTTP/1.1 700 OK\nContent-Length: 0\n\n"),
        row("a version that is none", "HTTP/3.0 200 OK\nContent-Length: 0\n\n"),
        row("an upgrade nobody asked for", "HTTP/1.1 101 Switching\nUpgrade: x\n\nraw"),
        row(
            "interim responses without end",
            "HTTP/1.1 103 Early Hints\n\n".repeat(OriginCall.INTERIM_BOUND + 1)),
        row("not HTTP", "SSH-2.0-OpenSSH_9.2\n\n"),
        row("a field without colon", "HTTP/1.1 200 OK\nnonsense\n\n"),
        row("NUL in a field", "HTTP/1.1 200 OK\nX: a\0b\n\n"),
        row("a status line over the bound", "HTTP/1.1 200 " + "a".repeat(9 * 1024) + "\n\n"),
        row("fields over the bound", "HTTP/1.1 200 OK\nX: " + "a".repeat(65 * 1024)));
  }

  private static Arguments row(String name, String response) {
    return Arguments.of(name, response);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void brokenFramingIsABadGatewayAndTheConnectionIsGone(String name, String response)
      throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send(response);
              ended.complete(connection.ended());
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      String head = client.head();
      while (head != null && head.startsWith("HTTP/1.1 103 ")) {
        head = client.head();
      }
      assertThat(head).startsWith("HTTP/1.1 502 ");
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
      assertThat(relay.failures())
          .singleElement()
          .satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.ORIGIN_MALFORMED);
            assertThat(failure.requestSent()).isTrue();
          });
    }
  }

  static Stream<Arguments> surplus() {
    return Stream.of(
        row("a whole response", OK + OK.replace("ok", "no")),
        row("half a head", OK + "HTTP/1.1 200 OK\nX-Left: "),
        row("one octet", OK + "!"),
        row("an empty line", OK + "\n"),
        row("behind the last chunk", chunked() + "HTTP/1.1 200 NO\n"),
        row("behind 304", "HTTP/1.1 304 Not Modified\n\nHTTP/1.1 200 NO\n"),
        row("behind 204", "HTTP/1.1 204 No Content\n\nabc"));
  }

  private static String chunked() {
    return "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("surplus")
  void bytesBehindAResponseNeverBecomeTheNext(String name, String response) throws Exception {
    AtomicInteger connections = new AtomicInteger();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              if (connections.incrementAndGet() == 1) {
                connection.send(response);
                assertThat(connection.ended()).isTrue();
              } else {
                connection.send("HTTP/1.1 200 OK\nContent-Length: 6\n\nsecond");
                connection.head();
              }
            });
        Relay relay = Relay.to(origin.uri())) {
      try (RawSocket client = relay.connect()) {
        client.send(GET.replace("\n\n", "\nConnection: close\n\n"));
        assertThat(client.readToEnd()).startsWith("HTTP/1.1 ");
      }
      try (RawSocket client = relay.connect()) {
        client.send(GET);
        assertThat(client.head()).contains("Content-Length: 6\n").doesNotContain("X-Left");
        assertThat(client.read(6)).isEqualTo("second");
      }
      assertThat(relay.failures()).isEmpty();
    }
  }

  @Test
  void bytesOnAKeptConnectionThatNobodyAskedForCloseIt() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    AtomicInteger connections = new AtomicInteger();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              int number = connections.incrementAndGet();
              connection.head();
              connection.send(OK);
              if (number == 1) {
                answered.await(5, TimeUnit.SECONDS);
                connection.send("HTTP/1.1 200 OK\nContent-Length: 6\n\npoison");
                ended.complete(connection.ended());
              }
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      client.head();
      assertThat(client.read(2)).isEqualTo("ok");
      answered.countDown();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
      client.send(GET);
      client.head();
      assertThat(client.read(2)).isEqualTo("ok");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  /** RFC 9112 §5.1, §5.2: no reader behind this one may read them otherwise. */
  @Test
  void oddFieldLinesAreEvenedOut() throws Exception {
    try (RawOrigin origin =
            RawOrigin.answering(
                "HTTP/1.1 200 OK\nX-Spaced : 1\nX-Folded: a\n  b\nContent-Length: 2\n\nok");
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head())
          .startsWith("HTTP/1.1 200 ")
          .contains("X-Spaced: 1\n", "X-Folded: a b\n");
      assertThat(client.read(2)).isEqualTo("ok");
    }
  }

  static Stream<Arguments> early() {
    return Stream.of(
        row("within the length", "HTTP/1.1 200 OK\nContent-Length: 10\n\nabc"),
        row("within a chunk", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nabc"),
        row("before the last chunk", "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("early")
  void aBodyThatEndsEarlyIsSeenToByTheClient(String name, String response) throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send(response);
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n").hasSizeLessThan(10);
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionPasses() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.0 200 OK\n\nall of it");
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head()).contains("transfer-encoding: chunked\n");
      assertThat(client.line()).isEqualTo("9");
      assertThat(client.line()).isEqualTo("all of it");
      assertThat(client.line()).isEqualTo("0");
    }
  }

  @Test
  void aBodyThatEndsWithAResetDoesNotCountAsWhole() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.0 200 OK\n\npart");
              read.await(5, TimeUnit.SECONDS);
              connection.reset();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      client.head();
      client.line();
      assertThat(client.line()).isEqualTo("part");
      read.countDown();
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void anOriginThatClosesWithoutAWordIsABadGateway() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              requests.incrementAndGet();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(requests).hasValue(1);
      assertThat(relay.failures().element().reason()).isEqualTo(Reason.ORIGIN_RESET);
      assertThat(relay.failures().element().requestSent()).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("repeatable")
  void aKeptConnectionThatDiesIsReplacedOnlyForWhatMayBeRepeated(
      String head, String body, int status) throws Exception {
    CompletableFuture<String> repeated = new CompletableFuture<>();
    AtomicInteger connections = new AtomicInteger();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              boolean first = connections.incrementAndGet() == 1;
              connection.head();
              if (!first) {
                repeated.complete(connection.read(body.length()));
              }
              connection.send(OK);
              // The second request is read, so the connection was alive when it was sent.
              connection.head();
              if (first) {
                connection.read(body.length());
              }
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      client.head();
      client.read(2);
      client.send(head + body);
      assertThat(client.head()).startsWith("HTTP/1.1 " + status);
      assertThat(origin.connections()).isEqualTo(status == 200 ? 2 : 1);
      if (status == 200) {
        assertThat(repeated.get(5, TimeUnit.SECONDS)).isEqualTo(body);
      }
    }
  }

  static Stream<Arguments> repeatable() {
    int most = RepeatableBody.MOST_OCTETS;
    return Stream.of(
        Arguments.of(GET, "", 200),
        Arguments.of("DELETE / HTTP/1.1\nHost: a\n\n", "", 200),
        Arguments.of("PUT / HTTP/1.1\nHost: a\nContent-Length: 2\n\n", "ab", 200),
        Arguments.of(
            "PUT / HTTP/1.1\nHost: a\nContent-Length: " + most + "\n\n", "x".repeat(most), 200),
        Arguments.of(
            "PUT / HTTP/1.1\nHost: a\nContent-Length: " + (most + 1) + "\n\n",
            "x".repeat(most + 1),
            502),
        Arguments.of("PATCH / HTTP/1.1\nHost: a\nContent-Length: 2\n\n", "ab", 502),
        Arguments.of("POST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n", "", 502),
        Arguments.of("POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\n", "ab", 502));
  }

  @Test
  void aRequestIsRepeatedOnlyOnce() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              if (requests.incrementAndGet() == 1) {
                connection.send(OK);
                connection.head();
                requests.incrementAndGet();
              }
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      client.head();
      client.read(2);
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(requests).hasValue(3);
    }
  }

  @Test
  void aRequestThatCannotBeRepeatedWasStillSent() throws Exception {
    AtomicReference<RawOrigin> self = new AtomicReference<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send(OK);
              connection.head();
              Objects.requireNonNull(self.get()).close();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      self.set(origin);
      client.send(GET);
      client.head();
      client.read(2);
      client.send("DELETE / HTTP/1.1\nHost: a\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(relay.failures().element().reason()).isEqualTo(Reason.CONNECT_FAILED);
      assertThat(relay.failures().element().requestSent()).isTrue();
    }
  }

  @Test
  void anOriginThatStallsIsAGatewayTimeout() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200");
              ended.complete(connection.ended());
            });
        Relay relay = Relay.tight(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 504 ");
      assertThat(relay.failures().element().reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
      assertThat(relay.failures().element().requestSent()).isTrue();
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void interimResponsesDoNotPutOffTheTimeout() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              // Ten in a second, of which half are enough to pass the time-out.
              CountDownLatch pace = new CountDownLatch(1);
              while (!pace.await(100, TimeUnit.MILLISECONDS)) {
                connection.send("HTTP/1.1 103 Early Hints\n\n");
              }
            });
        Relay relay = Relay.tight(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      String head = client.head();
      while (head != null && head.startsWith("HTTP/1.1 103 ")) {
        head = client.head();
      }
      assertThat(head).startsWith("HTTP/1.1 504 ");
    }
  }

  @Test
  void anOriginThatDoesNotKnowExpectGetsTheBodyAllTheSame() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              assertThat(connection.read(2)).isEqualTo("ab");
              connection.send(OK);
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
  void anOriginThatStallsWithinABodyCutsItShort() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nContent-Length: 9\n\nabc");
              ended.complete(connection.ended());
            });
        Relay relay = Relay.tight(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      client.head();
      assertThat(client.readToEnd()).isEqualTo("abc");
      assertThat(ended.get(5, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anOriginThatIsAwayIsABadGatewayAndNothingWasSent() throws Exception {
    int free;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closed.getLocalPort();
    }
    try (Relay relay = Relay.to(URI.create("http://127.0.0.1:" + free));
        RawSocket client = relay.connect()) {
      client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nab");
      assertThat(client.head()).startsWith("HTTP/1.1 502 ");
      assertThat(relay.failures().element().reason()).isEqualTo(Reason.CONNECT_FAILED);
      assertThat(relay.failures().element().requestSent()).isFalse();
    }
  }

  @Test
  void aRefusedConnectionGoesToTheNextNodeEvenWithABody() throws Exception {
    int free;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closed.getLocalPort();
    }
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                connection.read(2);
                connection.send(OK);
              }
            });
        Relay relay = Relay.to(URI.create("http://127.0.0.1:" + free), origin.uri());
        RawSocket client = relay.connect()) {
      for (int i = 0; i < 4; i++) {
        client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nab");
        assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        client.read(2);
      }
    }
  }

  /** Of nobody it is known how far behind they are. */
  @Test
  void replicasThatNobodyWatchesAreNotAsked() throws Exception {
    Duration time = Duration.ofSeconds(5);
    try (RawOrigin primary = RawOrigin.answering(OK);
        RawOrigin replica = RawOrigin.answering(OK);
        Relay relay =
            new Relay(
                ListenerOptions.of("127.0.0.1", 0, List.of()),
                new UpstreamOptions(
                    "api", List.of(primary.uri()), List.of(replica.uri()), time, time, 4, 4, time),
                true);
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(primary.connections()).isEqualTo(1);
      assertThat(replica.connections()).isZero();
    }
  }

  @Test
  void tooManyWaitersAreTurnedAway() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    CountDownLatch two = new CountDownLatch(2);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                two.countDown();
                all.await(5, TimeUnit.SECONDS);
                connection.send(OK);
              }
            });
        Relay relay = limited(origin.uri());
        RawSocket first = relay.connect();
        RawSocket second = relay.connect();
        RawSocket third = relay.connect();
        RawSocket fourth = relay.connect()) {
      first.send(GET);
      second.send(GET);
      assertThat(two.await(5, TimeUnit.SECONDS)).isTrue();
      third.send(GET);
      fourth.send(GET);
      // One of the two may wait; which is first is the network's choice.
      org.awaitility.Awaitility.await().until(() -> !relay.failures().isEmpty());
      assertThat(relay.failures().element().reason()).isEqualTo(Reason.UPSTREAM_FULL);
      assertThat(relay.failures().element().requestSent()).isFalse();
      all.countDown();
      assertThat(first.head()).startsWith("HTTP/1.1 200 ");
      assertThat(second.head()).startsWith("HTTP/1.1 200 ");
      assertThat(
              Stream.of(third.head(), fourth.head())
                  .map(head -> String.valueOf(head).substring(9, 12)))
          .containsExactlyInAnyOrder("200", "502");
    }
  }

  private static Relay limited(URI node) {
    Duration time = Duration.ofSeconds(5);
    return new Relay(
        ListenerOptions.of("127.0.0.1", 0, List.of()),
        new UpstreamOptions("api", List.of(node), List.of(), time, time, 2, 1, time),
        false);
  }

  @Test
  void aFullBacklogIsAConnectTimeout() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> fillers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Socket filler = new Socket();
        fillers.add(filler);
        try {
          filler.connect(deaf.getLocalSocketAddress(), 100);
        } catch (SocketTimeoutException full) {
          break;
        }
      }
      try (Relay relay = Relay.tight(URI.create("http://127.0.0.1:" + deaf.getLocalPort()));
          RawSocket client = relay.connect()) {
        client.send(GET);
        assertThat(client.head()).startsWith("HTTP/1.1 504 ");
        assertThat(relay.failures().element().reason()).isEqualTo(Reason.CONNECT_TIMEOUT);
        assertThat(relay.failures().element().requestSent()).isFalse();
      } finally {
        for (Socket filler : fillers) {
          filler.close();
        }
      }
    }
  }
}
