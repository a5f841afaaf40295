package dev.frontdesk.query;

import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many of a pool's connections may be held by answers that are streamed. Such a connection is
 * held as long as the reader takes, and readers may take nothing: as many of them as there are
 * connections would keep everybody else from the database. So half of the connections, one at
 * least, are left to answers that are collected, where there is more than one. Any thread.
 */
final class StreamPlaces {
  private final Vertx vertx;
  private final String server;
  private final int waiters;
  private final long patienceMillis;
  private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
  private int free;

  /**
   * @param connections of the pool
   * @param waiters that may wait for a place at a time
   * @param patience how long they wait
   */
  StreamPlaces(Vertx vertx, String server, int connections, int waiters, Duration patience) {
    this.vertx = vertx;
    this.server = server;
    this.waiters = waiters;
    this.patienceMillis = Math.max(1, patience.toMillis());
    this.free = Math.max(1, connections / 2);
  }

  /** Completes, on any thread, with a place that is to be given back; or fails: there is none. */
  Future<Void> take() {
    Promise<Void> place = Promise.promise();
    synchronized (this) {
      if (free > 0) {
        free--;
        return Future.succeededFuture();
      }
      if (waiting.size() >= waiters) {
        return Future.failedFuture(full());
      }
      waiting.add(place);
    }
    long timer = vertx.setTimer(patienceMillis, due -> tooLate(place));
    return place.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void tooLate(Promise<Void> place) {
    boolean none;
    synchronized (this) {
      none = waiting.remove(place);
    }
    if (none) {
      place.fail(full());
    }
  }

  private OriginFailure full() {
    return new OriginFailure(
        Reason.UPSTREAM_FULL, false, server + ": as many answers are streamed as may be");
  }

  void giveBack() {
    Promise<Void> next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
      }
    }
    if (next != null) {
      next.complete();
    }
  }
}
