package dev.frontdesk.admin;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.frontdesk.http.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second listener, for operators and their machines. Health, metrics and the index are open;
 * everything else wants the token in {@code Authorization: Bearer}. A token in a query is not
 * looked at, because queries end up in logs. Any thread.
 */
public final class AdminListener {
  /** Longer request bodies are refused with 413. */
  public static final int MAX_BODY = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(AdminListener.class);
  private static final int MAX_FIELDS = 16 * 1024;
  private static final int IDLE_SECONDS = 60;
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Vertx vertx;
  private final AdminOptions options;
  private final Desk desk;
  private final Supplier<String> metrics;
  private final HttpServer server;
  private final List<Endpoint> endpoints =
      List.of(
          new Endpoint(GET, "/", true, "this list", this::index),
          new Endpoint(GET, "/health/live", true, "200 while the process lives", this::live),
          new Endpoint(GET, "/health/ready", true, "200 when ready, else 503 and why", this::ready),
          new Endpoint(GET, "/metrics", true, "Prometheus text", this::metrics),
          new Endpoint(GET, "/stats", false, "the state in a few numbers", this::stats),
          new Endpoint(
              GET,
              "/unmatched-writes",
              false,
              "unsafe requests that no write rule matched",
              this::unmatched),
          new Endpoint(
              GET, "/replicas", false, "who may answer reads, and how far behind", this::replicas),
          new Endpoint(GET, "/queries", false, "what became of declared queries", this::queries),
          new Endpoint(
              POST,
              "/purge",
              false,
              "{\"tags\": [..]} or {\"path\": \"/..\"} or {\"all\": true} or {\"identity\": {\"user\":"
                  + " \"42\"}}; soft, dryRun",
              this::purge),
          new Endpoint(
              POST,
              "/explain",
              false,
              "{\"request\": \"GET /..\", \"headers\": {..}, \"peer\": \"..\"}",
              this::explain),
          new Endpoint(POST, "/reload", false, "load the rules anew", this::reload));

  /**
   * @param metrics gives Prometheus' text format; called on a worker thread
   */
  public AdminListener(Vertx vertx, AdminOptions options, Desk desk, Supplier<String> metrics) {
    this.vertx = vertx;
    this.options = options;
    this.desk = desk;
    this.metrics = metrics;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(MAX_FIELDS)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS))
            .requestHandler(router());
  }

  /** Completes with the port that it listens on. */
  public Future<Integer> start() {
    return server.listen(options.port(), options.host()).map(HttpServer::actualPort);
  }

  public Future<Void> stop() {
    return server.close();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router.route().handler(AdminListener::guardAnswer);
    for (Endpoint endpoint : endpoints) {
      addMethod(router, endpoint.method(), endpoint);
      if (endpoint.method().equals(GET)) {
        addMethod(router, HttpMethod.HEAD, endpoint);
      }
      router.route(endpoint.path()).handler(context -> refuseMethod(context, endpoint));
    }
    router
        .route()
        .handler(context -> problem(context, new Problem(404, "nothing here; GET / lists all")));
    router.route().failureHandler(AdminListener::failed);
    return router;
  }

  private void addMethod(Router router, HttpMethod method, Endpoint endpoint) {
    // Three routes, because vertx-web wants a body handler to be the first of its route.
    if (!endpoint.open()) {
      router.route(method, endpoint.path()).handler(this::authenticate);
    }
    if (method.equals(POST)) {
      // After the token: a stranger's body is not read.
      router
          .route(method, endpoint.path())
          .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
    }
    router.route(method, endpoint.path()).handler(endpoint.handler());
  }

  private static void guardAnswer(RoutingContext context) {
    context
        .response()
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    context.next();
  }

  private void authenticate(RoutingContext context) {
    List<String> values = context.request().headers().getAll("Authorization");
    if (values.size() == 1 && options.token().isIn(values.getFirst())) {
      context.next();
      return;
    }
    // RFC 6750 §3: no error code where no credentials came.
    String error = values.isEmpty() ? "" : ", error=\"invalid_token\"";
    context.response().putHeader("WWW-Authenticate", "Bearer realm=\"frontdesk\"" + error);
    String came = values.isEmpty() ? "no Authorization" : "another token";
    problem(context, new Problem(401, came + " (expected: Authorization: Bearer TOKEN)"));
  }

  private static void refuseMethod(RoutingContext context, Endpoint endpoint) {
    String allowed = endpoint.method().equals(GET) ? "GET, HEAD" : endpoint.method().name();
    context.response().putHeader("Allow", allowed);
    problem(
        context,
        new Problem(
            405, "%s (expected: %s)".formatted(context.request().method().name(), allowed)));
  }

  private void index(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    boolean html = accept != null && accept.contains("text/html");
    context
        .response()
        .putHeader("Content-Type", (html ? "text/html" : "text/plain") + "; charset=utf-8")
        .end(html ? Index.html(endpoints) : Index.text(endpoints));
  }

  private void live(RoutingContext context) {
    json(context, 200, new JsonObject().put("status", "live"));
  }

  private void ready(RoutingContext context) {
    Ready ready = desk.ready();
    json(context, ready.ready() ? 200 : 503, Answers.ready(ready));
  }

  private void metrics(RoutingContext context) {
    aside(
        context,
        false,
        metrics::get,
        text -> context.response().putHeader("Content-Type", METRICS_TYPE).end(text));
  }

  private void stats(RoutingContext context) {
    aside(context, false, desk::figures, figures -> json(context, 200, Answers.figures(figures)));
  }

  private void unmatched(RoutingContext context) {
    aside(
        context,
        false,
        desk::unmatchedWrites,
        writes -> json(context, 200, Answers.unmatched(writes)));
  }

  private void replicas(RoutingContext context) {
    aside(
        context,
        false,
        desk::replicas,
        figures -> json(context, 200, ReplicaAnswers.replicas(figures)));
  }

  private void queries(RoutingContext context) {
    aside(
        context,
        false,
        desk::queries,
        figures -> json(context, 200, ReplicaAnswers.queries(figures)));
  }

  private void purge(RoutingContext context) {
    PurgeRequest request = Bodies.purge(context.body().asString());
    LOG.info(
        "purge: {}, soft {}, dry run {}", named(request.what()), request.soft(), request.dryRun());
    aside(
        context,
        false,
        () -> desk.purge(request),
        result -> json(context, 200, Answers.purged(request, result)));
  }

  /** Short, however many tags there are. */
  private static String named(PurgeRequest.What what) {
    return switch (what) {
      case PurgeRequest.What.Tags(List<String> tags) ->
          "%d tags, the first %s".formatted(tags.size(), tags.getFirst());
      case PurgeRequest.What.Path path -> path.toString();
      case PurgeRequest.What.All() -> "all";
      case PurgeRequest.What.Identity identity -> identity.toString();
    };
  }

  private void explain(RoutingContext context) {
    ExplainRequest request = Bodies.explain(context.body().asString());
    aside(
        context,
        false,
        () -> explained(request),
        explanation -> json(context, 200, explanation.tree()));
  }

  private Explanation explained(ExplainRequest request) {
    try {
      return desk.explain(request);
    } catch (IllegalArgumentException wrong) {
      throw new BadBody(String.valueOf(wrong.getMessage()));
    }
  }

  private void reload(RoutingContext context) {
    String body = context.body().asString();
    if (body != null && !body.isBlank()) {
      StrictBody.parse(body, Set.of());
    }
    aside(
        context,
        true,
        desk::reload,
        result -> {
          if (result.applied()) {
            json(context, 200, Answers.reloaded(result));
          } else {
            problem(
                context,
                new Problem(
                    422, null, "not applied; the rules before stay in force", result.errors()));
          }
        });
  }

  /** Runs the question on a worker thread, the answer on the request's event loop. */
  private <T> void aside(
      RoutingContext context, boolean oneAtATime, Callable<T> question, Consumer<T> answer) {
    vertx.executeBlocking(question, oneAtATime).onSuccess(answer::accept).onFailure(context::fail);
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode() + "\n");
  }

  private static void problem(RoutingContext context, Problem problem) {
    context
        .response()
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .end(problem.body() + "\n");
  }

  private static void failed(RoutingContext context) {
    if (context.response().headWritten()) {
      context.response().reset();
      return;
    }
    Throwable failure = context.failure();
    if (failure instanceof BadBody) {
      problem(context, new Problem(400, String.valueOf(failure.getMessage())));
    } else if (context.statusCode() == 413) {
      problem(context, new Problem(413, "body (expected: at most %d octets)".formatted(MAX_BODY)));
    } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
      problem(context, new Problem(context.statusCode(), "the request cannot be read"));
    } else {
      LOG.error("{} {}", context.request().method(), context.request().path(), failure);
      problem(context, new Problem(500, "a defect; the log says more"));
    }
  }
}
