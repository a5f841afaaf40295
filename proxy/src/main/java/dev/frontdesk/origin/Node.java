package dev.frontdesk.origin;

import dev.frontdesk.http.Reason;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server of a group and the connections to it, the most recently used first. Bounded in
 * connections and in those who wait for one. One event loop.
 */
final class Node {
  private final Vertx vertx;
  private final UpstreamOptions options;
  private final String text;
  private final @Nullable NodeHealth health;
  private final ConnectOptions address;
  private final NetClient client;
  private final Deque<OriginConnection> idle = new ArrayDeque<>();
  private final Deque<Promise<OriginConnection>> waiting = new ArrayDeque<>();
  private int open;

  /**
   * @param health hears of answers that break off or end; null: nobody wants to know
   */
  Node(
      Vertx vertx,
      UpstreamOptions options,
      URI uri,
      Consumer<NetClientOptions> tls,
      @Nullable NodeHealth health) {
    this.vertx = vertx;
    this.options = options;
    this.health = health;
    boolean ssl = "https".equals(uri.getScheme());
    int port = port(uri);
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    this.text = name(uri);
    // connect(ConnectOptions) does not look at the client's own setSsl.
    this.address = new ConnectOptions().setHost(bare).setPort(port).setSsl(ssl);
    NetClientOptions socket =
        new NetClientOptions()
            .setConnectTimeout((int) options.connectTimeout().toMillis())
            .setTcpNoDelay(true);
    if (ssl) {
      socket
          .setSsl(true)
          .setHostnameVerificationAlgorithm("HTTPS")
          .setSslHandshakeTimeout(Math.max(1, options.connectTimeout().toSeconds()));
      tls.accept(socket);
      if (!bare.contains(":") && !bare.matches("[0-9.]+")) {
        address.setSniServerName(bare);
      }
    }
    this.client = vertx.createNetClient(socket);
  }

  private static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
  }

  static String name(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + ":" + port(uri);
  }

  /** An answer came to its end. */
  void answerEnded(int status) {
    if (health != null && !NodeHealth.isFailure(status)) {
      health.whole();
    }
  }

  /** An answer broke off behind its head, and not because it was given up here. */
  void answerBrokeOff(String why) {
    if (health != null) {
      health.failed(NodeHealth.Admission.ORDINARY, why);
    }
  }

  /** {@code http://127.0.0.1:3000} */
  String text() {
    return text;
  }

  /** Requests that have a connection or wait for one. */
  int load() {
    return open - idle.size() + waiting.size();
  }

  /**
   * @param fresh a new connection, not a kept one
   */
  Future<OriginConnection> acquire(boolean fresh) {
    OriginConnection kept = fresh ? null : freshest();
    if (kept != null) {
      return Future.succeededFuture(kept);
    }
    if (fresh && open >= options.connections() && !idle.isEmpty()) {
      idle.removeLast().close();
    }
    if (open < options.connections()) {
      return connect();
    }
    if (waiting.size() >= options.waiting()) {
      return full("%d requests wait already".formatted(waiting.size()));
    }
    return queue();
  }

  private Future<OriginConnection> queue() {
    Promise<OriginConnection> turn = Promise.promise();
    waiting.add(turn);
    long patience =
        vertx.setTimer(
            options.responseTimeout().toMillis(),
            id -> {
              if (waiting.remove(turn)) {
                turn.fail(
                    new OriginFailure(
                        Reason.UPSTREAM_FULL, false, "no connection to " + text + " became free"));
              }
            });
    return turn.future().onComplete(done -> vertx.cancelTimer(patience));
  }

  private Future<OriginConnection> full(String why) {
    return Future.failedFuture(new OriginFailure(Reason.UPSTREAM_FULL, false, text + ": " + why));
  }

  private @Nullable OriginConnection freshest() {
    for (OriginConnection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
      if (!kept.closed() && !expired(kept)) {
        return kept;
      }
      kept.close();
    }
    return null;
  }

  private boolean expired(OriginConnection kept) {
    return System.nanoTime() - kept.idleSince() > options.idleTimeout().toNanos();
  }

  private Future<OriginConnection> connect() {
    open++;
    Promise<OriginConnection> promise = Promise.promise();
    long patience =
        vertx.setTimer(
            options.connectTimeout().toMillis(),
            id ->
                promise.tryFail(
                    new OriginFailure(
                        Reason.CONNECT_TIMEOUT,
                        false,
                        text + " did not accept within " + options.connectTimeout())));
    client
        .connect(address)
        .onComplete(result -> {
          vertx.cancelTimer(patience);
          if (result.failed()) {
            promise.tryFail(connectFailure(result.cause()));
            slotFreed();
          } else {
            connected(result.result(), promise);
          }
        });
    return promise.future();
  }

  private void connected(NetSocket socket, Promise<OriginConnection> promise) {
    OriginConnection connection = new OriginConnection((NetSocketInternal) socket, this);
    if (!promise.tryComplete(connection)) {
      connection.close();
    }
  }

  private OriginFailure connectFailure(Throwable cause) {
    boolean late =
        cause instanceof ConnectTimeoutException || cause instanceof SslHandshakeTimeoutException;
    return new OriginFailure(
        late ? Reason.CONNECT_TIMEOUT : Reason.CONNECT_FAILED,
        false,
        text + ": " + cause.getMessage());
  }

  void free(OriginConnection connection) {
    Promise<OriginConnection> next = waiting.poll();
    if (next != null) {
      next.complete(connection);
    } else {
      idle.addFirst(connection);
    }
  }

  void closed(OriginConnection connection) {
    idle.remove(connection);
    slotFreed();
  }

  private void slotFreed() {
    open--;
    if (open < options.connections()) {
      Promise<OriginConnection> next = waiting.poll();
      if (next != null) {
        connect().onComplete(next);
      }
    }
  }

  /** Closes connections that nobody used for too long. */
  void sweep() {
    while (!idle.isEmpty() && expired(idle.peekLast())) {
      idle.removeLast().close();
    }
  }

  void close() {
    // Each close takes its connection out of the queue.
    List.copyOf(idle).forEach(OriginConnection::close);
    client.close();
  }
}
