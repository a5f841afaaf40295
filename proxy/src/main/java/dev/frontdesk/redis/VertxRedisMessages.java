package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@link RedisMessages} through vertx-redis-client. */
public final class VertxRedisMessages implements RedisMessages {
  private final Redis client;
  private final Future<RedisConnection> connection;
  private final Map<String, Handler<Buffer>> handlers = new ConcurrentHashMap<>();

  public VertxRedisMessages(Vertx vertx, LinkOptions options) {
    this.client =
        Redis.createClient(
            vertx, new RedisOptions().setConnectionString(options.nodes().getFirst()));
    this.connection =
        client
            .connect()
            .onSuccess(connected ->
                connected.handler(message -> {
                  Handler<Buffer> handler = handlers.get(message.get(1).toString());
                  if (handler != null) {
                    String kind = message.get(0).toString();
                    handler.handle(kind.equals("message") ? message.get(2).toBuffer() : null);
                  }
                }));
  }

  @Override
  public void subscribe(String channel, Handler<Buffer> handler) {
    handlers.put(channel, handler);
    connection.onSuccess(c -> c.send(Request.cmd(Command.SUBSCRIBE).arg(channel)));
  }

  @Override
  public void suspect() {}

  public Future<Void> close() {
    return client.close();
  }
}
