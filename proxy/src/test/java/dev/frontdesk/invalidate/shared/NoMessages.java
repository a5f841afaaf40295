package dev.frontdesk.invalidate.shared;

import dev.frontdesk.redis.RedisMessages;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/** Nobody says anything. */
final class NoMessages implements RedisMessages {
  @Override
  public void subscribe(String channel, Handler<Buffer> handler) {}

  @Override
  public void suspect() {}
}
