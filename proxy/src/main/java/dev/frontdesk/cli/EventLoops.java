package dev.frontdesk.cli;

import dev.frontdesk.listener.Listener;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.listener.OpenConnections;
import dev.frontdesk.origin.HttpOrigin;
import dev.frontdesk.origin.Origins;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.transaction.Express;
import dev.frontdesk.transaction.Parts;
import dev.frontdesk.transaction.Transaction;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One listener, one transaction and one set of origin connections per event loop, so that a request
 * never changes threads on its way.
 */
final class EventLoops {
  /** To Vert.x: one free port for all servers that ask with this number. */
  private static final int ANY_SHARED_PORT = -1;

  private final Vertx vertx;
  private final Parts parts;
  private final List<UpstreamOptions> upstreams;
  private final ReplicaTier replicas;
  private final ListenerOptions shared;
  private final int count;
  private final OpenConnections connections;
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private int port;

  EventLoops(
      Vertx vertx,
      Parts parts,
      List<UpstreamOptions> upstreams,
      ReplicaTier replicas,
      ListenerOptions options,
      int count) {
    this.vertx = vertx;
    this.parts = parts;
    this.upstreams = upstreams;
    this.replicas = replicas;
    this.shared = options.port() == 0 ? options.withPort(ANY_SHARED_PORT) : options;
    this.count = count;
    this.connections = new OpenConnections(options.connections());
  }

  /** The first one opens the port; the others share it. */
  Future<Void> start() {
    Loop leader = new Loop(shared);
    loops.add(leader);
    return vertx
        .deployVerticle(leader)
        .compose(deployed -> {
          port = leader.port;
          List<Future<String>> others = new ArrayList<>();
          for (int i = 1; i < count; i++) {
            Loop loop = new Loop(shared);
            loops.add(loop);
            others.add(vertx.deployVerticle(loop));
          }
          return Future.all(others).mapEmpty();
        });
  }

  int port() {
    return port;
  }

  /** Those of clients. */
  OpenConnections connections() {
    return connections;
  }

  /** Given on the short way, on all loops. */
  long expressAnswers() {
    return loops.stream().mapToLong(Loop::expressAnswers).sum();
  }

  Future<Void> drain(Duration bound) {
    return Future.join(loops.stream().map(loop -> loop.drain(bound)).toList()).mapEmpty();
  }

  private final class Loop extends VerticleBase {
    private final ListenerOptions options;
    private volatile @Nullable Listener listener;
    private @Nullable HttpOrigin origin;
    private volatile int port;

    Loop(ListenerOptions options) {
      this.options = options;
    }

    @Override
    public Future<?> start() {
      HttpOrigin own = new HttpOrigin(vertx, upstreams, replicas.replicas());
      origin = own;
      DatabaseTier database = replicas.database();
      Transaction transaction =
          new Transaction(parts, database == null ? own : new Origins(own, database.queries()));
      Listener accepting =
          new Listener(
              vertx,
              options,
              transaction::handle,
              transaction::refused,
              connections,
              new Express(parts));
      listener = accepting;
      return accepting.start().onSuccess(actual -> port = actual);
    }

    long expressAnswers() {
      Listener accepting = listener;
      return accepting == null ? 0 : accepting.expressAnswers();
    }

    Future<Void> drain(Duration bound) {
      return Future.future(promise ->
          context.runOnContext(ignored ->
              Objects.requireNonNull(listener)
                  .drain(bound)
                  .onComplete(drained -> {
                    Objects.requireNonNull(origin).close();
                    promise.handle(drained);
                  })));
    }
  }
}
