package dev.frontdesk.cli;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.rehearse.Replayed;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The upstream of a {@link WarmUp}. It says what the test says, or has a page that may be kept. */
final class WarmUpOrigin {
  private static final int PAGE = 2048;
  private static final long START_SECONDS = 5;

  private volatile Replayed.@Nullable Said next;

  URI start(Vertx vertx) {
    try {
      int port =
          vertx
              .createHttpServer()
              .requestHandler(this::answer)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS)
              .actualPort();
      return URI.create("http://127.0.0.1:" + port);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("nothing listens here", e);
    }
  }

  /** What it says from now on; null: the page. */
  void says(Replayed.@Nullable Said answer) {
    next = answer;
  }

  private void answer(HttpServerRequest request) {
    Replayed.Said said = next;
    HttpServerResponse response = request.response();
    if (said == null || said.status() < 200) {
      response
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "max-age=60")
          .end(page());
      return;
    }
    response.setStatusCode(said.status());
    FieldTable.endToEnd(said.fields())
        .forEach(field -> response.headers().add(field.name(), field.value()));
    response.headers().remove("Content-Length");
    response.end(said.body());
  }

  private static Buffer page() {
    Buffer page = Buffer.buffer("{\"items\":[");
    while (page.length() < PAGE) {
      page.appendString("{\"name\":\"a service of this house\",\"minutes\":30},");
    }
    return page.appendString("{}]}");
  }
}
