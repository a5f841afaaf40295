package dev.frontdesk.race;

import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RequestImpl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a node told Redis first of an invalidation of a key, and when it had first applied one of it
 * that it heard of.
 */
final class AppliedClock implements RaceNodes.Fault {
  private volatile String key = "";
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong applied = new AtomicLong();

  /** From now on it is about this key. */
  void watch(String next) {
    key = next;
    sent.set(0);
    applied.set(0);
  }

  /** Zero: not yet. */
  long sent() {
    return sent.get();
  }

  /** Zero: not yet. */
  long applied() {
    return applied.get();
  }

  @Override
  public RedisLink link(RedisLink real) {
    return new RedisLink() {
      @Override
      public Future<Response> send(Request command) {
        if (command.command().equals(Command.EVALSHA)
            && ((RequestImpl) command)
                .encode()
                .toString(StandardCharsets.ISO_8859_1)
                .contains(key)) {
          sent.compareAndSet(0, System.nanoTime());
        }
        return real.send(command);
      }

      @Override
      public Future<List<Response>> batch(List<Request> commands) {
        return real.batch(commands);
      }

      @Override
      public Future<Response> probe(Request command) {
        return real.probe(command);
      }

      @Override
      public State state() {
        return real.state();
      }
    };
  }

  @Override
  public RedisMessages messages(RedisMessages real) {
    return new RedisMessages() {
      @Override
      public void subscribe(String channel, Handler<Buffer> handler) {
        real.subscribe(channel, channel.endsWith(":log") ? timed(handler) : handler);
      }

      @Override
      public void suspect() {
        real.suspect();
      }
    };
  }

  // Null is what tells of a lost connection.
  @SuppressWarnings("NullAway")
  private Handler<Buffer> timed(Handler<Buffer> handler) {
    return message -> {
      handler.handle(message);
      if (message != null && message.toString(StandardCharsets.ISO_8859_1).contains(key)) {
        applied.compareAndSet(0, System.nanoTime());
      }
    };
  }
}
