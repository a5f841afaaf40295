package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP server with its own database pool, on one event loop; several share a port. */
final class ApiServer extends VerticleBase {

  /** Connections of one instance to the database. */
  static final int POOL_SIZE = 8;

  /** Requests of one instance that wait for a connection; further ones are answered 503. */
  static final int MAX_WAITING = 4_000;

  /** Larger request bodies are answered 413. */
  static final long MAX_BODY_BYTES = 64 * 1024;

  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);

  private static final String READ_ONLY = "25006";
  private static final String CHECK_VIOLATION = "23514";
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  /** Of what a server says that stops or starts, and of a read that stands in the way of replay. */
  private static final List<String> AWAY = List.of("57P01", "57P02", "57P03", "40001");

  private final PgConnectOptions database;
  private final Knobs knobs;
  private final int port;
  private final Tells tells;
  private @Nullable HttpServer server;

  /** Whose position is told in answers. */
  enum Tells {
    NOTHING,
    PRIMARY,
    STANDBY
  }

  ApiServer(PgConnectOptions database, Knobs knobs, int port, Tells tells) {
    this.database = database;
    this.knobs = knobs;
    this.port = port;
    this.tells = tells;
  }

  @Override
  public Future<?> start() {
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(POOL_SIZE).setMaxWaitQueueSize(MAX_WAITING))
            .connectingTo(new PgConnectOptions(database).setCachePreparedStatements(true))
            .using(vertx)
            .build();
    HttpServer http =
        vertx.createHttpServer(
            new HttpServerOptions().setHost("127.0.0.1").setPort(port).setIdleTimeout(600));
    server = http;
    return http.requestHandler(router(pool)).listen();
  }

  int actualPort() {
    HttpServer started = server;
    return started == null ? -1 : started.actualPort();
  }

  private Router router(Pool pool) {
    Router router = Router.router(vertx);
    Callers callers = new Callers(pool);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.route("/__knobs").handler(context -> turnKnobs(context).send(context.response()));
    router.route().handler(knobs::handle);
    if (tells != Tells.NOTHING) {
      router.route().handler(new Positions(pool, tells == Tells.STANDBY)::before);
    }
    router.get("/health").handler(Answer.sending(context -> health(pool)));
    new ServiceRoutes(pool).mount(router);
    new AvailabilityRoutes(pool).mount(router);
    new BookingRoutes(pool, callers).mount(router);
    new UserRoutes(pool, callers).mount(router);
    new AnalyticsRoutes(pool, callers).mount(router);
    new AuthRoutes(pool).mount(router);
    router.route().failureHandler(ApiServer::refuse);
    Handler<RoutingContext> refused = ApiServer::refuse;
    router.errorHandler(404, refused).errorHandler(405, refused).errorHandler(413, refused);
    return router;
  }

  private Answer turnKnobs(RoutingContext context) {
    HttpMethod method = context.request().method();
    if (method.equals(HttpMethod.PUT)) {
      return knobs.turn(Inputs.body(context));
    }
    if (method.equals(HttpMethod.DELETE)) {
      knobs.reset();
    }
    return knobs.show();
  }

  private static Future<Answer> health(Pool pool) {
    return pool.query("select 1")
        .execute()
        .map(Answer.ok(new JsonObject().put("status", "up")))
        .otherwise(failure -> new Answer(503, Map.of(), new JsonObject().put("status", "down")));
  }

  private static void refuse(RoutingContext context) {
    if (context.response().closed()) {
      return; // The caller has left: there is nobody to tell, and nothing went wrong here.
    }
    Throwable failure = context.failure();
    Refusal refusal = refusal(failure, context.statusCode());
    if (refusal.status() == 500) {
      log.error("{} {} failed", context.request().method(), context.request().path(), failure);
    }
    JsonObject body =
        new JsonObject().put("status", refusal.status()).put("error", refusal.getMessage());
    new Answer(refusal.status(), Map.of(), body).send(context.response());
  }

  private static Refusal refusal(@Nullable Throwable failure, int status) {
    if (failure instanceof Refusal refusal) {
      return refusal;
    }
    if (failure instanceof ConnectionPoolTooBusyException) {
      return new Refusal(503, "too many requests wait for the database");
    }
    if (failure instanceof IOException || failure instanceof ClosedConnectionException) {
      return new Refusal(503, "the database cannot be reached");
    }
    if (failure instanceof PgException refused) {
      if (AWAY.contains(String.valueOf(refused.getSqlState()))) {
        return new Refusal(503, "the database cannot answer now");
      }
      if (READ_ONLY.equals(refused.getSqlState())) {
        return new Refusal(503, "this server only reads");
      }
      if (CHECK_VIOLATION.equals(refused.getSqlState())) {
        return new Refusal(400, "a value is out of bounds: " + refused.getConstraint());
      }
      if (FOREIGN_KEY_VIOLATION.equals(refused.getSqlState())) {
        return new Refusal(400, "it refers to something unknown: " + refused.getConstraint());
      }
    }
    return switch (status) {
      case 404 -> new Refusal(404, "there is nothing here");
      case 405 -> new Refusal(405, "this method is not for this path");
      case 413 -> new Refusal(413, "the body is larger than " + MAX_BODY_BYTES + " bytes");
      default ->
          status >= 400 && status < 500
              ? new Refusal(status, "the request is not understood")
              : new Refusal(500, "something went wrong here");
    };
  }
}
