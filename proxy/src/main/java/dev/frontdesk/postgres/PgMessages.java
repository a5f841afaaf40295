package dev.frontdesk.postgres;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** Hears what is notified on a channel, by a connection that does nothing else. */
public final class PgMessages {
  public PgMessages(
      Vertx vertx,
      PgServer server,
      PgOptions options,
      String channel,
      Handler<String> onMessage,
      Runnable onListening,
      Runnable onLost) {}

  public void close() {}
}
