package dev.frontdesk.store.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Brings a result that comes on some thread back to where it was asked for. */
final class OnCaller {
  private OnCaller() {}

  /** The same result on the context that this is called on; as it comes where there is none. */
  static <T> Future<T> of(Future<T> result) {
    Context context = Vertx.currentContext();
    if (result.isComplete() || context == null) {
      return result;
    }
    Promise<T> here = Promise.promise();
    result.onComplete(done -> {
      if (context.equals(Vertx.currentContext())) {
        here.handle(done);
      } else {
        context.runOnContext(turn -> here.handle(done));
      }
    });
    return here.future();
  }
}
