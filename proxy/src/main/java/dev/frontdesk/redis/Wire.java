package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, held until it is closed or lost, on the event loop that opens it.
 * The client pools connections and keeps closed ones; so each has a client of its own, whose end is
 * the end of the socket.
 */
final class Wire {
  /** Until a connection is made and greeted, or more where commands may take longer. */
  private static final Duration CONNECT = Duration.ofMillis(500);

  /** What a server is expected to be. */
  enum Role {
    /** A Sentinel: greeted without the user and password of those with data. */
    SENTINEL,
    ANY,
    /** Who is no master (any more) is not believed. */
    MASTER,
    /** A replica in a Cluster, which has to be asked to answer reads. */
    REPLICA
  }

  private final Redis client;
  private final Future<RedisConnection> connection;
  private @Nullable Consumer<String> lost;
  private @Nullable String reason;
  private boolean closed;

  /**
   * @param queue how many commands may wait for their replies
   */
  Wire(Vertx vertx, LinkOptions options, ServerAddress server, Role role, int queue) {
    this.client = Redis.createClient(vertx, clientOptions(options, server, role, queue));
    this.connection =
        client
            .connect()
            .compose(opened -> greeted(opened, role).map(opened))
            .timeout(connectTimeout(options).toMillis(), TimeUnit.MILLISECONDS)
            .map(this::watched)
            .onFailure(error -> lose("connecting: " + message(error)));
  }

  static Duration connectTimeout(LinkOptions options) {
    Duration four = options.commandTimeout().multipliedBy(4);
    return four.compareTo(CONNECT) > 0 ? four : CONNECT;
  }

  private static RedisOptions clientOptions(
      LinkOptions options, ServerAddress server, Role role, int queue) {
    var tcp =
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true)
            .setConnectTimeout((int) connectTimeout(options).toMillis());
    if (server.tls()) {
      // The name in the certificate is the one that was asked for.
      tcp.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      if (options.certificates() != null) {
        tcp.setTrustOptions(
            new PemTrustOptions().addCertValue(Buffer.buffer(options.certificates())));
      }
    }
    var result =
        new RedisOptions()
            .setConnectionString(server.url())
            .setNetClientOptions(tcp)
            .setMaxPoolSize(1)
            .setMaxPoolWaiting(1)
            // Held for good: the pool neither looks after it nor ends it.
            .setPoolCleanerInterval(-1)
            .setPoolRecycleTimeout(-1)
            .setMaxWaitingHandlers(queue);
    if (role != Role.SENTINEL) {
      result.setUser(options.user()).setPassword(options.password());
    }
    return result;
  }

  private static Future<?> greeted(RedisConnection opened, Role role) {
    return switch (role) {
      case SENTINEL, ANY -> Future.succeededFuture();
      case REPLICA -> opened.send(Request.cmd(Command.READONLY));
      case MASTER ->
          opened
              .send(Request.cmd(Command.ROLE))
              .compose(reply ->
                  "master".equals(reply.get(0).toString())
                      ? Future.succeededFuture()
                      : Future.failedFuture("it is no master any more"));
    };
  }

  private RedisConnection watched(RedisConnection opened) {
    opened.exceptionHandler(error -> lose(message(error)));
    opened.endHandler(end -> lose("the connection was closed"));
    // Else what follows would go to the wrong commands.
    opened.handler(reply -> lose("a reply that no command waits for"));
    return opened;
  }

  /** Once, when it ends by itself, or cannot be opened; with the reason. */
  Wire onLoss(Consumer<String> handler) {
    lost = handler;
    if (reason != null) {
      handler.accept(reason);
    }
    return this;
  }

  /** Ready for commands. */
  Future<RedisConnection> opened() {
    return connection;
  }

  boolean closed() {
    return closed;
  }

  void lose(String why) {
    if (!closed) {
      close();
      reason = why;
      if (lost != null) {
        lost.accept(why);
      }
    }
  }

  /** Replies that come later vanish with it. */
  void close() {
    closed = true;
    client.close();
  }

  static String message(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  /** One question on a connection of its own. */
  static Future<Response> ask(
      Vertx vertx, LinkOptions options, ServerAddress server, Role role, Request question) {
    var wire = new Wire(vertx, options, server, role, 4);
    return wire.opened()
        .compose(opened -> opened.send(question))
        .timeout(
            connectTimeout(options).plus(options.commandTimeout()).toMillis(),
            TimeUnit.MILLISECONDS)
        .onComplete(end -> wire.close());
  }
}
