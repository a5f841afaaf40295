package dev.frontdesk.sample;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The sample booking API with its database, ready to be asked. It has a Vert.x of its own, so that
 * it shares no event loop with whatever stands in front of it.
 */
public final class BookingBackend implements AutoCloseable {

  /** The database that the API uses on its server. */
  public static final String DATABASE = "booking";

  private static final long START_SECONDS = 60;
  private static final long CLOSE_SECONDS = 10;

  /** The next number of its own for a free port. */
  private static final AtomicInteger ANY_SHARED_PORT = new AtomicInteger(-1);

  private final Vertx vertx;
  private final BookingDatabase database;
  private final Knobs knobs;
  private final int port;
  private final List<BookingReplica> replicas;

  private BookingBackend(
      Vertx vertx, BookingDatabase database, Knobs knobs, int port, List<BookingReplica> replicas) {
    this.vertx = vertx;
    this.database = database;
    this.knobs = knobs;
    this.port = port;
    this.replicas = List.copyOf(replicas);
  }

  /** Starts database and API; the future succeeds when the API answers. Any thread. */
  public static Future<BookingBackend> start(BackendOptions options) {
    Vertx vertx = Vertx.vertx();
    // A promise of no context: a failure must still be told when this Vert.x has been closed.
    Promise<BookingBackend> started = Promise.promise();
    vertx
        .executeBlocking(BookingDatabase::start)
        .onFailure(failure -> giveUp(vertx, failure, started))
        .onSuccess(database ->
            serve(vertx, database, options)
                .onSuccess(started::complete)
                .onFailure(failure ->
                    vertx
                        .executeBlocking(() -> {
                          database.close();
                          return database;
                        })
                        .onComplete(closed -> giveUp(vertx, failure, started))));
    return started.future();
  }

  private static void giveUp(Vertx vertx, Throwable failure, Promise<BookingBackend> started) {
    vertx.close().onComplete(closed -> started.fail(failure));
  }

  /**
   * Starts database and API and blocks until the API answers. Not for an event loop.
   *
   * @throws IOException when it does not start
   */
  public static BookingBackend startAndWait(BackendOptions options)
      throws IOException, InterruptedException {
    try {
      return start(options)
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the sample booking API did not start: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "the sample booking API did not start in " + START_SECONDS + " seconds", e);
    }
  }

  private static Future<BookingBackend> serve(
      Vertx vertx, BookingDatabase database, BackendOptions options) {
    Knobs knobs = knobs(options);
    ApiServer.Tells tells =
        options.tellsPosition() ? ApiServer.Tells.PRIMARY : ApiServer.Tells.NOTHING;
    return database
        .seed(vertx, DATABASE, options.day())
        .compose(
            connect -> deploy(vertx, connect, knobs, options.port(), options.instances(), tells))
        .compose(port ->
            replicas(vertx, database, options)
                .map(replicas -> new BookingBackend(vertx, database, knobs, port, replicas)));
  }

  private static Knobs knobs(BackendOptions options) {
    return new Knobs(new Knobs.Setting(options.latency().toMillis(), options.errorRatio(), false));
  }

  private static Future<List<BookingReplica>> replicas(
      Vertx vertx, BookingDatabase database, BackendOptions options) {
    List<Future<BookingReplica>> all = new ArrayList<>();
    Future<?> before = Future.succeededFuture();
    for (int i = 0; i < options.replicas(); i++) {
      // One after the other: a server makes one backup of itself at a time.
      Future<BookingReplica> next =
          before
              .compose(done -> vertx.executeBlocking(database::standby))
              .compose(standby -> replica(vertx, standby, options));
      before = next;
      all.add(next);
    }
    return Future.all(all).map(made -> made.<BookingReplica>list());
  }

  private static Future<BookingReplica> replica(
      Vertx vertx, Standby standby, BackendOptions options) {
    Knobs knobs = knobs(options);
    ApiServer.Tells tells =
        options.tellsPosition() ? ApiServer.Tells.STANDBY : ApiServer.Tells.NOTHING;
    return deploy(vertx, standby.connectOptions(DATABASE), knobs, 0, options.instances(), tells)
        .map(port -> new BookingReplica(port, knobs, standby));
  }

  private static Future<Integer> deploy(
      Vertx vertx,
      PgConnectOptions connect,
      Knobs knobs,
      int wanted,
      int instances,
      ApiServer.Tells tells) {
    // To Vert.x a negative port is a free port that all servers with this number share.
    int port = wanted == 0 ? ANY_SHARED_PORT.getAndDecrement() : wanted;
    Queue<ApiServer> servers = new ConcurrentLinkedQueue<>();
    return vertx
        .deployVerticle(
            () -> {
              ApiServer server = new ApiServer(connect, knobs, port, tells);
              servers.add(server);
              return server;
            },
            new DeploymentOptions().setInstances(instances))
        .map(deployed -> servers.element().actualPort());
  }

  /** Where the API listens on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The knobs, to be turned without a request. */
  public Knobs knobs() {
    return knobs;
  }

  /** Further servers of the API, which read from standbys. */
  public List<BookingReplica> replicas() {
    return replicas;
  }

  /** How to reach the API's database, to look at it or to write past the API. */
  public PgConnectOptions connectOptions() {
    return database.connectOptions(DATABASE);
  }

  /** Stops the API, then the database; blocks until both have stopped. Not for an event loop. */
  @Override
  public void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the sample booking API did not stop", e);
    } finally {
      database.close();
    }
  }
}
