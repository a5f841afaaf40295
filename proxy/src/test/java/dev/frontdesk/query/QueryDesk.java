package dev.frontdesk.query;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Reading;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgOptions;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PoolObserver;
import dev.frontdesk.replica.Demand;
import dev.frontdesk.replica.Floor;
import dev.frontdesk.replica.ReadRouting;
import dev.frontdesk.replica.RoutingObserver;
import dev.frontdesk.replica.RoutingOptions;
import dev.frontdesk.replica.SpillBudget;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A query origin over real servers, asked from an event loop as the way of a request does. */
final class QueryDesk implements AutoCloseable, QueryObserver {
  /** What was reported of an answer. */
  record Reported(String query, QueryOutcome outcome, long rows, @Nullable String node) {}

  record Got(int status, Fields fields, String body) {}

  final Vertx vertx = Vertx.vertx();
  final Context context = vertx.getOrCreateContext();
  final List<Reported> reported = new CopyOnWriteArrayList<>();
  final List<PgFailure.Kind> retried = new CopyOnWriteArrayList<>();
  final QueryPools pools;
  final QueryOrigin origin;
  private final List<PgPool> made = new ArrayList<>();

  /** Whether the replicas show everything; else nothing. */
  volatile boolean replicasStand = true;

  QueryDesk(PgServer primary, PgServer... replicas) {
    this(100, new QueryOptions(Duration.ofSeconds(5)), primary, replicas);
  }

  /**
   * @param budget of the primary; 0: it never stands in
   */
  QueryDesk(int budget, QueryOptions options, PgServer primary, PgServer... replicas) {
    List<QueryReplica> standbys = new ArrayList<>();
    for (PgServer replica : replicas) {
      standbys.add(new QueryReplica(pool(replica), new UpToDate(replica.name())));
    }
    pools = new QueryPools(pool(primary), standbys, pool(primary));
    ReadRouting routing =
        new ReadRouting(
            new VertxTiming(vertx),
            new RoutingOptions(Duration.ofMillis(50), RoutingOptions.STEP),
            new SpillBudget(budget, budget, System::nanoTime),
            new Random(1),
            RoutingObserver.NONE);
    origin = new QueryOrigin(vertx, pools, routing, options, this);
  }

  private PgPool pool(PgServer server) {
    PgPool pool = new PgPool(vertx, server, PgOptions.plain(), "test", PoolObserver.NONE);
    made.add(pool);
    return pool;
  }

  @Override
  public void answered(
      Query query, QueryOutcome outcome, Duration took, long rows, @Nullable String node) {
    reported.add(new Reported(query.id(), outcome, rows, node));
  }

  @Override
  public void retried(Query query, PgFailure.Kind why) {
    retried.add(why);
  }

  Future<OriginResponse> send(
      Query query, RequestHead head, Map<String, String> path, Map<String, String> identities) {
    Promise<OriginResponse> promise = Promise.promise();
    OriginRequest request =
        new OriginRequest(
            new Upstream(Upstream.QUERIES, query.pool() == Query.Pool.REPLICA),
            head,
            null,
            () -> Fields.EMPTY,
            interim -> {},
            new Reading(Demand.NOTHING, query, Queries.evidence(head, path, identities)));
    context.runOnContext(now ->
        origin
            .send(request)
            .onComplete(answer -> {
              if (!context.equals(Vertx.currentContext())) {
                promise.fail("not on the request's event loop");
              } else {
                promise.handle(answer);
              }
            }));
    return promise.future();
  }

  OriginResponse head(Query query, RequestHead head) {
    return await(send(query, head, Map.of(), Map.of()));
  }

  Got ask(Query query, RequestHead head) {
    return ask(query, head, Map.of(), Map.of());
  }

  Got ask(Query query, RequestHead head, Map<String, String> path, Map<String, String> identities) {
    OriginResponse response = await(send(query, head, path, identities));
    return new Got(response.head().status(), response.head().fields(), await(body(response)));
  }

  /** What a single value is. */
  String value(Query query, @Nullable String parameters) {
    return ask(query, Queries.get(parameters)).body();
  }

  Future<String> body(OriginResponse response) {
    Promise<String> promise = Promise.promise();
    Buffer all = Buffer.buffer();
    context.runOnContext(now -> {
      response.body().exceptionHandler(promise::tryFail);
      response.body().endHandler(end -> promise.tryComplete(all.toString()));
      response.body().handler(all::appendBuffer);
      response.body().resume();
    });
    return promise.future();
  }

  static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw failed.getCause() instanceof RuntimeException own
          ? own
          : new IllegalStateException(failed.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  /** Why there is no answer. */
  static Throwable failure(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail");
    } catch (java.util.concurrent.ExecutionException failed) {
      return Objects.requireNonNull(failed.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  @Override
  public void close() {
    made.forEach(PgPool::close);
    await(vertx.close());
  }

  /** A replica that shows everything, for as long as replicas stand. */
  private final class UpToDate implements Standing {
    private final String name;

    UpToDate(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean eligible() {
      return replicasStand;
    }

    @Override
    public long sequence() {
      return 42;
    }

    @Override
    public boolean reached(Floor floor) {
      return true;
    }

    @Override
    public Future<Void> look() {
      return Future.succeededFuture();
    }
  }
}
