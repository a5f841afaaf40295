package dev.frontdesk.admin;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What went wrong, as RFC 9457 wants it. */
record Problem(int status, String detail, List<String> errors) {
  Problem(int status, String detail) {
    this(status, detail, List.of());
  }

  void send(HttpServerResponse response) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
            .put("status", status)
            .put("detail", detail);
    if (!errors.isEmpty()) {
      body.put("errors", new JsonArray(errors));
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(body.encode() + "\n");
  }
}
