package dev.frontdesk.race;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An origin with a version per path: GET shows it, POST raises it by one. Each request can be held
 * at each point where it matters; and where nothing holds it, it may be made to dawdle there at
 * random, so that what was read is old when it is sent.
 *
 * <p>How a POST goes about it is in its query: {@code how=streamed} sends the head and half of the
 * body before it commits; {@code how=lost} breaks the connection and commits later; {@code
 * how=broken} breaks it within the body and commits later.
 */
final class ScriptedOrigin implements AutoCloseable {
  /** Where a request can be held. */
  enum Point {
    /** A GET has read the state, and has not answered. */
    READ,
    /** A POST is about to commit. */
    COMMIT,
    /** A POST has committed, and has not answered. */
    ANSWER,
    /** A POST has sent half of its answer, and is about to break the connection. */
    BREAK
  }

  private static final long PATIENCE_SECONDS = 10;
  private static final String PAD = "0123456789".repeat(98);

  /** What else may hold a request, or hear of it. */
  interface Watch {
    Watch NONE = (point, path) -> Future.succeededFuture();

    Future<Void> at(Point point, String path);
  }

  private final Vertx vertx = Vertx.vertx();
  private final Watch watch;
  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private final Map<String, Queue<Gate>> gates = new ConcurrentHashMap<>();
  private final AtomicLong asked = new AtomicLong();
  private final Random random;
  private final int dawdleMillis;
  private final int port;

  /**
   * @param dawdleMillis up to so many milliseconds at each point; 0: none
   */
  ScriptedOrigin(long seed, int dawdleMillis) throws Exception {
    this(seed, dawdleMillis, Watch.NONE);
  }

  ScriptedOrigin(long seed, int dawdleMillis, Watch watch) throws Exception {
    this.watch = watch;
    this.random = new Random(seed);
    this.dawdleMillis = dawdleMillis;
    this.port =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .actualPort();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The next request that comes to this point on this path stops there. */
  Gate hold(Point point, String path) {
    Gate gate = new Gate();
    gates.computeIfAbsent(point + path, key -> new ConcurrentLinkedQueue<>()).add(gate);
    return gate;
  }

  long asked() {
    return asked.get();
  }

  private void handle(HttpServerRequest request) {
    asked.incrementAndGet();
    if (request.method().equals(HttpMethod.GET)) {
      read(request);
    } else {
      request.end().onSuccess(complete -> write(request));
    }
  }

  private AtomicLong version(String path) {
    return versions.computeIfAbsent(path, key -> new AtomicLong());
  }

  private void read(HttpServerRequest request) {
    long shown = version(request.path()).get();
    String etag = "\"" + shown + "\"";
    // Decided on the state that was read, like the answer.
    boolean same = etag.equals(request.getHeader("If-None-Match"));
    at(Point.READ, request.path())
        .onSuccess(passed -> {
          HttpServerResponse response = request.response();
          if (request.path().startsWith("/validated/")) {
            response.putHeader("ETag", etag);
          }
          if (request.path().startsWith("/varied/")) {
            response.putHeader("Vary", "Accept-Language");
          }
          if (same) {
            response.setStatusCode(304).end();
          } else {
            response.putHeader("Content-Type", "application/json").end(body(request, shown));
          }
        });
  }

  private void write(HttpServerRequest request) {
    String how = request.getParam("how");
    switch (how == null ? "whole" : how) {
      case "streamed" -> streamed(request);
      case "lost" -> {
        request.connection().close();
        at(Point.COMMIT, request.path()).onSuccess(passed -> commit(request));
      }
      case "broken" -> broken(request);
      default -> {
        String path = request.path();
        at(Point.COMMIT, path)
            .map(passed -> commit(request))
            .compose(version -> at(Point.ANSWER, path).map(version))
            .onSuccess(version -> request.response().end(body(request, version)));
      }
    }
  }

  private void streamed(HttpServerRequest request) {
    HttpServerResponse response = request.response().setChunked(true);
    response.write(firstHalf(request));
    at(Point.COMMIT, request.path()).onSuccess(passed -> response.end(secondHalf(commit(request))));
  }

  private void broken(HttpServerRequest request) {
    request.response().setChunked(true).write(firstHalf(request));
    at(Point.BREAK, request.path())
        .compose(passed -> {
          request.connection().close();
          return at(Point.COMMIT, request.path());
        })
        .onSuccess(passed -> commit(request));
  }

  private long commit(HttpServerRequest request) {
    return version(request.path()).incrementAndGet();
  }

  private static String body(HttpServerRequest request, long version) {
    JsonObject body = new JsonObject().put("id", id(request)).put("version", version);
    // About a KiB in all.
    return (request.path().startsWith("/sized/") ? body.put("pad", PAD) : body).encode();
  }

  private static String firstHalf(HttpServerRequest request) {
    return "{\"id\":\"" + id(request) + "\",";
  }

  private static String secondHalf(long version) {
    return "\"version\":" + version + "}";
  }

  private static String id(HttpServerRequest request) {
    return request.path().substring(request.path().lastIndexOf('/') + 1);
  }

  private Future<Void> at(Point point, String path) {
    Context context = vertx.getOrCreateContext();
    Queue<Gate> held = gates.get(point + path);
    Gate gate = held == null ? null : held.poll();
    if (gate != null) {
      return gate.pass(context);
    }
    Future<Void> watched = watch.at(point, path);
    int millis = dawdle();
    return millis == 0
        ? watched
        : watched.compose(passed -> vertx.timer(millis, TimeUnit.MILLISECONDS)).mapEmpty();
  }

  /** Mostly nothing, often little, sometimes all of it: fills overtake each other. */
  private int dawdle() {
    if (dawdleMillis == 0) {
      return 0;
    }
    synchronized (random) {
      int kind = random.nextInt(10);
      return kind < 5 ? 0 : 1 + random.nextInt(kind < 9 ? 3 : dawdleMillis);
    }
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
