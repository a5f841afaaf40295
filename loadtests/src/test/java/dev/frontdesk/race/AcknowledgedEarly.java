package dev.frontdesk.race;

import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A node that acknowledges what it hears before it applies it: the checker has to notice. */
final class AcknowledgedEarly implements RaceNodes.Fault {
  private volatile @Nullable RedisLink link;
  private volatile @Nullable String node;

  @Override
  public RedisLink link(RedisLink real) {
    link = real;
    return real;
  }

  @Override
  public RedisMessages messages(RedisMessages real) {
    return new RedisMessages() {
      @Override
      public void subscribe(String channel, Handler<Buffer> handler) {
        int name = channel.indexOf(":ack:");
        if (name >= 0) {
          node = channel.substring(name + ":ack:".length());
        }
        real.subscribe(channel, channel.endsWith(":log") ? early(channel, handler) : handler);
      }

      @Override
      public void suspect() {
        real.suspect();
      }
    };
  }

  // Null is what tells of a lost connection.
  @SuppressWarnings("NullAway")
  private Handler<Buffer> early(String channel, Handler<Buffer> handler) {
    String namespace = channel.substring(0, channel.length() - ":log".length());
    return message -> {
      if (message != null) {
        acknowledge(namespace, message);
      }
      handler.handle(message);
    };
  }

  /** A message is epoch, sequence and octets: version, flags, length of the writer's name, name. */
  private void acknowledge(String namespace, Buffer message) {
    String text = message.toString(StandardCharsets.ISO_8859_1);
    String[] parts = text.split(" ", 3);
    int length = parts[2].charAt(2);
    String writer = parts[2].substring(3, 3 + length);
    if (node != null && !writer.equals(node)) {
      Objects.requireNonNull(link)
          .send(
              Request.cmd(Command.PUBLISH)
                  .arg(namespace + ":ack:" + writer)
                  .arg(node + " " + parts[0] + " " + parts[1]));
    }
  }
}
