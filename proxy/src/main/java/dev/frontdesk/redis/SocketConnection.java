package dev.frontdesk.redis;

import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.redis.client.PoolOptions;
import io.vertx.redis.client.impl.RESPParser;
import io.vertx.redis.client.impl.RedisStandaloneConnection;
import io.vertx.redis.client.impl.RedisURI;

/**
 * The client's connection over a socket, without its pool. Ends once: the client's own takes a
 * socket that fails and is then closed, as all do, for a mistake of its own. On the event loop of
 * the socket.
 */
final class SocketConnection extends RedisStandaloneConnection {
  /** Replies within replies; what Redis sends here has four at most. */
  private static final int NESTING = 32;

  private SocketConnection(
      VertxInternal vertx, ContextInternal context, NetSocket socket, int queue, RedisURI uri) {
    super(
        vertx,
        context,
        null,
        socket,
        // Held for good.
        new PoolOptions().setRecycleTimeout(-1),
        queue,
        uri,
        null,
        null);
  }

  /**
   * @param queue how many commands may wait for their replies
   */
  static SocketConnection over(Vertx vertx, NetSocket socket, RedisURI uri, int queue) {
    var internal = (VertxInternal) vertx;
    var connection =
        new SocketConnection(internal, internal.getOrCreateContext(), socket, queue, uri);
    socket
        .handler(new RESPParser(connection, NESTING))
        .closeHandler(connection::end)
        .exceptionHandler(connection::fail);
    return connection;
  }

  @Override
  public synchronized void end(Void closed) {
    if (isValid()) {
      super.end(null);
    }
  }

  @Override
  public synchronized void fail(Throwable error) {
    if (isValid()) {
      super.fail(error);
    }
  }
}
