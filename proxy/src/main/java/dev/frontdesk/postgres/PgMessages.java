package dev.frontdesk.postgres;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Hears what is notified on a channel, by a connection that does nothing else. After a loss it
 * connects and listens again, by itself. A connection that is open on this side only cannot be seen
 * from here: whoever knows that something was notified says so by {@link #suspect}. Any thread;
 * handlers run on an event loop, those of one connection on one.
 */
public final class PgMessages {
  /** PostgreSQL cuts names that are longer, in octets. */
  static final int MOST_NAME = 63;

  /** A connection that is younger than that is not replaced on a suspicion. */
  private static final Duration TRIAL = Duration.ofSeconds(1);

  private final Handler<String> onMessage;
  private final KeptWire kept;
  private volatile boolean closed;

  /**
   * @param onMessage with the payload
   * @param onListening each time it begins to listen: what is notified from now on is heard
   * @param onLost each time it listens no more: what is notified until it listens again is not
   *     heard
   */
  public PgMessages(
      Vertx vertx,
      PgServer server,
      PgOptions options,
      String channel,
      Handler<String> onMessage,
      Runnable onListening,
      Runnable onLost) {
    if (channel.isEmpty() || channel.getBytes(StandardCharsets.UTF_8).length > MOST_NAME) {
      throw new IllegalArgumentException(
          "channel: " + channel + " (expected: 1 to " + MOST_NAME + " octets)");
    }
    this.onMessage = onMessage;
    String listen = "LISTEN \"" + channel.replace("\"", "\"\"") + "\"";
    this.kept =
        new KeptWire(
                vertx,
                server,
                options,
                "notifications",
                wire -> listening(wire, options, listen),
                wire -> onListening.run(),
                wire -> onLost.run())
            .begin();
  }

  private Future<?> listening(PgWire wire, PgOptions options, String listen) {
    // Emitted: what a handler throws must not end the connection.
    wire.connection()
        .notificationHandler(
            notification -> wire.context().emit(notification.getPayload(), this::heard));
    return wire.connection()
        .query(listen)
        .execute()
        .timeout(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void heard(String payload) {
    if (!closed) {
      onMessage.handle(payload);
    }
  }

  /** Whether what is notified now is heard, as far as is known. */
  public boolean listening() {
    return kept.current() != null;
  }

  /** Something was notified and has not come: connects anew, unless it just did. */
  public void suspect() {
    PgWire wire = kept.current();
    if (wire != null && wire.ageNanos() > TRIAL.toNanos()) {
      kept.ended(wire, "a notification has not come");
    }
  }

  /** No handler is called afterwards. */
  public void close() {
    closed = true;
    kept.close();
  }
}
