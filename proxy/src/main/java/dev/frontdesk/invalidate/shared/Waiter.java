package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Who called for an invalidation, and is told once how far it went, where it was called from. */
final class Waiter {
  private final Consistency reach;
  private final long since;
  private final Promise<Spread> told = Promise.promise();
  private final @Nullable Context context = Vertx.currentContext();

  /**
   * @param since when it was called for, in nanoseconds
   */
  Waiter(Consistency reach, long since) {
    this.reach = reach;
    this.since = since;
  }

  Consistency reach() {
    return reach;
  }

  long since() {
    return since;
  }

  Future<Spread> future() {
    if (context == null) {
      return told.future();
    }
    return Future.future(promise ->
        told.future().onComplete(done -> context.runOnContext(ignored -> promise.handle(done))));
  }

  /** False where it was told before. */
  boolean tell(Spread outcome) {
    return told.tryComplete(outcome);
  }

  boolean isTold() {
    return told.future().isComplete();
  }
}
