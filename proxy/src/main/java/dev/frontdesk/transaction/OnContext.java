package dev.frontdesk.transaction;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Brings a result that comes on some thread back to the request's event loop. */
final class OnContext {
  private OnContext() {}

  /** The same result on the context that this is called on; at once where it is there already. */
  static <T> Future<T> of(Future<T> result) {
    Context context = Vertx.currentContext();
    if (result.isComplete() || context == null) {
      return result;
    }
    return Future.future(promise ->
        result.onComplete(done -> context.runOnContext(ignored -> promise.handle(done))));
  }
}
