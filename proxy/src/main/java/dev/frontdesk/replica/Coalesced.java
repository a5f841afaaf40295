package dev.frontdesk.replica;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One question for many who ask it. At most one runs, and one waits for its turn: who asks is
 * answered by a question that <em>began after</em> it asked, so never by the one that runs. Any
 * thread; answers come on the thread on which the question ended.
 *
 * @param <T> the answer
 */
final class Coalesced<T> {
  private final Supplier<Future<T>> question;
  private boolean running;
  private @Nullable Promise<T> next;

  /**
   * @param question must end within a bounded time; may not throw
   */
  Coalesced(Supplier<Future<T>> question) {
    this.question = question;
  }

  Future<T> ask() {
    Promise<T> promise;
    synchronized (this) {
      if (running) {
        if (next == null) {
          next = Promise.promise();
        }
        return next.future();
      }
      running = true;
      promise = Promise.promise();
    }
    run(promise);
    return promise.future();
  }

  private void run(Promise<T> promise) {
    question
        .get()
        .onComplete(answer -> {
          // Who asks from now on, also because of this answer, is not served by it.
          Promise<T> following = take();
          promise.handle(answer);
          if (following != null) {
            run(following);
          }
        });
  }

  private synchronized @Nullable Promise<T> take() {
    Promise<T> following = next;
    next = null;
    running = following != null;
    return following;
  }
}
