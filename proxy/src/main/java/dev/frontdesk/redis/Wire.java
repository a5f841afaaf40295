package dev.frontdesk.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.RESPParser;
import io.vertx.redis.client.impl.RedisURI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, held until it is closed or lost, on the event loop that opens it.
 * It is made and greeted here, since the client's own way of doing so prints a stack trace for each
 * connection that is lost before it is greeted, and takes one that wants a password for a good one.
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

  private final NetClient client;
  private final Future<RedisConnection> connection;
  private @Nullable Consumer<String> lost;
  private @Nullable String reason;
  private boolean closed;

  /**
   * @param queue how many commands may wait for their replies
   */
  Wire(Vertx vertx, LinkOptions options, ServerAddress server, Role role, int queue) {
    var uri = new RedisURI(server.url());
    this.client = vertx.createNetClient(tcp(options, server));
    this.connection =
        client
            .connect(uri.socketAddress())
            .map(socket -> SocketConnection.over(vertx, socket, uri, queue))
            .compose(opened ->
                hello(opened, uri, options, role)
                    .compose(welcome -> greeted(opened, role))
                    .map(opened))
            .timeout(connectTimeout(options).toMillis(), TimeUnit.MILLISECONDS)
            .map(this::watched)
            .onFailure(error -> lose("connecting: " + message(error)));
  }

  static Duration connectTimeout(LinkOptions options) {
    Duration four = options.commandTimeout().multipliedBy(4);
    return four.compareTo(CONNECT) > 0 ? four : CONNECT;
  }

  private static NetClientOptions tcp(LinkOptions options, ServerAddress server) {
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
    return tcp;
  }

  /**
   * Names protocol, user and database. An error is the end of it: where a password is missing, too,
   * as every command would be refused.
   */
  private static Future<?> hello(
      RedisConnection opened, RedisURI uri, LinkOptions options, Role role) {
    boolean asConfigured = role != Role.SENTINEL;
    String user = uri.user() == null && asConfigured ? options.user() : uri.user();
    String password = uri.password() == null && asConfigured ? options.password() : uri.password();
    Request hello = Request.cmd(Command.HELLO).arg(RESPParser.VERSION);
    if (password != null) {
      hello.arg("AUTH").arg(user == null ? "default" : user).arg(password);
    }
    Future<Response> welcome = opened.send(hello);
    Integer database = uri.select();
    return database == null
        ? welcome
        : welcome.compose(done -> opened.send(Request.cmd(Command.SELECT).arg(database)));
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
