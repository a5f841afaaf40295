package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Origins that close a connection, and what is sent to them once more. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // messages as they go over the wire
class OriginRepeatTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

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
}
