package dev.frontdesk.listener;

import dev.frontdesk.http.Peer;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** What the listener knows of a connection. One event loop. */
final class ClientConnection implements Swept {
  private static final AttributeKey<ClientConnection> KEY =
      AttributeKey.valueOf(ClientConnection.class, "connection");

  private final ChannelHandlerContext context;
  private final RequestDecoder decoder;
  private final Peer peer;
  private final @Nullable ExpressLane lane;
  private final @Nullable PlainWay way;
  private @Nullable HttpExchange exchange;
  private boolean tunnel;
  private long idleSince = System.nanoTime();

  ClientConnection(
      HttpConnection connection,
      RequestDecoder decoder,
      Peer peer,
      @Nullable ExpressLane lane,
      @Nullable PlainWay way) {
    this.context = context(connection);
    this.decoder = decoder;
    this.peer = peer;
    this.lane = lane;
    this.way = way;
    context.channel().attr(KEY).set(this);
  }

  static ChannelHandlerContext context(HttpConnection connection) {
    return ((ConnectionBase) connection).channelHandlerContext();
  }

  static ClientConnection of(HttpConnection connection) {
    return context(connection).channel().attr(KEY).get();
  }

  Peer peer() {
    return peer;
  }

  RequestDecoder decoder() {
    return decoder;
  }

  ChannelHandlerContext context() {
    return context;
  }

  void begin(HttpExchange next) {
    exchange = next;
  }

  void end() {
    exchange = null;
    idleSince = System.nanoTime();
    if (lane != null) {
      lane.ended();
    }
  }

  void becomesTunnel() {
    tunnel = true;
  }

  /** Closes it where the client has let it, or a transfer, rest for too long. */
  @Override
  public void sweep(long now, long bound) {
    if (tunnel) {
      return;
    }
    boolean moved = lane != null && lane.moved(context.channel());
    if (moved) {
      idleSince = now;
    }
    if (way != null && way.isBusy()) {
      idleSince = now;
      if (way.stalled(now, bound, moved)) {
        close();
      }
      return;
    }
    HttpExchange open = exchange;
    if (open == null ? now - idleSince > bound : open.stalled(now, bound)) {
      close();
    }
  }

  /** At once: what is unsent is dropped. */
  void close() {
    context.close();
  }

  /** So that a body that ends with the connection is seen to be cut short (a TCP reset). */
  void reset() {
    if (context.channel().isOpen()) {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      context.close();
    }
  }
}
