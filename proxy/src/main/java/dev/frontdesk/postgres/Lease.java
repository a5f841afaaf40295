package dev.frontdesk.postgres;

import io.vertx.core.Completable;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CompositeCommand;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection while one user has it. It sees to what vertx-pg-client does not:
 *
 * <ul>
 *   <li>each command has its answer within a bound, or fails, and then the connection is given up:
 *       the old answer may still come, and must not meet another's question;
 *   <li>it ends when it has been released <em>and</em> all commands have been answered;
 *   <li>commands that come after the release fail.
 * </ul>
 *
 * <p>Any thread.
 */
final class Lease implements Connection {
  /** What becomes of the connection. */
  interface Owner {
    /** All has been answered, and nobody uses it. */
    void ended(PgWire wire);

    /** It is not to be used any more: something has not been answered in time. */
    void timedOut(PgWire wire);
  }

  private final PgWire wire;
  private final Owner owner;
  private final long answerWithinMillis;
  private int outstanding;
  private boolean released;

  Lease(PgWire wire, Duration answerWithin, Owner owner) {
    this.wire = wire;
    this.owner = owner;
    this.answerWithinMillis = Math.max(1, answerWithin.toMillis());
  }

  private final class Answer<R> implements Completable<R> {
    private final Completable<R> handler;
    private final AtomicBoolean done = new AtomicBoolean();
    private final long timer;

    Answer(Completable<R> handler) {
      this.handler = handler;
      this.timer = wire.context().setTimer(answerWithinMillis, due -> late());
    }

    @Override
    public void complete(@Nullable R result, @Nullable Throwable failure) {
      if (done.compareAndSet(false, true)) {
        wire.context().owner().cancelTimer(timer);
        // First, so that who asks on in the handler finds the connection free.
        answered();
        handler.complete(result, failure);
      }
    }

    private void late() {
      if (done.compareAndSet(false, true)) {
        owner.timedOut(wire);
        wire.cancel();
        wire.close();
        answered();
        handler.complete(
            null,
            PgFailure.of(PgFailure.Kind.TIMEOUT, "no answer within " + answerWithinMillis + " ms"));
      }
    }
  }

  @Override
  public <R> void schedule(CommandBase<R> command, Completable<R> handler) {
    if (command instanceof CompositeCommand group) {
      // Each of them has a handler, and is bounded by itself.
      group.commands().forEach(this::one);
      handler.complete(null, null);
      return;
    }
    if (admitted()) {
      wire.raw().schedule(command, new Answer<>(handler));
    } else {
      handler.complete(null, PgFailure.of(PgFailure.Kind.LOST, "asked after the release"));
    }
  }

  private synchronized boolean admitted() {
    if (!released) {
      outstanding++;
    }
    return !released;
  }

  private <R> void one(CommandBase<R> command) {
    schedule(command, command.handler);
  }

  /** The caller has what it wanted; what is under way may end. */
  void release() {
    boolean idle;
    synchronized (this) {
      idle = !released && outstanding == 0;
      released = true;
    }
    if (idle) {
      owner.ended(wire);
    }
  }

  private void answered() {
    boolean last;
    synchronized (this) {
      outstanding--;
      last = released && outstanding == 0;
    }
    if (last) {
      owner.ended(wire);
    }
  }

  @Override
  public boolean isIndeterminatePreparedStatementError(Throwable error) {
    return wire.raw().isIndeterminatePreparedStatementError(error);
  }

  @Override
  public TracingPolicy tracingPolicy() {
    return wire.raw().tracingPolicy();
  }

  @Override
  public SocketAddress server() {
    return wire.raw().server();
  }

  @Override
  public String system() {
    return wire.raw().system();
  }

  @Override
  public String database() {
    return wire.raw().database();
  }

  @Override
  public String user() {
    return wire.raw().user();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public ClientMetrics metrics() {
    return wire.raw().metrics();
  }

  @Override
  public void init(Holder holder) {
    // Who holds the connection is told of its end, and that is the wire.
  }

  @Override
  public boolean isSsl() {
    return wire.raw().isSsl();
  }

  @Override
  public boolean isValid() {
    return wire.raw().isValid();
  }

  @Override
  public int pipeliningLimit() {
    return wire.raw().pipeliningLimit();
  }

  @Override
  public DatabaseMetadata getDatabaseMetaData() {
    return wire.raw().getDatabaseMetaData();
  }

  @Override
  public void close(Holder holder, Completable<Void> promise) {
    // It is given back when the work that it was lent for is done.
    promise.complete(null, null);
  }

  @Override
  public int getProcessId() {
    return wire.raw().getProcessId();
  }

  @Override
  public int getSecretKey() {
    return wire.raw().getSecretKey();
  }

  @Override
  public Connection unwrap() {
    return wire.raw();
  }
}
