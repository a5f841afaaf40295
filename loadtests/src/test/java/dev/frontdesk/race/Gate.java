package dev.frontdesk.race;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Holds one request at one point of the origin until the test lets it go. */
final class Gate {
  private static final long PATIENCE_SECONDS = 10;

  private final CompletableFuture<Void> reached = new CompletableFuture<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();

  /** Blocks the test until a request stands here. */
  Gate awaitReached() throws Exception {
    reached.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  void open() {
    opened.complete(null);
  }

  /** The request goes on upon its own context. */
  Future<Void> pass(Context context) {
    Promise<Void> passed = Promise.promise();
    opened.thenRun(() -> context.runOnContext(ignored -> passed.complete()));
    reached.complete(null);
    return passed.future();
  }
}
