package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to one server, for one purpose: bounded in number, in who waits for them and for how
 * long, in age, and in how long a question on them may take. One for a process; any thread.
 *
 * <p>It has the place of vertx-pg-client's own pool, which bounds its queue and the wait in it, but
 * not what is promised here. Measured with 5.0.10: a wait that runs out while its connection is
 * being made may never be completed; a server that accepts and says nothing holds places until TCP
 * gives up; a connection that is released with a query under way goes to the next, who waits behind
 * the old answer; one that is never idle outlives its lifetime many times.
 *
 * <p>A connection is made on the event loop of the first that wants it, and rather lent to somebody
 * on the same one. Results come on the context of whoever asks, wherever the connection lives.
 *
 * <p><b>Away.</b> After {@link #FAILURES} connections in a row could not be made, none is tried for
 * a request: those that are open go on, and without any, requests fail at once. In the background
 * one is tried again and again. A question that is not answered in time costs its connection, and
 * another is made at once to see whether the server still is there: if not, it is away, too.
 */
public final class PgPool {
  /** Of connections that could not be made, with none between that could. */
  static final int FAILURES = 3;

  /** How much later than the server's own time-out a connection is given up. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(PgPool.class);
  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(10);

  private final VertxInternal vertx;
  private final PgServer server;
  private final PgOptions options;
  private final String name;
  private final PoolObserver observer;
  private final Duration answerWithin;
  private final long sweeper;

  // All of it under the lock of this.
  private final Deque<PgWire> idle = new ArrayDeque<>();
  private final Set<PgWire> open = new HashSet<>();
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private int connecting;
  private int failures;
  private int probes;
  private boolean away;
  private boolean closed;

  /** What those that choose a server look at each time, without the lock. */
  private volatile PoolLevels levels = new PoolLevels(0, 0, 0, true);

  /**
   * Connects when somebody wants it.
   *
   * @param name for the log: {@code primary}, {@code replica}, {@code audit}
   */
  public PgPool(
      Vertx vertx, PgServer server, PgOptions options, String name, PoolObserver observer) {
    this.vertx = (VertxInternal) vertx;
    this.server = server;
    this.options = options;
    this.name = name;
    this.observer = observer;
    this.answerWithin = options.statementTimeout().plus(GRACE);
    Duration shorter =
        options.idleTimeout().compareTo(options.maxLifetime()) < 0
            ? options.idleTimeout()
            : options.maxLifetime();
    Duration half = shorter.dividedBy(2);
    Duration sweep = half.compareTo(LONGEST_SWEEP) < 0 ? half : LONGEST_SWEEP;
    this.sweeper = vertx.setPeriodic(Math.max(10, sweep.toMillis()), tick -> decide(this::sweep));
  }

  public PgServer server() {
    return server;
  }

  /** Its bounds. */
  public PgOptions options() {
    return options;
  }

  /** Those that have a connection, or wait for one. */
  public int load() {
    PoolLevels now = levels;
    return now.active() + now.waiting();
  }

  /** Whether it makes sense to ask here. */
  public boolean available() {
    return levels.available();
  }

  public PoolLevels levels() {
    return levels;
  }

  /** Each question has the server's statement time-out and a second for its answer. */
  public <T extends @Nullable Object> Future<T> withConnection(
      Function<SqlConnection, Future<T>> use) {
    return withConnection(answerWithin, use);
  }

  /**
   * Lends a connection until the future of {@code use} is complete, and completes on the caller's
   * context. It fails with a {@link PgFailure} where there is no connection, or where {@code use}
   * fails by what PostgreSQL or its client says; other failures of {@code use} are passed on. What
   * is still under way on the connection then may end, each command within its time; nothing more
   * can be asked. A transaction that is still open costs the connection.
   *
   * @param answerWithin for each command, and for each piece of a cursor. One that has no answer by
   *     then fails with TIMEOUT, the server is told to cancel it, and the connection is given up
   */
  public <T extends @Nullable Object> Future<T> withConnection(
      Duration answerWithin, Function<SqlConnection, Future<T>> use) {
    var waiter = new Waiter(vertx.getOrCreateContext());
    enter(waiter);
    return waiter
        .future()
        .onFailure(failure -> observer.failed(PgFailure.of(failure).kind()))
        .compose(wire -> lend(wire, waiter, answerWithin, use));
  }

  private <T extends @Nullable Object> Future<T> lend(
      PgWire wire, Waiter to, Duration within, Function<SqlConnection, Future<T>> use) {
    observer.acquired(Duration.ofNanos(to.waitedNanos()));
    var lease = new Lease(wire, within, new Returned());
    var connection = new PgConnectionImpl(wire.factory(), to.context(), lease);
    Future<T> used;
    try {
      used = use.apply(connection);
    } catch (RuntimeException | Error broken) {
      used = Future.failedFuture(broken);
    }
    return used.transform(end -> {
      if (connection.transaction() != null) {
        wire.close();
      }
      lease.release();
      observer.released();
      if (end.succeeded()) {
        return Future.succeededFuture(end.result());
      }
      Throwable failure = PgFailure.known(end.cause());
      if (failure instanceof PgFailure known) {
        observer.failed(known.kind());
      }
      return Future.failedFuture(failure);
    });
  }

  private final class Returned implements Lease.Owner {
    @Override
    public void ended(PgWire wire) {
      decide(() -> comeBack(wire));
    }

    @Override
    public void timedOut(PgWire wire) {
      decide(() -> suspect(wire));
    }
  }

  // Below, what runs under the lock decides, and returns what is then done without it.

  private interface Decision {
    @Nullable Runnable make();
  }

  private void decide(Decision decision) {
    Runnable then;
    synchronized (this) {
      then = decision.make();
      levels =
          new PoolLevels(
              open.size() - idle.size(),
              idle.size(),
              waiting.size(),
              !closed && (!away || !open.isEmpty()));
    }
    if (then != null) {
      then.run();
    }
  }

  private void enter(Waiter waiter) {
    decide(() -> {
      if (closed) {
        return () -> waiter.fail(away("closed"));
      }
      PgWire free = idle(waiter);
      if (free != null) {
        return () -> waiter.give(free);
      }
      if (away && open.isEmpty()) {
        return () -> waiter.fail(away("away"));
      }
      Runnable connect = connectFor(waiting.size() + 1);
      if (connect == null && waiting.size() - connecting >= options.waiting()) {
        return () -> waiter.fail(full("too many wait for a connection"));
      }
      waiting.add(waiter);
      return () -> {
        waiter.patience(options.patience().toMillis(), () -> decide(() -> outOfPatience(waiter)));
        if (connect != null) {
          connect.run();
        }
      };
    });
  }

  private PgFailure away(String why) {
    return PgFailure.of(PgFailure.Kind.AWAY, server.name() + ": " + why);
  }

  private PgFailure full(String why) {
    return PgFailure.of(PgFailure.Kind.FULL, server.name() + ": " + why);
  }

  /** One of the same event loop, or else the one that was used last. */
  private @Nullable PgWire idle(Waiter waiter) {
    idle.removeIf(this::dropped);
    PgWire chosen = idle.peekLast();
    for (PgWire wire : idle) {
      if (wire.context().nettyEventLoop().equals(waiter.context().nettyEventLoop())) {
        chosen = wire;
      }
    }
    if (chosen != null) {
      idle.remove(chosen);
    }
    return chosen;
  }

  /** Whether it was too old, or unused for too long, and is gone. */
  private boolean dropped(PgWire unused) {
    boolean old =
        unused.ended() || expired(unused) || unused.unusedNanos() > options.idleTimeout().toNanos();
    if (old) {
      open.remove(unused);
      unused.close();
    }
    return old;
  }

  private boolean expired(PgWire wire) {
    return wire.ageNanos() > options.maxLifetime().toNanos();
  }

  /** A connection more, where that helps those that wait and is allowed. */
  private @Nullable Runnable connectFor(int waiters) {
    boolean another =
        !away
            && !closed
            && connecting < waiters
            && open.size() + connecting < options.connections();
    return another ? connect() : null;
  }

  private Runnable connect() {
    connecting++;
    return () -> {
      PgWire wire = PgWire.open(vertx, server, options);
      wire.opened()
          .onComplete((opened, failed) -> {
            if (failed == null) {
              decide(() -> connected(wire));
            } else {
              decide(() -> notConnected(PgFailure.of(failed)));
            }
          });
    };
  }

  private @Nullable Runnable connected(PgWire wire) {
    connecting--;
    failures = 0;
    probes = 0;
    boolean was = away;
    away = false;
    if (closed) {
      return wire::close;
    }
    open.add(wire);
    wire.onLoss(reason -> decide(() -> gone(wire)));
    Runnable handOn = wire.ended() ? gone(wire) : handOn(wire);
    return was
        ? both(() -> LOG.info("PostgreSQL {} ({}): connected again", server, name), handOn)
        : handOn;
  }

  private @Nullable Runnable notConnected(PgFailure failure) {
    connecting--;
    failures++;
    if (closed) {
      return null;
    }
    boolean was = away;
    away = failures >= FAILURES;
    Runnable then = null;
    if (away) {
      // What nobody uses leads nowhere either.
      List.copyOf(idle).forEach(this::drop);
      then = both(was ? null : warn(failure), probeLater());
    }
    if (open.isEmpty()) {
      // Away: nobody waits in vain. Else who waited longest bears it, and the next is tried for.
      List<Waiter> victims = new ArrayList<>();
      while (!waiting.isEmpty() && (away || victims.isEmpty())) {
        victims.add(waiting.remove());
      }
      then = both(then, () -> victims.forEach(victim -> victim.fail(failure)));
      then = both(then, connectFor(waiting.size()));
    }
    return then;
  }

  private Runnable warn(PgFailure failure) {
    return () ->
        LOG.warn("PostgreSQL {} ({}): no connection: {}", server, name, failure.getMessage());
  }

  private @Nullable Runnable probeLater() {
    if (connecting > 0) {
      // The last of them that fails does it.
      return null;
    }
    Duration pause = Backoff.pause(probes++, ThreadLocalRandom.current());
    return () ->
        vertx.setTimer(
            Math.max(1, pause.toMillis()),
            due -> decide(() -> closed || !away || connecting > 0 ? null : connect()));
  }

  private @Nullable Runnable comeBack(PgWire wire) {
    if (!open.contains(wire)) {
      return null;
    }
    if (closed || wire.ended() || expired(wire)) {
      wire.close();
      return gone(wire);
    }
    return handOn(wire);
  }

  private @Nullable Runnable handOn(PgWire wire) {
    Waiter next = waiting.poll();
    if (next == null) {
      wire.unused();
      idle.add(wire);
      return null;
    }
    return () -> next.give(wire);
  }

  /** It was lost, or is given up. */
  private @Nullable Runnable gone(PgWire wire) {
    if (!open.remove(wire)) {
      return null;
    }
    idle.remove(wire);
    if (away && open.isEmpty()) {
      List<Waiter> victims = List.copyOf(waiting);
      waiting.clear();
      return () -> victims.forEach(victim -> victim.fail(away("away")));
    }
    return connectFor(waiting.size());
  }

  /**
   * No answer came. Is it the question, or the server? Whether it still takes connections says so.
   */
  private @Nullable Runnable suspect(PgWire wire) {
    failures = Math.max(failures, FAILURES - 1);
    Runnable then = gone(wire);
    return then == null && connecting == 0 && !closed && !away ? connect() : then;
  }

  private Runnable outOfPatience(Waiter waiter) {
    if (!waiting.remove(waiter)) {
      return () -> {};
    }
    PgFailure failure =
        open.isEmpty() ? away("no connection yet") : full("all connections are in use");
    return () -> waiter.fail(failure);
  }

  /** Of those in {@code open}: closing them calls nobody back. */
  private void drop(PgWire wire) {
    open.remove(wire);
    idle.remove(wire);
    wire.close();
  }

  private @Nullable Runnable sweep() {
    idle.removeIf(this::dropped);
    return null;
  }

  /** Nobody gets a connection any more; those that are lent end when they come back. */
  public void close() {
    vertx.cancelTimer(sweeper);
    decide(() -> {
      closed = true;
      List.copyOf(idle).forEach(this::drop);
      List<Waiter> victims = List.copyOf(waiting);
      waiting.clear();
      return () -> victims.forEach(victim -> victim.fail(away("closed")));
    });
  }

  private static @Nullable Runnable both(@Nullable Runnable first, @Nullable Runnable second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return () -> {
      first.run();
      second.run();
    };
  }
}
