package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/** Somebody who wants a connection, on the context that it is wanted on. */
final class Waiter {
  private static final long NO_TIMER = -1;

  private final ContextInternal context;
  private final Promise<PgWire> promise;
  private final long since = System.nanoTime();
  private volatile long timer = NO_TIMER;

  Waiter(ContextInternal context) {
    this.context = context;
    this.promise = context.promise();
  }

  ContextInternal context() {
    return context;
  }

  Future<PgWire> future() {
    return promise.future();
  }

  long waitedNanos() {
    return System.nanoTime() - since;
  }

  /** Runs the task unless it has ended by then. */
  void patience(long millis, Runnable atEnd) {
    timer = context.owner().setTimer(Math.max(1, millis), due -> atEnd.run());
    if (promise.future().isComplete()) {
      stopTimer();
    }
  }

  private void stopTimer() {
    if (timer != NO_TIMER) {
      context.owner().cancelTimer(timer);
    }
  }

  void give(PgWire wire) {
    stopTimer();
    promise.complete(wire);
  }

  void fail(PgFailure failure) {
    stopTimer();
    promise.tryFail(failure);
  }
}
