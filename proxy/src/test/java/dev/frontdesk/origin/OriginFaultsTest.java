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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Origins that stall, are away or have too much to do. */
@Timeout(20)
@SuppressWarnings("StringConcatToTextBlock") // messages as they go over the wire
class OriginFaultsTest {
  private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";

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
