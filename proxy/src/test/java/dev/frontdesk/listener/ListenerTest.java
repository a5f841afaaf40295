package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.wire.RawOrigin;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ListenerTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

  @Test
  void drainingFinishesWhatRunsAndAcceptsNothingNew() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              asked.countDown();
              answer.await(5, TimeUnit.SECONDS);
              connection.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket idle = relay.connect();
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      Future<Void> drained = relay.drain(Duration.ofSeconds(10));
      assertThat(idle.ended()).isTrue();
      assertThat(drained.isComplete()).isFalse();
      // The listening socket closes beside the connections, and nothing tells when.
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> relay.connect().close())
                  .isInstanceOf(ConnectException.class));
      answer.countDown();
      assertThat(client.head()).startsWith("HTTP/1.1 200 ").contains("Connection: close\n");
      assertThat(client.readToEnd()).isEqualTo("ok");
      Relay.await(drained);
    }
  }

  @Test
  void drainingEndsAtItsBound() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              asked.countDown();
              connection.head();
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
      Relay.await(relay.drain(Duration.ofMillis(100)));
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aConnectionWithoutRequestIsClosedAfterTheIdleTime() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Relay relay = idle(origin);
        RawSocket silent = relay.connect();
        RawSocket half = relay.connect();
        RawSocket used = relay.connect()) {
      half.send("GET / HTTP/1.1\nHost");
      used.send(GET);
      assertThat(used.head()).startsWith("HTTP/1.1 200 ");
      assertThat(silent.ended()).isTrue();
      assertThat(half.ended()).isTrue();
      assertThat(used.ended()).isTrue();
    }
  }

  @Test
  void aClientThatStopsWithinItsBodyIsClosedAfterTheIdleTime() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.readToEnd();
            });
        Relay relay = idle(origin);
        RawSocket client = relay.connect()) {
      client.send("POST / HTTP/1.1\nHost: a\nContent-Length: 10\n\nabc");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadIsClosedAfterTheIdleTime() throws Exception {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
              String chunk = "10000\n" + "a".repeat(0x10000) + "\n";
              try {
                while (true) {
                  connection.send(chunk);
                }
              } catch (SocketException closed) {
                cut.complete(true);
              }
            });
        Relay relay = idle(origin);
        RawSocket client = relay.connect()) {
      client.send(GET);
      assertThat(cut.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void anEarlyAnswerReachesAClientThatStillSends() throws Exception {
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              for (String head = connection.head(); head != null; head = connection.head()) {
                connection.send("HTTP/1.1 413 Content Too Large\nContent-Length: 0\n\n");
                if (head.startsWith("POST")) {
                  assertThat(connection.ended()).isTrue();
                }
              }
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket small = relay.connect();
        RawSocket large = relay.connect()) {
      small.send("POST / HTTP/1.1\nHost: a\nContent-Length: 10\n\n");
      assertThat(small.head()).startsWith("HTTP/1.1 413 ");
      small.send("0123456789" + GET);
      assertThat(small.head()).startsWith("HTTP/1.1 413 ");
      large.send("POST / HTTP/1.1\nHost: a\nContent-Length: 9000000\n\n");
      assertThat(large.head()).startsWith("HTTP/1.1 413 ");
      large.send("a".repeat((int) ClientBody.DISCARD_BOUND + 1));
      assertThat(large.ended()).isTrue();
    }
  }

  @Test
  void anOldClientSeesThatABodyIsCutShort() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (RawOrigin origin =
            RawOrigin.serving(connection -> {
              connection.head();
              connection.send("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3\nabc\n");
              read.await(5, TimeUnit.SECONDS);
            });
        Relay relay = Relay.to(origin.uri());
        RawSocket client = relay.connect()) {
      client.send("GET / HTTP/1.0\nHost: a\n\n");
      assertThat(client.head()).contains(" 200 OK");
      assertThat(client.read(3)).isEqualTo("abc");
      read.countDown();
      assertThatThrownBy(() -> client.in().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aHandlerThatFailsIsAnInternalError() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Listener listener =
          new Listener(
              vertx,
              ListenerOptions.of("127.0.0.1", 0, List.of()),
              exchange -> {
                if (exchange.head().path().equals("/throws")) {
                  throw new IllegalStateException("hidden");
                }
                return Future.failedFuture("hidden");
              });
      int port = Relay.await(listener.start());
      try (RawSocket client = RawSocket.connect(port)) {
        for (String path : List.of("/throws", "/fails")) {
          client.send("GET " + path + " HTTP/1.1\nHost: a\n\n");
          assertThat(client.head()).startsWith("HTTP/1.1 500 ").contains("problem+json");
          assertThat(client.read(Problem.of(500, Reason.INTERNAL).body().length()))
              .contains("\"reason\":\"internal\"")
              .doesNotContain("hidden");
        }
      }
    } finally {
      Relay.await(vertx.close());
    }
  }

  private static Relay idle(RawOrigin origin) {
    return new Relay(
        new ListenerOptions(
            "127.0.0.1",
            0,
            8192,
            32768,
            Duration.ofMillis(200),
            100,
            List.of("127.0.0.0/8"),
            null,
            true,
            false),
        UpstreamOptions.of("api", origin.uri()),
        false);
  }

  @Test
  void aTrustedPeerIsBelievedAndAddedTo() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Relay relay = idle(origin);
        RawSocket client = relay.connect()) {
      client.send(
          "GET / HTTP/1.1\nHost: a\nX-Forwarded-For: 9.9.9.9\nX-Forwarded-Proto: https\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
      assertThat(origin.nextHead())
          .contains("X-Forwarded-For: 9.9.9.9, 127.0.0.1\n", "X-Forwarded-Proto: https\n");
    }
  }

  @Test
  void trustedPeersAreAddressesAndBlocks() {
    TrustedPeers trusted =
        new TrustedPeers(List.of("127.0.0.0/8", "::1", "10.1.2.128/25", "2001:db8::/33"));
    assertThat(List.of("127.9.9.9", "::1", "10.1.2.129", "2001:db8:7fff::1", "0:0:0:0:0:0:0:1"))
        .allMatch(trusted::contains);
    assertThat(List.of("128.0.0.1", "::2", "10.1.2.127", "2001:db8:8000::1"))
        .noneMatch(trusted::contains);
    for (String wrong : List.of("localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "")) {
      assertThatThrownBy(() -> new TrustedPeers(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("trusted: " + wrong);
    }
  }
}
