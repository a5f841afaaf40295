package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link RedisLink} through vertx-redis-client. */
public final class VertxRedisLink implements RedisLink {
  private final Redis client;
  private final LinkOptions options;

  public VertxRedisLink(Vertx vertx, LinkOptions options, LinkObserver observer) {
    this.options = options;
    this.client =
        Redis.createClient(
            vertx, new RedisOptions().setConnectionString(options.nodes().getFirst()));
  }

  @Override
  public Future<Response> send(Request command) {
    return client.send(command).timeout(options.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<List<Response>> batch(List<Request> commands) {
    return client
        .batch(commands)
        .timeout(options.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<Response> probe(Request command) {
    return send(command);
  }

  @Override
  public State state() {
    return State.UP;
  }

  /** Commands under way fail. */
  public Future<Void> close() {
    return client.close();
  }
}
