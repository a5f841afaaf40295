package dev.frontdesk.redis;

import io.vertx.core.Promise;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands under way, of one slot. On the event loop of its {@link Lane} alone. */
final class Flight {
  /** A slot may move twice in a row; who is sent on for longer is sent in circles. */
  private static final int REDIRECTS = 2;

  final List<Request> commands;
  final int slot;
  final boolean readOnly;

  /** Sent in any state, and with a time-out of its own. */
  final boolean probe;

  final long started;
  private final Promise<List<Response>> promise;
  private final Ending ending;
  private int redirects;
  private @Nullable Runnable atEnd;

  @Nullable Wire wire;

  /** Where a redirection leads; null: where the topology says. */
  @Nullable String sentTo;

  /** Whether {@link #sentTo} has the slot only for who asks so. */
  boolean asking;

  boolean ended;

  /** Is told of each end. */
  interface Ending {
    void ended(Flight flight, LinkObserver.Outcome outcome);
  }

  Flight(
      List<Request> commands,
      int slot,
      boolean readOnly,
      boolean probe,
      long started,
      Promise<List<Response>> promise,
      Ending ending) {
    this.commands = commands;
    this.slot = slot;
    this.readOnly = readOnly;
    this.probe = probe;
    this.started = started;
    this.promise = promise;
    this.ending = ending;
  }

  String name() {
    return commands.size() == 1 ? commands.getFirst().command().toString() : "batch";
  }

  /** Before it is handed over to its lane. */
  void atEnd(Runnable action) {
    atEnd = action;
  }

  void succeed(List<Response> replies) {
    if (end(LinkObserver.Outcome.OK)) {
      promise.complete(replies);
    }
  }

  void fail(Throwable error, LinkObserver.Outcome outcome) {
    if (end(outcome)) {
      promise.fail(error);
    }
  }

  private boolean end(LinkObserver.Outcome outcome) {
    if (ended) {
      return false;
    }
    ended = true;
    wire = null;
    if (atEnd != null) {
      atEnd.run();
    }
    ending.ended(this, outcome);
    return true;
  }

  /** Sends it elsewhere the next time; false when that was done too often. */
  boolean redirect(String server, boolean askFirst) {
    if (redirects == REDIRECTS) {
      return false;
    }
    redirects++;
    sentTo = server;
    asking = askFirst;
    return true;
  }
}
