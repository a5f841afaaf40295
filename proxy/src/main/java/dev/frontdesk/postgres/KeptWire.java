package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection open from now on until it is closed: after a loss it connects again, each
 * time after a longer while. Says once in the log that it does not succeed, and once that it does
 * again. Any thread.
 */
final class KeptWire {
  private static final Logger LOG = LoggerFactory.getLogger(KeptWire.class);

  private final Vertx vertx;
  private final PgServer server;
  private final PgOptions options;
  private final String purpose;
  private final Function<PgWire, Future<?>> greeting;
  private final Consumer<PgWire> onUp;
  private final Consumer<PgWire> onDown;

  private @Nullable PgWire current;
  private Future<PgWire> opening = Future.failedFuture("not begun");
  private boolean up;
  private boolean lost;
  private boolean closed;
  private int attempts;

  /**
   * @param purpose for the log
   * @param greeting what is to succeed before the connection counts
   * @param onUp each time it does
   * @param onDown each time that it ends after it did
   */
  KeptWire(
      Vertx vertx,
      PgServer server,
      PgOptions options,
      String purpose,
      Function<PgWire, Future<?>> greeting,
      Consumer<PgWire> onUp,
      Consumer<PgWire> onDown) {
    this.vertx = vertx;
    this.server = server;
    this.options = options;
    this.purpose = purpose;
    this.greeting = greeting;
    this.onUp = onUp;
    this.onDown = onDown;
  }

  KeptWire begin() {
    connect();
    return this;
  }

  private void connect() {
    PgWire wire;
    synchronized (this) {
      if (closed || current != null) {
        return;
      }
      wire = PgWire.open(vertx, server, options);
      current = wire;
      opening =
          wire.opened()
              .compose(opened -> {
                opened.onLoss(reason -> ended(opened, reason));
                return greeting.apply(opened).map(opened);
              });
    }
    opening.onComplete((opened, failed) -> {
      if (failed == null) {
        opened(wire);
      } else {
        ended(wire, PgFailure.of(failed).reason(server));
      }
    });
  }

  private void opened(PgWire wire) {
    boolean again;
    synchronized (this) {
      if (current != wire || wire.ended()) {
        return;
      }
      up = true;
      again = lost;
      lost = false;
      attempts = 0;
    }
    if (again) {
      LOG.info("PostgreSQL {} ({}): connected again", server, purpose);
    }
    onUp.accept(wire);
  }

  /** Gives the connection up, if it is the one that is kept, and connects again after a while. */
  void ended(PgWire wire, @Nullable String reason) {
    boolean was;
    boolean first;
    long pause;
    synchronized (this) {
      if (current != wire || closed) {
        return;
      }
      current = null;
      was = up;
      up = false;
      first = !lost;
      lost = true;
      pause = Backoff.pause(attempts++, ThreadLocalRandom.current()).toMillis();
    }
    wire.close();
    if (first) {
      LOG.warn("PostgreSQL {} ({}): no connection: {}", server, purpose, reason);
    }
    if (was) {
      onDown.accept(wire);
    }
    vertx.setTimer(Math.max(1, pause), due -> connect());
  }

  /** The connection; the first time, the one that is being made; else a failure at once. */
  synchronized Future<PgWire> wire() {
    if (up || (!lost && !closed)) {
      return opening;
    }
    return Future.failedFuture(
        PgFailure.of(PgFailure.Kind.AWAY, server.name() + ": " + (closed ? "closed" : "away")));
  }

  synchronized @Nullable PgWire current() {
    return up ? current : null;
  }

  /** Nothing is said any more. */
  void close() {
    PgWire wire;
    synchronized (this) {
      closed = true;
      up = false;
      wire = current;
      current = null;
    }
    if (wire != null) {
      wire.close();
    }
  }
}
