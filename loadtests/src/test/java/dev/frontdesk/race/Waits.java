package dev.frontdesk.race;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Waits for a future on a thread that may block. */
final class Waits {
  private static final long SECONDS = 120;

  private Waits() {}

  static <T> T get(Future<T> future) throws Exception {
    return get(future, SECONDS);
  }

  static <T> T get(Future<T> future, long seconds) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
  }
}
