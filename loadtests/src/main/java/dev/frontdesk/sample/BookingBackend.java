package dev.frontdesk.sample;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The sample booking API with its database, ready to be asked. It has a Vert.x of its own, so that
 * it shares no event loop with whatever stands in front of it.
 */
public final class BookingBackend implements AutoCloseable {

  /** The database that the API uses on its server. */
  public static final String DATABASE = "booking";

  private static final long START_SECONDS = 60;
  private static final long CLOSE_SECONDS = 10;

  private final Vertx vertx;
  private final BookingDatabase database;
  private final Knobs knobs;
  private final int port;

  private BookingBackend(Vertx vertx, BookingDatabase database, Knobs knobs, int port) {
    this.vertx = vertx;
    this.database = database;
    this.knobs = knobs;
    this.port = port;
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
    Knobs knobs =
        new Knobs(new Knobs.Setting(options.latency().toMillis(), options.errorRatio(), false));
    return database
        .seed(vertx, DATABASE, options.day())
        .compose(connect -> deploy(vertx, connect, knobs, options))
        .map(port -> new BookingBackend(vertx, database, knobs, port));
  }

  private static Future<Integer> deploy(
      Vertx vertx, PgConnectOptions connect, Knobs knobs, BackendOptions options) {
    // To Vert.x a negative port is a free port that all servers with this number share.
    int port = options.port() == 0 ? -1 : options.port();
    Queue<ApiServer> servers = new ConcurrentLinkedQueue<>();
    return vertx
        .deployVerticle(
            () -> {
              ApiServer server = new ApiServer(connect, knobs, port);
              servers.add(server);
              return server;
            },
            new DeploymentOptions().setInstances(options.instances()))
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
