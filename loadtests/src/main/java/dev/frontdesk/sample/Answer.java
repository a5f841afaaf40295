package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer as a value: status, further fields, and a JSON body or none.
 *
 * <p>There is no Cache-Control and no ETag: like many an application, this one says nothing about
 * caching.
 */
record Answer(int status, Map<String, String> fields, @Nullable JsonObject body) {

  static Answer ok(JsonObject body) {
    return new Answer(200, Map.of(), body);
  }

  static Answer created(String location, JsonObject body) {
    return new Answer(201, Map.of("Location", location), body);
  }

  static Answer empty() {
    return new Answer(204, Map.of(), null);
  }

  Answer with(String field, String value) {
    Map<String, String> more = new HashMap<>(fields);
    more.put(field, value);
    return new Answer(status, Map.copyOf(more), body);
  }

  /**
   * A handler that sends what the function answers; failures go to the router's failure handler.
   */
  static Handler<RoutingContext> sending(Function<RoutingContext, Future<Answer>> work) {
    return context ->
        work.apply(context)
            .compose(answer -> Positions.after(context, answer))
            .onSuccess(answer -> answer.send(context.response()))
            .onFailure(context::fail);
  }

  void send(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(status);
    fields.forEach(response::putHeader);
    if (body == null) {
      response.end();
    } else {
      response.putHeader("Content-Type", "application/json; charset=utf-8");
      response.end(body.toBuffer());
    }
  }
}
