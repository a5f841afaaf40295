package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.wire.RawOrigin;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpOriginCloseTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
  private static final int AT_ONCE = 5;

  @Test
  void closingEndsAllKeptConnections() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (RawOrigin node = RawOrigin.answering(OK)) {
      Context loop = vertx.getOrCreateContext();
      Promise<Void> closed = Promise.promise();
      loop.runOnContext(now -> {
        HttpOrigin origin = new HttpOrigin(vertx, List.of(UpstreamOptions.of("api", node.uri())));
        Future.all(IntStream.range(0, AT_ONCE).mapToObj(i -> get(origin)).toList())
            .onSuccess(all -> {
              origin.close();
              closed.complete();
            })
            .onFailure(closed::fail);
      });
      loop.exceptionHandler(closed::tryFail);
      closed.future().await(10, TimeUnit.SECONDS);
      assertThat(node.connections()).isEqualTo(AT_ONCE);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static Future<Void> get(HttpOrigin origin) {
    RequestHead head = new RequestHead("GET", "http", "api.test", "/", null, Fields.EMPTY);
    Upstream upstream = new Upstream("api", false);
    return origin
        .send(new OriginRequest(upstream, head, null, () -> Fields.EMPTY, interim -> {}))
        .compose(response -> {
          Promise<Void> read = Promise.promise();
          response.body().handler(piece -> {});
          response.body().exceptionHandler(read::fail);
          response.body().endHandler(end -> read.complete());
          response.body().resume();
          return read.future();
        });
  }
}
