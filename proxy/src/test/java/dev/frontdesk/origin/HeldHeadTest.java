package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.wire.RawOrigin;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one read brings of a response is there when its head is. */
@Timeout(20)
class HeldHeadTest {
  private record Seen(int octets, boolean ended, boolean onContext) {}

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void aSmallResponseIsThereAtOnce() throws Exception {
    try (RawOrigin origin = RawOrigin.answering("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")) {
      assertThat(atOnce(origin)).isEqualTo(new Seen(2, true, true));
    }
  }

  @Test
  void soIsAChunkedOne() throws Exception {
    String chunked = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nok\n0\n\n";
    try (RawOrigin origin = RawOrigin.answering(chunked)) {
      assertThat(atOnce(origin)).isEqualTo(new Seen(2, true, true));
    }
  }

  @Test
  void aHeadWaitsForNoOtherRead() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawOrigin origin =
        RawOrigin.serving(connection -> {
          connection.head();
          connection.send("HTTP/1.1 200 OK\nContent-Length: 4\n\nok");
          seen.await();
        })) {
      assertThat(atOnce(origin)).isEqualTo(new Seen(2, false, true));
      seen.countDown();
    }
  }

  @Test
  void aLargeBodyDoesNotKeepItsHead() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    int octets = 4 * OriginCall.HELD_BELOW;
    try (RawOrigin origin =
        RawOrigin.serving(connection -> {
          connection.head();
          connection.send(
              "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"
                  + ("2000\n" + "a".repeat(0x2000) + "\n").repeat(octets / 0x2000));
          seen.await();
        })) {
      Seen head = atOnce(origin);
      assertThat(head.octets()).isLessThanOrEqualTo(OriginCall.HELD_BELOW);
      assertThat(head.ended()).isFalse();
      seen.countDown();
    }
  }

  /** What a reader gets without giving the event loop back. */
  private Seen atOnce(RawOrigin node) throws Exception {
    Promise<Seen> seen = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(now -> {
          HttpOrigin origin = new HttpOrigin(vertx, List.of(UpstreamOptions.of("api", node.uri())));
          RequestHead head = new RequestHead("GET", "http", "api.test", "/", null, Fields.EMPTY);
          origin
              .send(
                  new OriginRequest(
                      new Upstream("api", false), head, null, () -> Fields.EMPTY, interim -> {}))
              .onSuccess(response -> {
                int[] octets = {0};
                boolean[] ended = {false};
                response.body().handler(piece -> octets[0] += piece.length());
                response.body().endHandler(end -> ended[0] = true);
                response.body().resume();
                seen.tryComplete(new Seen(octets[0], ended[0], Vertx.currentContext() != null));
              })
              .onFailure(seen::tryFail);
        });
    return seen.future().await(10, TimeUnit.SECONDS);
  }
}
