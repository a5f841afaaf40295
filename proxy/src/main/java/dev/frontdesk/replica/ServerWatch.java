package dev.frontdesk.replica;

import dev.frontdesk.replica.MonitorObserver.Outcome;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks one server, tick by tick and whenever somebody wants to know; one question at a time, each
 * with a hard time-out. What comes after its time-out counts as nothing. Any thread.
 */
final class ServerWatch {
  /** A question that was answered. */
  record Answered(long sequence, long asked, ServerReading reading) {}

  /** Is told of the end of each question before those who asked it. */
  interface Listener {
    void answered(Answered answered);

    void failed(Outcome outcome);

    /** A tick's question has ended. */
    void ticked();

    /** The connection is gone, and with it what was known of the process behind it. */
    void lost();
  }

  private final Timing timing;
  private final Watched server;
  private final MonitorOptions options;
  private final LongSupplier sequence;
  private final MonitorObserver observer;
  private final Listener listener;
  private final Coalesced<Answered> questions = new Coalesced<>(this::question);
  private volatile boolean closed;

  /** Of connections. What was asked before one is not counted after it. */
  private volatile int losses;

  private volatile Timing.@Nullable Cancellation nextTick;

  ServerWatch(
      Timing timing,
      Watched server,
      MonitorOptions options,
      LongSupplier sequence,
      MonitorObserver observer,
      Listener listener) {
    this.timing = timing;
    this.server = server;
    this.options = options;
    this.sequence = sequence;
    this.observer = observer;
    this.listener = listener;
  }

  String name() {
    return server.name();
  }

  void start() {
    server.onLost(this::lost);
    tick();
  }

  /** One after the other with what is answered: that comes on another thread, maybe later. */
  private synchronized void lost() {
    losses++;
    if (!closed) {
      listener.lost();
    }
  }

  /** With a question that begins after this call. */
  Future<Answered> ask() {
    return questions.ask();
  }

  private void tick() {
    ask()
        .onComplete(end -> {
          listener.ticked();
          if (!closed) {
            nextTick = timing.after(options.every(), this::tick);
          }
        });
  }

  private Future<Answered> question() {
    if (closed) {
      return Future.failedFuture("closed");
    }
    // In this order: see PositionLog.
    long before = sequence.getAsLong();
    long asked = timing.nanos();
    int lossesBefore = losses;
    Promise<ServerReading> within = Promise.promise();
    Timing.Cancellation timeout =
        timing.after(options.timeout(), () -> within.tryFail(new TickTimeout(options.timeout())));
    asked().onSuccess(within::tryComplete).onFailure(within::tryFail);
    return within
        .future()
        .map(reading -> new Answered(before, asked, reading))
        .transform(end -> {
          timeout.cancel();
          return ended(end.result(), end.cause(), asked, lossesBefore);
        });
  }

  private synchronized Future<Answered> ended(
      @Nullable Answered answered, @Nullable Throwable failure, long asked, int lossesBefore) {
    if (closed) {
      return Future.failedFuture("closed");
    }
    boolean counts = answered != null && losses == lossesBefore;
    Outcome outcome =
        counts ? Outcome.OK : failure instanceof TickTimeout ? Outcome.TIMEOUT : Outcome.FAILED;
    observer.asked(name(), outcome, timing.nanos() - asked);
    if (answered == null || !counts) {
      listener.failed(outcome);
      return Future.failedFuture(failure == null ? new Lost() : failure);
    }
    listener.answered(answered);
    return Future.succeededFuture(answered);
  }

  private Future<ServerReading> asked() {
    try {
      return server.read();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  void close() {
    closed = true;
    Timing.Cancellation tick = nextTick;
    if (tick != null) {
      tick.cancel();
    }
    server.close();
  }

  private static final class TickTimeout extends RuntimeException {
    private static final long serialVersionUID = 1;

    TickTimeout(Duration timeout) {
      super("no answer within " + timeout.toMillis() + " ms", null, false, false);
    }
  }

  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;

    Lost() {
      super("the connection was lost meanwhile", null, false, false);
    }
  }
}
