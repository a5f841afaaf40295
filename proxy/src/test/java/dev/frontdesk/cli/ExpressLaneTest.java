package dev.frontdesk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hits are answered before anything is made of them, and nobody can tell: their order, what comes
 * around them, and the connection's life are as without. On real sockets.
 */
@Timeout(30)
class ExpressLaneTest {
  private static final String HIT = "GET /kept HTTP/1.1\nHost: desk\n\n";

  private static final int BODY = 8_000;

  /** Requests whose answers would be half a gigabyte. */
  private static final long MOST_ASKED = 64_000;

  private static final double HELD = 32e6;

  @TempDir private Path folder;
  private final Backend api = new Backend("b").sends("/kept", "Cache-Control: max-age=3600\n");

  @AfterEach
  void close() throws IOException {
    api.close();
  }

  private RunningDesk start(String config) throws IOException {
    return start(config, "routes: []");
  }

  private RunningDesk start(String config, String rules) throws IOException {
    RunningDesk desk =
        RunningDesk.start(
            folder,
            "upstreams: { api: { primary: [\"%s\"] } }\nrules: rules\n%s"
                .formatted(api.uri(), config),
            Map.of("a.yaml", rules));
    desk.get("/kept").is("MISS", "b1");
    return desk;
  }

  private static double express(RunningDesk desk) throws IOException {
    return desk.metric("frontdesk_express_answers_total");
  }

  private static void isKept(RawSocket client) throws IOException {
    Got.from(client).is("HIT", "b1");
  }

  @Test
  void aHitIsAnsweredAtItsFirstSightAndByItsBytesFromTheThirdOn() throws Exception {
    try (RunningDesk desk = start("");
        RawSocket client = RawSocket.connect(desk.port())) {
      for (int i = 1; i <= 5; i++) {
        client.send(HIT);
        isKept(client);
        assertThat(express(desk)).isEqualTo(i);
      }
      assertThat(api.count("/kept")).isEqualTo(1);
      assertThat(
              desk.metric(
                  "frontdesk_requests_total{outcome=\"HIT\",reason=\"fresh\",route=\"http\",status_class=\"2xx\"}"))
          .isEqualTo(5);
    }
  }

  /** All in one write, and each octet by itself. */
  @Test
  void answersComeInTheOrderOfRequests() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    api.on(
        "/slow",
        (connection, request, count) -> {
          asked.countDown();
          held.await(10, TimeUnit.SECONDS);
          connection.send(Backend.ok("Cache-Control: no-store\n", "slow"));
        });
    try (RunningDesk desk = start("");
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send(HIT + HIT + HIT + "GET /slow HTTP/1.1\nHost: desk\n\n" + HIT);
      for (int i = 0; i < 3; i++) {
        isKept(client);
      }
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.send(HIT + HIT);
      desk.get("/kept").is("HIT");
      assertThat(client.in().available()).as("behind the slow one").isZero();
      held.countDown();
      assertThat(Got.from(client).body()).isEqualTo("slow");
      for (int i = 0; i < 3; i++) {
        isKept(client);
      }
      double before = express(desk);
      for (char octet : (HIT + HIT).toCharArray()) {
        client.send(String.valueOf(octet));
      }
      isKept(client);
      isKept(client);
      assertThat(express(desk)).as("the lane is open again").isEqualTo(before + 2);
    }
  }

  @Test
  void bodiesAreReadBeforeWhatComesBehindThem() throws Exception {
    try (RunningDesk desk = start("");
        RawSocket client = RawSocket.connect(desk.port())) {
      client.send(
          "POST /echo HTTP/1.1\nHost: desk\nContent-Length: "
              + HIT.replace("\n", "\r\n").length()
              + "\n\n"
              + HIT
              + HIT
              + "GET /kept HTTP/1.1\nHost: desk\nContent-Length: 2\n\nab"
              + HIT
              + "GET /kept HTTP/1.1\nHost: desk\nTransfer-Encoding: chunked\n\n2\nab\n0\n\n"
              + HIT);
      assertThat(Got.from(client).is("BYPASS").body()).isEqualTo("b1");
      isKept(client);
      Got.from(client).is("BYPASS");
      isKept(client);
      Got.from(client).is("BYPASS");
      isKept(client);
      assertThat(api.last("/echo").body()).isEqualTo(HIT.replace("\n", "\r\n"));
    }
  }

  @Test
  void behindALastRequestThereIsNothing() throws Exception {
    try (RunningDesk desk = start("")) {
      for (String last :
          List.of(
              "GET /kept HTTP/1.1\nHost: desk\nConnection: close\n\n",
              "GET /kept HTTP/1.0\nHost: desk\n\n",
              "GET /kept HTTP/1.0\nHost: desk\nConnection: keep-alive\n\n")) {
        try (RawSocket client = RawSocket.connect(desk.port())) {
          client.send(HIT + last + HIT + HIT);
          isKept(client);
          isKept(client);
          assertThat(client.ended()).as(last).isTrue();
        }
      }
    }
  }

  @Test
  void whatIsMalformedIsRefusedBehindHits() throws Exception {
    try (RunningDesk desk = start("");
        RawSocket client = RawSocket.connect(desk.port())) {
      for (int i = 0; i < 3; i++) {
        client.send(HIT);
        isKept(client);
      }
      client.send(HIT + "GET /kept HTTP/1.1\nHost: desk\nHost: desk\n\n" + HIT);
      isKept(client);
      assertThat(Got.from(client).status()).isEqualTo(400);
      assertThat(client.ended()).isTrue();
    }
  }

  /** A client that says that it has said everything still gets all that it asked for. */
  @Test
  void aHalfClosedConnectionGetsItsAnswers() throws Exception {
    try (RunningDesk desk = start("");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), desk.port());
        RawSocket client = new RawSocket(socket)) {
      client.send(HIT.repeat(20));
      socket.shutdownOutput();
      for (int i = 0; i < 20; i++) {
        isKept(client);
      }
      assertThat(client.ended()).isTrue();
    }
  }

  /** What is not read does not pile up here: the proxy stops reading, and goes on when it can. */
  @Test
  void aClientThatDoesNotReadIsNotWrittenToWithoutEnd() throws Exception {
    String get = HIT.replace("\n\n", "\nX-Pad: %s\n\n".formatted("p".repeat(1000)));
    byte[] request = get.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    api.says("/kept", count -> Backend.ok("Cache-Control: max-age=3600\n", "x".repeat(BODY)));
    try (RunningDesk desk = startWithout();
        RawSocket client = RawSocket.connect(desk.port())) {
      desk.get("/kept").is("MISS");
      AtomicLong asked = new AtomicLong();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (asked.get() < MOST_ASKED) {
                    client.out().write(request);
                    asked.incrementAndGet();
                  }
                } catch (IOException closed) {
                  // The end of the test.
                }
              });
      long[] last = {-1};
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> {
            long now = asked.get();
            boolean still = now > 0 && now == last[0];
            last[0] = now;
            return still;
          });
      assertThat(asked.get()).as("it stopped reading").isLessThan(MOST_ASKED);
      double given = express(desk);
      assertThat(given * BODY).as("what the kernel holds, and little more").isLessThan(HELD);
      long read = asked.get();
      for (int i = 0; i < read; i++) {
        Got got = Got.from(client).is("HIT");
        assertThat(got.body()).hasSize(BODY);
      }
      assertThat(express(desk)).as("it goes on by the lane").isGreaterThan(given);
      client.reset();
      writer.join();
    }
  }

  private RunningDesk startWithout() throws IOException {
    return RunningDesk.start(
        folder, "upstreams: { api: { primary: [\"%s\"] } }\n".formatted(api.uri()), Map.of());
  }

  @Test
  void aClientThatTakesNothingOfAHitIsClosed() throws Exception {
    api.says(
        "/large", count -> Backend.ok("Cache-Control: max-age=3600\n", "x".repeat(15_000_000)));
    try (RunningDesk desk = start("limits: { idle-timeout: 1s }\n")) {
      await().until(() -> "HIT".equals(desk.get("/large").outcome()));
      try (RawSocket client = RawSocket.connect(desk.port())) {
        client.send("GET /large HTTP/1.1\nHost: desk\n\n");
        await().until(() -> express(desk) == 1);
        await().until(() -> desk.metric("frontdesk_connections") == 0);
      }
    }
  }

  /** In use while it asks, and while it takes what is sent, for twice as long as it may rest. */
  @Test
  void aConnectionThatIsUsedIsKeptAndAnIdleOneIsClosed() throws Exception {
    int piece = 500_000;
    int size = 30 * piece;
    api.says("/large", count -> Backend.ok("Cache-Control: max-age=3600\n", "x".repeat(size)));
    try (RunningDesk desk = start("limits: { idle-timeout: 1500ms }\n");
        Socket socket = new Socket()) {
      await().until(() -> "HIT".equals(desk.get("/large").outcome()));
      socket.setReceiveBufferSize(32 * 1024);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), desk.port()));
      RawSocket taker = new RawSocket(socket);
      RawSocket asker = RawSocket.connect(desk.port());
      taker.send("GET /large HTTP/1.1\nHost: desk\n\n");
      assertThat(taker.head()).contains("X-Cache: HIT\n");
      AtomicLong taken = new AtomicLong();
      await()
          .pollInterval(Duration.ofMillis(100))
          .until(() -> {
            asker.send(HIT);
            isKept(asker);
            return taken.addAndGet(taker.read(piece).length()) >= size;
          });
      assertThat(express(desk)).isEqualTo(31);
      assertThat(asker.ended()).isTrue();
      assertThat(taker.ended()).isTrue();
      await().until(() -> desk.metric("frontdesk_connections") == 0);
    }
  }

  @Test
  void aTunnelIsNotLookedInto() throws Exception {
    String raw = HIT.replace("\n", "\r\n");
    api.on(
        "/tunnel",
        (connection, request, count) -> {
          connection.send("HTTP/1.1 101 Switching Protocols\nConnection: Upgrade\nUpgrade: x\n\n");
          assertThat(connection.read(raw.length())).isEqualTo(raw);
          connection.send("raw");
        });
    try (RunningDesk desk = start("");
        RawSocket client = RawSocket.connect(desk.port())) {
      for (int i = 0; i < 3; i++) {
        client.send(HIT);
        isKept(client);
      }
      client.send("GET /tunnel HTTP/1.1\nHost: desk\nConnection: Upgrade\nUpgrade: x\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      client.send(HIT);
      assertThat(client.read(3)).isEqualTo("raw");
    }
  }

  /** The same bytes after a write, and by other rules, are not what they were. */
  @Test
  void whatIsKnownByItsBytesIsStillAskedEachTime() throws Exception {
    api.sends("/thing/1", "");
    try (RunningDesk desk =
            start(
                "",
                """
                routes: [{ id: thing, match: "GET /thing/{id}", cache: { ttl: 1h, tags: ["t:{id}"] } }]
                writes: [{ id: change, match: "POST /thing/{id}", invalidate: ["t:{id}"] }]
                """);
        RawSocket client = RawSocket.connect(desk.port())) {
      String get = "GET /thing/1 HTTP/1.1\nHost: desk\n\n";
      int count = 0;
      for (int round = 0; round < 3; round++) {
        client.send(get);
        Got.from(client).is("MISS", "b" + ++count);
        for (int i = 0; i < 4; i++) {
          client.send(get);
          Got.from(client).is("HIT", "b" + count);
        }
        client.send("POST /thing/1 HTTP/1.1\nHost: desk\nContent-Length: 0\n\n");
        Got.from(client).is("BYPASS");
        count++;
      }
      Files.writeString(
          folder.resolve("rules/a.yaml"),
          "version: 1\nroutes: [{ id: none, match: \"GET /thing/{id}\", cache: off }]\n");
      assertThat(desk.admin("POST", "/reload", "", RunningDesk.TOKEN).status()).isEqualTo(200);
      client.send(get);
      Got.from(client).is("BYPASS");
      client.send(get);
      Got.from(client).is("BYPASS");
    }
  }

  /** What is believed of a peer is part of what its bytes mean. */
  @Test
  void theSameBytesOfAPeerThatIsNotTrustedAreAnother() throws Exception {
    api.says("/mine", count -> Backend.ok("", "mine" + count));
    try (RunningDesk desk =
        start(
            "trusted: [127.0.0.1/32]\n",
            """
            identities: { user: { header: X-User } }
            routes: [{ id: mine, match: GET /mine, key: { identity: user }, cache: { ttl: 1h } }]
            """)) {
      String get = "GET /mine HTTP/1.1\nHost: desk\nX-User: ann\n\n";
      try (RawSocket trusted = RawSocket.connect(desk.port());
          RawSocket other =
              new RawSocket(
                  new Socket(
                      InetAddress.getLoopbackAddress(),
                      desk.port(),
                      InetAddress.getByName("127.0.0.2"),
                      0))) {
        trusted.send(get);
        Got.from(trusted).is("MISS", "mine1");
        for (int i = 0; i < 4; i++) {
          trusted.send(get);
          Got.from(trusted).is("HIT", "mine1");
          other.send(get);
          assertThat(Got.from(other).body()).isNotEqualTo("mine1");
        }
      }
    }
  }

  @Test
  void aStopEndsConnectionsThatOnlyHadHits() throws Exception {
    try (RawSocket client = stopped()) {
      assertThat(client.ended()).isTrue();
    }
  }

  private RawSocket stopped() throws IOException {
    try (RunningDesk desk = start("")) {
      RawSocket client = RawSocket.connect(desk.port());
      for (int i = 0; i < 4; i++) {
        client.send(HIT);
        isKept(client);
      }
      return client;
    }
  }
}
