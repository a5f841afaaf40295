package dev.frontdesk.race;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clients that ask again as soon as they have an answer, on many connections. */
final class Swarm implements AutoCloseable {
  private static final long CLOSE_SECONDS = 10;

  /** What clients call the service, on whichever node they get it: it is a part of the key. */
  private static final String HOST = "booking.test";

  /**
   * @param outcome X-Cache
   * @param fields of the answer
   */
  record Answer(int status, @Nullable String outcome, Buffer body, MultiMap fields) {
    JsonObject json() {
      return new JsonObject(body);
    }

    /** The answer, if it has that status. */
    Answer expect(int expected) {
      if (status != expected) {
        throw new IllegalStateException(
            "status %d (expected: %d): %s".formatted(status, expected, body));
      }
      return this;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;

  Swarm(int connections) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAliveTimeout(60),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  Future<Answer> get(int port, String target) {
    return ask(HttpMethod.GET, port, target, null, Map.of());
  }

  Future<Answer> ask(
      HttpMethod method,
      int port,
      String target,
      @Nullable JsonObject body,
      Map<String, String> fields) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(method)
            .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
            .setHost(HOST)
            .setPort(80)
            .setURI(target);
    if (body != null) {
      options.putHeader("Content-Type", "application/json");
    }
    fields.forEach((name, value) -> options.putHeader(name, value));
    // On a context of its own: asked from the main thread, a body was now and then waited for in
    // vain, with nothing left in flight on either side. Most likely its end came before anybody
    // listened.
    Context context = Vertx.currentContext();
    return context == null || !vertx.equals(context.owner())
        ? Future.future(answer -> vertx.runOnContext(now -> send(options, body).onComplete(answer)))
        : send(options, body);
  }

  private Future<Answer> send(RequestOptions options, @Nullable JsonObject body) {
    return client
        .request(options)
        .compose(request -> body == null ? request.send() : request.send(body.toBuffer()))
        .compose(response ->
            response
                .body()
                .map(content ->
                    new Answer(
                        response.statusCode(),
                        response.getHeader("X-Cache"),
                        content,
                        response.headers())));
  }

  /** Takes one step after the other until it is over, on an event loop; fails with a step. */
  Future<Void> repeat(BooleanSupplier over, Supplier<Future<?>> step) {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(begin -> next(over, step, done));
    return done.future();
  }

  private void next(BooleanSupplier over, Supplier<Future<?>> step, Promise<Void> done) {
    if (over.getAsBoolean()) {
      done.complete();
      return;
    }
    step.get()
        .onComplete(taken -> {
          if (taken.failed()) {
            done.fail(taken.cause());
          } else {
            next(over, step, done);
          }
        });
  }

  Future<Void> pause(int millis) {
    return vertx.timer(Math.max(1, millis), TimeUnit.MILLISECONDS).mapEmpty();
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
