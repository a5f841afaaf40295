package dev.frontdesk.collapse.shared;

import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.time.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills that wait for another node's. Usually its message ends the wait. Messages may be lost, so
 * each wait also looks whether the lease is still there, at intervals that double; and it has an
 * end. Any thread.
 */
final class LeaseWaits {
  /** Until the first look, and between it and the next; then twice as long each time. */
  static final Duration FIRST_LOOK = Duration.ofMillis(10);

  private final RedisLink link;
  private final Timing timing;
  private final FillLeaseOptions options;
  private final Semaphore room;
  private final ConcurrentMap<String, List<Wait>> byToken = new ConcurrentHashMap<>();
  private final LongAdder inVain = new LongAdder();
  private final LongAdder crowded = new LongAdder();

  LeaseWaits(RedisLink link, Timing timing, FillLeaseOptions options) {
    this.link = link;
    this.timing = timing;
    this.options = options;
    this.room = new Semaphore(options.mostWaiting());
  }

  /**
   * Completes on the caller's context: true when it may be in the shared store, false when it is
   * not, or takes too long. Null where too many wait.
   *
   * @param name of the lease in Redis
   */
  @Nullable Future<Boolean> begin(String name, HeldLease held) {
    if (!options.patience().isPositive()) {
      return null;
    }
    if (!room.tryAcquire()) {
      crowded.increment();
      return null;
    }
    Wait wait = new Wait(name, held.token());
    byToken.merge(held.token(), List.of(wait), LeaseWaits::joined);
    wait.start();
    return wait.over.future();
  }

  private static List<Wait> joined(List<Wait> some, List<Wait> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /**
   * @param message null: some may have been lost
   */
  void heard(@Nullable Buffer message) {
    if (message == null) {
      byToken.values().forEach(waits -> waits.forEach(Wait::look));
      return;
    }
    FilledMessage filled = FilledMessage.parse(message);
    if (filled != null) {
      byToken.getOrDefault(filled.token(), List.of()).forEach(wait -> wait.end(filled.kept()));
    }
  }

  int waiting() {
    return options.mostWaiting() - room.availablePermits();
  }

  long inVain() {
    return inVain.sum();
  }

  long crowded() {
    return crowded.sum();
  }

  private final class Wait {
    private final String name;
    private final String token;
    private final @Nullable Context context = Vertx.currentContext();
    private final Promise<Boolean> over = Promise.promise();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Timing.Cancellation patience = () -> {};
    private volatile Timing.Cancellation nextLook = () -> {};

    Wait(String name, String token) {
      this.name = name;
      this.token = token;
    }

    void start() {
      patience = timing.after(options.patience(), () -> end(false));
      lookAfter(FIRST_LOOK);
      if (ended.get()) {
        // A message was faster than these two lines.
        cancel();
      }
    }

    private void lookAfter(Duration pause) {
      nextLook =
          timing.after(
              pause,
              () ->
                  look()
                      .onSuccess(there -> {
                        if (there) {
                          lookAfter(pause.multipliedBy(2));
                        }
                      }));
    }

    /** Whether it goes on. Without Redis nobody will tell. */
    Future<Boolean> look() {
      if (ended.get()) {
        return Future.succeededFuture(false);
      }
      return link.send(Request.cmd(Command.GET).arg(name))
          .onSuccess(held -> {
            if (!isHeld(held)) {
              end(true);
            }
          })
          .onFailure(away -> end(false))
          .transform(looked -> Future.succeededFuture(!ended.get()));
    }

    private boolean isHeld(@Nullable Response held) {
      return held != null && held.toString().startsWith(token);
    }

    void end(boolean look) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      cancel();
      byToken.computeIfPresent(
          token,
          (same, waits) -> {
            List<Wait> rest = waits.stream().filter(other -> other != this).toList();
            return rest.isEmpty() ? null : rest;
          });
      room.release();
      if (!look) {
        inVain.increment();
      }
      if (context == null) {
        over.complete(look);
      } else {
        context.runOnContext(ignored -> over.complete(look));
      }
    }

    private void cancel() {
      patience.cancel();
      nextLook.cancel();
    }
  }
}
