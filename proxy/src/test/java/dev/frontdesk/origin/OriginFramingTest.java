package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Origins whose messages are not HTTP, end too early or go on behind their end. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // messages as they go over the wire
class OriginFramingTest {
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
}
