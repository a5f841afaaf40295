package dev.frontdesk.rehearse;

import io.vertx.core.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An event loop as seen from the thread that runs a test. */
final class EventLoop {
  private static final long PATIENCE_SECONDS = 10;

  /** What runs may hand on to the loop again, as readers of a fill do; so often is enough. */
  private static final int TURNS = 6;

  private final Context context;

  EventLoop(Context context) {
    this.context = context;
  }

  /** Runs it on the loop, and returns when it has run. */
  void run(Runnable task) {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    context.runOnContext(ignored -> {
      try {
        task.run();
        ran.complete(null);
      } catch (RuntimeException defect) {
        ran.completeExceptionally(defect);
      }
    });
    try {
      ran.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the event loop does not answer", e);
    }
  }

  void settle() {
    for (int i = 0; i < TURNS; i++) {
      run(() -> {});
    }
  }
}
