package dev.frontdesk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.ReceivedBody;
import dev.frontdesk.transaction.Content;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a response goes to the connection: each time is a system call. */
class OneWriteTest {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> written = new ArrayList<>();
  private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();
  private final HttpServerResponse response =
      (HttpServerResponse)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {HttpServerResponse.class},
              (proxy, method, given) ->
                  switch (method.getName()) {
                    case "write", "writeHead", "end" -> {
                      written.add(method.getName() + (given == null ? "" : " " + given[0]));
                      yield Future.succeededFuture();
                    }
                    case "headers", "trailers" -> fields;
                    case "getStatusMessage" -> "OK";
                    case "writeQueueFull" -> false;
                    default -> proxy;
                  });

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsThereWholeIsWrittenOnce() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("ok"));
    body.end();
    sent(body, () -> {});
    assertThat(written).containsExactly("end ok");
  }

  @Test
  void soIsWhatComesInTheSameTurn() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    sent(
        body,
        () -> {
          body.push(Buffer.buffer("ok"));
          body.end();
        });
    assertThat(written).containsExactly("end ok");
  }

  @Test
  void aHeadWaitsNoLongerThanTheTurn() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    sent(body, () -> {});
    assertThat(written).containsExactly("writeHead");
  }

  @Test
  void theFirstPieceGoesWithTheHead() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("o"));
    sent(body, () -> {});
    assertThat(written).containsExactly("write o");
  }

  @Test
  void severalPiecesKeepTheirOrder() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    body.push(Buffer.buffer("o"));
    body.push(Buffer.buffer("k"));
    body.end();
    sent(body, () -> {});
    assertThat(written).containsExactly("write o", "write k", "end");
  }

  @Test
  void whatBreaksOffIsSeenToHaveBegun() throws Exception {
    ReceivedBody body = new ReceivedBody(ReceivedBody.Source.NONE);
    sent(body, () -> body.fail(new IllegalStateException("gone")));
    assertThat(written).containsExactly("writeHead", "abort");
  }

  /** Up to the end of the turn of the event loop in which it is sent. */
  private void sent(ReceivedBody body, Runnable inTheSameTurn) throws Exception {
    Future<Void> turn =
        Future.future(over ->
            vertx
                .getOrCreateContext()
                .runOnContext(now -> {
                  ResponseSender sender =
                      new ResponseSender(response, false, false, () -> written.add("abort"));
                  sender
                      .send(
                          new ResponseHead(200, Fields.of("Content-Length", "2")),
                          new Content.Stream(body, () -> Fields.EMPTY),
                          false)
                      .onFailure(cause -> assertThat(cause).hasMessage("gone"));
                  inTheSameTurn.run();
                  Vertx.currentContext().runOnContext(next -> over.complete());
                }));
    turn.await(10, TimeUnit.SECONDS);
  }
}
