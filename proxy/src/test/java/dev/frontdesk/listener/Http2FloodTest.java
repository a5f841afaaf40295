package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.wire.RawHttp2;
import dev.frontdesk.wire.RawHttp2.Frame;
import dev.frontdesk.wire.RawSocket;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What one client can make a connection cost is bounded. No request here is ever answered. */
@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FloodTest {
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int REFUSED_STREAM = 7;
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final byte[] NOTHING = {};

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Exchange> exchanges = new LinkedBlockingQueue<>();
  private int port;

  @BeforeAll
  void listen() {
    Promise<Integer> listening = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(start -> {
      Listener listener =
          new Listener(
              vertx,
              ListenerOptions.of("127.0.0.1", 0, List.of()).withHttp2(true),
              exchange -> {
                exchanges.add(exchange);
                return Future.succeededFuture();
              });
      listener.start().onComplete(listening);
    });
    port = Relay.await(listening.future());
  }

  @AfterAll
  void close() {
    Relay.await(vertx.close());
  }

  private RawHttp2 client() throws IOException {
    exchanges.clear();
    return RawHttp2.connect(port);
  }

  private static int endOf(RawHttp2 client) throws IOException {
    return client.goAway();
  }

  private Exchange exchange() throws InterruptedException {
    Exchange exchange = exchanges.poll(10, TimeUnit.SECONDS);
    assertThat(exchange).isNotNull();
    return exchange;
  }

  @Test
  void requestsUnderWayAreBounded() throws Exception {
    try (RawHttp2 client = client()) {
      int last = 0;
      for (int i = 0; i <= Http2Bounds.STREAMS_BOUND; i++) {
        last = client.open(RawHttp2.get("/" + i), true);
      }
      assertThat(client.answer(last).reset()).isEqualTo(REFUSED_STREAM);
      assertThat(client.wentAway()).isEqualTo(-1);
      for (int i = 0; i < Http2Bounds.STREAMS_BOUND; i++) {
        assertThat(exchange().head().path()).isEqualTo("/" + i);
      }
    }
  }

  /** CVE-2023-44487. */
  @Test
  void streamsThatAreResetAtOnceAreBounded() throws Exception {
    try (RawHttp2 client = client()) {
      for (int i = 0; i <= Http2Bounds.RESETS_BOUND; i++) {
        int stream = 2 * i + 1;
        client.write(RawHttp2.HEADERS, 5, stream, RawHttp2.section(RawHttp2.get("/")));
        client.write(RawHttp2.RST_STREAM, 0, stream, RawHttp2.number(8));
      }
      client.flush();
      assertThat(endOf(client)).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  /** CVE-2025-8671: frames on a stream that make us reset it. */
  @Test
  void streamsThatWeAreMadeToResetAreBounded() throws Exception {
    try (RawHttp2 client = client()) {
      for (int i = 0; i <= Http2Bounds.RESETS_BOUND; i++) {
        int stream = 2 * i + 1;
        client.write(RawHttp2.HEADERS, 5, stream, RawHttp2.section(RawHttp2.get("/")));
        client.write(RawHttp2.WINDOW_UPDATE, 0, stream, RawHttp2.number(0));
      }
      client.flush();
      assertThat(endOf(client)).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void aStreamThatIsResetIsToldToWhoAnswersIt() throws Exception {
    try (RawHttp2 client = client()) {
      int stream = client.open(RawHttp2.get("/"), true);
      CompletableFuture<Void> gone = new CompletableFuture<>();
      exchange().onClosed(() -> gone.complete(null));
      client.reset(stream, 8);
      gone.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void pingsAreBounded() throws Exception {
    assertThat(flooded(RawHttp2.PING, 0, 0, new byte[8])).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void settingsAreBounded() throws Exception {
    assertThat(flooded(RawHttp2.SETTINGS, 0, 0, NOTHING)).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void prioritiesAreBounded() throws Exception {
    assertThat(flooded(RawHttp2.PRIORITY, 0, 1, new byte[5])).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void unknownFramesAreBounded() throws Exception {
    assertThat(flooded(99, 0, 0, NOTHING)).isEqualTo(ENHANCE_YOUR_CALM);
  }

  private int flooded(int type, int flags, int stream, byte[] payload) throws Exception {
    try (RawHttp2 client = client()) {
      for (int i = 0; i <= Http2Bounds.CONTROL_FRAMES_BOUND; i++) {
        client.write(type, flags, stream, payload);
      }
      client.flush();
      return endOf(client);
    }
  }

  @Test
  void continuationsThatBringNothingAreBounded() throws Exception {
    try (RawHttp2 client = client()) {
      client.write(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.section(RawHttp2.get("/")));
      for (int i = 0; i <= Http2Bounds.CONTINUATIONS_BOUND; i++) {
        client.write(RawHttp2.CONTINUATION, 0, 1, NOTHING);
      }
      client.flush();
      assertThat(endOf(client)).isPositive();
      assertThat(exchanges).isEmpty();
    }
  }

  @Test
  void aFieldSectionWithoutEndIsBounded() throws Exception {
    byte[] fields = RawHttp2.section(("x: " + "a".repeat(1000) + "\n").repeat(8));
    try (RawHttp2 client = client()) {
      client.write(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.section(RawHttp2.get("/")));
      for (int i = 0; i < 8; i++) {
        client.write(RawHttp2.CONTINUATION, 0, 1, fields);
      }
      client.flush();
      assertThat(endOf(client)).isPositive();
      assertThat(exchanges).isEmpty();
    }
  }

  @Test
  void piecesThatBringNothingAreBounded() throws Exception {
    try (RawHttp2 client = client()) {
      int stream = client.open(RawHttp2.get("/"), false);
      for (int i = 0; i <= Http2Bounds.EMPTY_DATA_BOUND; i++) {
        client.write(RawHttp2.DATA, 0, stream, NOTHING);
      }
      client.flush();
      assertThat(endOf(client)).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void whatIsKeptOfOneBodyIsBounded() throws Exception {
    try (RawHttp2 client = client()) {
      awaitPong(client);
      int stream = client.open(RawHttp2.get("/"), false);
      upload(client, stream, Http2Bounds.STREAM_WINDOW_BOUND);
      awaitPong(client);
      assertThat(client.wentAway()).isEqualTo(-1);
      client.data(stream, "x", false);
      assertThat(client.answer(stream).reset()).isEqualTo(FLOW_CONTROL_ERROR);
    }
  }

  @Test
  void whatIsKeptOfAllBodiesIsBounded() throws Exception {
    int streams = Http2Bounds.CONNECTION_WINDOW_BOUND / Http2Bounds.STREAM_WINDOW_BOUND;
    try (RawHttp2 client = client()) {
      awaitPong(client);
      for (int i = 0; i < streams; i++) {
        int stream = client.open(RawHttp2.get("/"), false);
        upload(client, stream, Http2Bounds.STREAM_WINDOW_BOUND);
      }
      awaitPong(client);
      assertThat(client.wentAway()).isEqualTo(-1);
      int stream = client.open(RawHttp2.get("/"), false);
      // The first that is too much resets its stream; whoever goes on is sent away.
      upload(client, stream, 64 * 1024);
      assertThat(endOf(client)).isEqualTo(FLOW_CONTROL_ERROR);
    }
  }

  private static void upload(RawHttp2 client, int stream, int octets) throws IOException {
    byte[] block = new byte[16 * 1024];
    for (int sent = 0; sent < octets; sent += block.length) {
      client.write(RawHttp2.DATA, 0, stream, block);
    }
    client.flush();
  }

  /** All that was sent so far was read, and the settings were acknowledged. */
  private static void awaitPong(RawHttp2 client) throws IOException {
    client.frame(RawHttp2.PING, 0, 0, new byte[8]);
    Frame frame;
    do {
      frame = client.next(0);
    } while (frame.type() != RawHttp2.PING);
  }

  /** The client offers a table of 2 GiB for our field lines. */
  @Test
  void whatIsRememberedOfFieldLinesIsBounded() throws Exception {
    try (RawHttp2 client = client()) {
      client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 1, 0x7f, -1, -1, -1});
      int stream = client.open(RawHttp2.get("/") + "\nhost: b", true);
      byte[] head = client.next(stream).payload();
      // RFC 7541 §6.3: a table of 65,536, which is 31 and 65,505 in sevens of bits.
      assertThat(head).containsSequence(0x3f, 0xe1, 0xff, 0x03);
    }
  }

  @Test
  void namesThatAreRememberedAreBounded() {
    Http2Names names = new Http2Names();
    for (int i = 0; i < 2 * Http2Names.MOST_NAMES; i++) {
      assertThat(String.valueOf(names.of("X-" + i))).isEqualTo("x-" + i);
    }
    assertThat(names.size()).isEqualTo(Http2Names.MOST_NAMES);
    assertThat(String.valueOf(names.of("Transfer-Encoding"))).isEqualTo("null");
  }

  @Test
  void aConnectionThatBeginsOtherwiseIsNotOneOfHttp2() throws Exception {
    try (RawSocket client = RawSocket.connect(port)) {
      client.send("PRI * HTTP/2.0\n\nXX\n\n");
      assertThat(client.head()).startsWith("HTTP/1.1 400 ");
      assertThat(client.readToEnd()).contains("bad-request");
    }
  }
}
