package dev.frontdesk.race;

import dev.frontdesk.redis.RedisMessages;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is published to one node. Messages are held one by one and stay in their order, as on a
 * connection that is slow.
 */
final class HeldMessages implements RedisMessages {
  private final RedisMessages real;
  private final Holds holds;
  private final int node;

  HeldMessages(RedisMessages real, Holds holds, int node) {
    this.real = real;
    this.holds = holds;
    this.node = node;
  }

  @Override
  public void subscribe(String channel, Handler<Buffer> handler) {
    real.subscribe(channel, channel.endsWith(":log") ? new InOrder(handler) : handler);
  }

  @Override
  public void suspect() {
    real.suspect();
  }

  /** Called on one event loop, like what is behind it. */
  private final class InOrder implements Handler<@Nullable Buffer> {
    private final Handler<Buffer> handler;
    private final Queue<Arrived> waiting = new ArrayDeque<>();
    private boolean held;

    InOrder(Handler<Buffer> handler) {
      this.handler = handler;
    }

    @Override
    public void handle(@Nullable Buffer message) {
      waiting.add(new Arrived(message));
      if (!held) {
        deliver();
      }
    }

    private void deliver() {
      for (Arrived next = waiting.poll(); next != null; next = waiting.poll()) {
        Buffer message = next.message();
        Future<Void> wait =
            message == null
                ? null
                : holds.at(Moment.MESSAGE, node, message.toString(StandardCharsets.ISO_8859_1));
        if (wait != null) {
          held = true;
          wait.onComplete(passed -> {
            held = false;
            hand(message);
            deliver();
          });
          return;
        }
        hand(message);
      }
    }

    // Null is what tells of a lost connection.
    @SuppressWarnings("NullAway")
    private void hand(@Nullable Buffer message) {
      handler.handle(message);
    }
  }

  private record Arrived(@Nullable Buffer message) {}
}
