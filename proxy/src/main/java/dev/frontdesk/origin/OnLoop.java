package dev.frontdesk.origin;

import io.vertx.core.Context;
import io.vertx.core.Future;

/** Brings what completes on some thread back to the event loop that asked. */
final class OnLoop {
  private OnLoop() {}

  /** The same result on that context; at once where it is there already. */
  static <T> Future<T> of(Context context, Future<T> result) {
    if (result.isComplete()) {
      // Not the future itself: one that belongs to a context calls back there.
      return result.succeeded()
          ? Future.succeededFuture(result.result())
          : Future.failedFuture(result.cause());
    }
    return Future.future(promise ->
        result.onComplete(done -> context.runOnContext(ignored -> promise.handle(done))));
  }
}
