package dev.frontdesk.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.listener.Listener;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.wire.RawSocket;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Octet by octet what the listener writes, though another hand writes it. */
// The listener is there before all tests.
@SuppressWarnings("NullAway.Init")
class WireHeadTest {
  private static final String BODY = "h\u00e9llo";

  private static final Vertx VERTX =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private static volatile ResponseHead answer;
  private static volatile int port;

  private static final class Answering extends VerticleBase {
    @Override
    public Future<?> start() {
      Listener listener =
          new Listener(
              vertx,
              ListenerOptions.of("127.0.0.1", 0, List.of()),
              exchange -> exchange.respond(answer, content(answer)));
      return listener.start().onSuccess(actual -> port = actual);
    }
  }

  private static Content content(ResponseHead head) {
    return head.status() == 304
        ? new Content.None()
        : new Content.Whole(Buffer.buffer(BODY.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @BeforeAll
  static void listen() {
    VERTX.deployVerticle(new Answering()).await();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  static Stream<Arguments> heads() {
    return Stream.of(
        head(200),
        head(200, "Content-Type", "text/plain", "ETag", "\"1\"", "X-a", "1", "x-A", "2"),
        head(200, "content-length", "99", "A", "b", "Content-Length", "5"),
        head(200, "Transfer-Encoding", "chunked", "A", "b"),
        head(200, "A", "", "B", "tab\tin it", "C", "caf\u00e9 \u00ff"),
        head(200, "Set-Cookie", "a=b", "Set-Cookie", "c=d", "Connection", "x"),
        head(203, "Date", "Tue, 01 Dec 2026 10:00:00 GMT"),
        head(299, "A", "b"),
        head(304, "ETag", "\"1\"", "Content-Length", "7"),
        head(304),
        head(404, "Content-Type", "application/json"),
        head(410),
        head(418),
        head(421),
        head(451),
        head(500),
        head(599));
  }

  private static Arguments head(int status, String... fields) {
    return Arguments.of(new ResponseHead(status, Fields.of(fields)));
  }

  @ParameterizedTest
  @MethodSource("heads")
  void theListenerWritesTheSame(ResponseHead head) throws IOException {
    answer = head;
    boolean notModified = head.status() == 304;
    byte[] made = WireHead.of(head, notModified ? WireHead.NO_LENGTH : BODY.length());
    String expected = new String(made, StandardCharsets.ISO_8859_1);
    for (String method : List.of("GET", "HEAD")) {
      String body = notModified || method.equals("HEAD") ? "" : BODY;
      try (RawSocket client = RawSocket.connect(port)) {
        client.send(method + " / HTTP/1.1\nHost: a\n\n" + method + " / HTTP/1.1\nHost: a\n\n");
        String twice = expected + body + expected + body;
        assertThat(client.read(twice.length())).isEqualTo(twice);
      }
    }
  }
}
