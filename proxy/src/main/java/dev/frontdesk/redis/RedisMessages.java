package dev.frontdesk.redis;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/**
 * What is published to this node. The connection that subscribes carries nothing else, because a
 * message on a connection with commands can be handed to one of them as its reply. Messages may be
 * lost whenever that connection is: whoever needs all of them looks for what is missing.
 */
public interface RedisMessages {
  /**
   * Subscribes for good: again after each loss of the connection. Before the first message of a
   * channel, and of each time that it is subscribed to, the handler is called with null: what was
   * published before that may be missing.
   *
   * @param handler on one event loop, always the same
   */
  void subscribe(String channel, Handler<Buffer> handler);

  /** Something was published from another connection and must have come by now: look again. */
  void suspect();
}
