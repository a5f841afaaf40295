package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.FieldPositions;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.RoutingObserver;
import dev.frontdesk.replica.RoutingOptions;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.time.VertxTiming;
import dev.frontdesk.wire.Relay;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Two event loops that read from one group with replicas, over real sockets. */
final class ReplicaDesk implements AutoCloseable {
  static final Duration OPEN_FOR = Duration.ofSeconds(5);

  /** For an answer. */
  static final Duration LONG = Duration.ofSeconds(8);

  /** For one that does not come. */
  static final Duration BRIEF = Duration.ofMillis(400);

  /** What came of one request. */
  record Got(int status, String node, @Nullable Shown shown, String body) {}

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1));
  private final List<Loop> loops = List.of(new Loop(), new Loop());
  private final UpstreamOptions options;
  private final Replicas replicas;

  /** Moves only where a test says so; breakers and the budget look at it. */
  final AtomicLong nanos = new AtomicLong();

  final Queue<RoutingObserver.By> answeredBy = new ConcurrentLinkedQueue<>();
  final Queue<String> changes = new ConcurrentLinkedQueue<>();

  ReplicaDesk(
      URI primary,
      List<URI> nodes,
      List<? extends Standing> standings,
      int budget,
      ReplicaOptions reads,
      @Nullable FieldPositions told,
      Duration patience) {
    options =
        new UpstreamOptions(
            "api", List.of(primary), nodes, patience, patience, 8, 8, Duration.ofSeconds(5), reads);
    RoutingObserver counts = (who, waited) -> answeredBy.add(who);
    SpillBudget spill = new SpillBudget(budget == 0 ? 0 : 1, budget, nanos::get);
    ReadRouting routing =
        new ReadRouting(
            new VertxTiming(vertx),
            new RoutingOptions(Duration.ofMillis(30), Duration.ofMillis(5)),
            spill,
            new Random(7),
            counts);
    replicas =
        new Replicas(
            List.of(options),
            Map.of("api", new Replicas.Reads(standings, routing, spill, told, counts)),
            nanos::get,
            new NodeObserver() {
              @Override
              public void failed(String group, String node) {}

              @Override
              public void changed(String group, String node, boolean available) {
                changes.add(node + (available ? " up" : " away"));
              }
            });
    for (Loop loop : loops) {
      Relay.await(vertx.deployVerticle(loop));
    }
  }

  private final class Loop extends VerticleBase {
    private @Nullable HttpOrigin origin;

    @Override
    public Future<?> start() {
      origin = new HttpOrigin(vertx, List.of(options), replicas);
      return Future.succeededFuture();
    }

    Future<Got> send(OriginRequest request) {
      Promise<Got> answered = Promise.promise();
      Context own = context;
      own.runOnContext(ignored -> {
        HttpOrigin sender = origin;
        if (sender == null) {
          throw new IllegalStateException("not started");
        }
        sender
            .send(request)
            .onComplete(done -> {
              if (!own.equals(Vertx.currentContext())) {
                answered.fail(new AssertionError("not on the event loop that asked"));
              } else if (done.failed()) {
                answered.fail(done.cause());
              } else {
                whole(done.result()).onComplete(answered);
              }
            });
      });
      return answered.future();
    }
  }

  Replicas replicas() {
    return replicas;
  }

  void watch() {
    Relay.await(replicas.watch(vertx));
  }

  /** A read that a replica may answer; by the first event loop. */
  Got read(Demand demand) {
    return Relay.await(send(0, read("GET", demand)));
  }

  /** What a read fails with. */
  OriginFailure failure(Demand demand) {
    return failure(send(0, read("GET", demand)));
  }

  static OriginFailure failure(Future<Got> sent) {
    return Relay.await(
        sent.transform(done -> Future.succeededFuture((OriginFailure) done.cause())));
  }

  static OriginRequest read(String method, Demand demand) {
    RequestHead head = new RequestHead(method, "http", "desk", "/x", null, Fields.EMPTY);
    return request(
        head, new Reading(demand, null, Evidence.ofRequest(Map.of(), head, Identified.NOBODY)));
  }

  static OriginRequest request(RequestHead head, @Nullable Reading reading) {
    return new OriginRequest(
        new Upstream("api", true), head, null, () -> Fields.EMPTY, interim -> {}, reading);
  }

  Future<Got> send(int loop, OriginRequest request) {
    return loops.get(loop).send(request);
  }

  private static Future<Got> whole(OriginResponse answer) {
    Promise<Got> whole = Promise.promise();
    List<byte[]> pieces = new ArrayList<>();
    answer
        .body()
        .exceptionHandler(whole::tryFail)
        .handler(piece -> pieces.add(piece.getBytes()))
        .endHandler(end -> {
          StringBuilder text = new StringBuilder();
          pieces.forEach(piece -> text.append(new String(piece, StandardCharsets.UTF_8)));
          whole.complete(
              new Got(answer.head().status(), answer.node(), answer.shown(), text.toString()));
        })
        .resume();
    return whole.future();
  }

  @Override
  public void close() {
    Relay.await(vertx.close());
  }
}
