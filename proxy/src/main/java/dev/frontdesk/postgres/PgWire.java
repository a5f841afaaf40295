package dev.frontdesk.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.internal.Connection;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, from its opening, which is bounded in time, to its end. It has a
 * TCP client of its own, because closing that is the only way to end a connection that is in the
 * middle of its greeting, or of an answer that does not come: {@code close()} of vertx-pg-client
 * waits behind it. Any thread; what is said to its owner is said on its event loop.
 */
final class PgWire {
  private final ContextInternal context;
  private final PgServer server;
  private final PgOptions options;
  private final PgConnectionFactory factory;
  private final Promise<PgWire> opened;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final long since = System.nanoTime();
  private volatile long unusedSince = since;
  private volatile @Nullable PgConnectionImpl connection;
  private volatile @Nullable Consumer<String> onLoss;

  private PgWire(ContextInternal context, PgServer server, PgOptions options) {
    this.context = context;
    this.server = server;
    this.options = options;
    this.factory = new PgConnectionFactory(context.owner(), PgConnecting.tcp(options));
    this.opened = context.promise();
  }

  /** Connects on the event loop of the caller, or on any where the caller is on none. */
  static PgWire open(Vertx vertx, PgServer server, PgOptions options) {
    var internal = (VertxInternal) vertx;
    ContextInternal context =
        internal
            .contextBuilder()
            .withThreadingModel(ThreadingModel.EVENT_LOOP)
            .withEventLoop(internal.getOrCreateContext().nettyEventLoop())
            .build();
    var wire = new PgWire(context, server, options);
    context.runOnContext(begun -> wire.connect());
    return wire;
  }

  private void connect() {
    long timer =
        context.setTimer(
            connectMillis(),
            due ->
                end(
                    PgFailure.of(
                        PgFailure.Kind.AWAY,
                        server.name() + ": none within " + connectMillis() + " ms")));
    opened.future().onComplete(done -> context.owner().cancelTimer(timer));
    Future<SqlConnection> connecting;
    try {
      connecting = factory.connect((Context) context, PgConnecting.options(server, options));
    } catch (RuntimeException unusable) {
      end(PgFailure.connecting(server, unusable));
      return;
    }
    connecting.onComplete((made, failed) -> {
      if (failed == null) {
        greeted((PgConnectionImpl) made);
      } else {
        end(PgFailure.connecting(server, failed));
      }
    });
  }

  private void greeted(PgConnectionImpl made) {
    connection = made;
    made.closeHandler(closed -> lose("the connection was closed"));
    // Without these the client prints to the error stream, and into the log.
    made.exceptionHandler(error -> lose(PgFailure.of(error).getMessage()));
    made.noticeHandler(notice -> {});
    if (ended.get() || !made.unwrap().isValid()) {
      end(PgFailure.of(PgFailure.Kind.AWAY, server.name() + ": closed while it was opened"));
    } else if (options.primaryOnly()) {
      made.query("select pg_is_in_recovery()")
          .execute()
          .onComplete((rows, failed) -> {
            if (failed != null) {
              end(PgFailure.connecting(server, failed));
            } else if (rows.iterator().next().getBoolean(0)) {
              end(
                  PgFailure.of(
                      PgFailure.Kind.AWAY,
                      server.name() + ": it is a standby, and not the primary"));
            } else {
              opened.tryComplete(this);
            }
          });
    } else {
      opened.tryComplete(this);
    }
  }

  /** Fails with a {@link PgFailure} that is AWAY, whatever the reason. */
  Future<PgWire> opened() {
    return opened.future();
  }

  /** Once, when it ends by itself after it was opened; to be set when it is. */
  void onLoss(Consumer<String> handler) {
    onLoss = handler;
  }

  PgConnectionImpl connection() {
    return Objects.requireNonNull(connection, "not opened");
  }

  PgConnectionFactory factory() {
    return factory;
  }

  ContextInternal context() {
    return context;
  }

  boolean ended() {
    return ended.get();
  }

  /** Since it was begun to be opened. */
  long ageNanos() {
    return System.nanoTime() - since;
  }

  /** Nobody uses it, from now on. */
  void unused() {
    unusedSince = System.nanoTime();
  }

  long unusedNanos() {
    return System.nanoTime() - unusedSince;
  }

  Connection raw() {
    return connection().unwrap();
  }

  /**
   * The server is told to stop what it does, by a connection of its own; whether it hears is open.
   */
  void cancel() {
    Vertx vertx = context.owner();
    var canceller = new PgConnectionFactory(context.owner(), PgConnecting.tcp(options));
    Runnable close = () -> canceller.close((done, failed) -> {});
    long timer = vertx.setTimer(connectMillis(), due -> close.run());
    // A failure changes nothing: the connection is given up in any case.
    canceller
        .cancelRequest(
            PgConnecting.options(server, options), raw().getProcessId(), raw().getSecretKey())
        .onComplete(end -> {
          vertx.cancelTimer(timer);
          close.run();
        });
  }

  private long connectMillis() {
    return Math.max(1, options.connectTimeout().toMillis());
  }

  private void lose(@Nullable String reason) {
    Consumer<String> handler = onLoss;
    if (close() && handler != null) {
      handler.accept(reason == null ? "the connection was lost" : reason);
    }
  }

  private void end(PgFailure failure) {
    opened.tryFail(failure);
    close();
  }

  /** At once; what is under way fails. False: it had ended before. */
  boolean close() {
    if (!ended.compareAndSet(false, true)) {
      return false;
    }
    opened.tryFail(PgFailure.of(PgFailure.Kind.AWAY, server.name() + ": closed"));
    factory.close((done, failed) -> {});
    return true;
  }
}
