package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.transaction.Recognised;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.internal.ContextInternal;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection's plain requests, GET without content and without a word about the
 * connection: their exchanges are on the channel itself, and Vert.x does not hear of them. One at a
 * time. While one is open, what else the client has sent waits in the decoder, and no more is read.
 * One event loop.
 */
final class PlainWay {
  private final ContextInternal loop;
  private final Peer peer;
  private final Consumer<Exchange> handler;
  private final BooleanSupplier draining;
  private final AnswerBuffers buffers;
  private @Nullable PlainExchange open;
  private @Nullable Object shutdown;
  private boolean beginning;
  private boolean closed;

  /**
   * @param loop Vert.x's, on which exchanges are answered
   * @param handler answers an exchange, whatever happens
   */
  PlainWay(
      ContextInternal loop,
      Peer peer,
      Consumer<Exchange> handler,
      BooleanSupplier draining,
      AnswerBuffers buffers) {
    this.loop = loop;
    this.peer = peer;
    this.handler = handler;
    this.draining = draining;
    this.buffers = buffers;
  }

  ContextInternal loop() {
    return loop;
  }

  Peer peer() {
    return peer;
  }

  AnswerBuffers buffers() {
    return buffers;
  }

  boolean draining() {
    return draining.getAsBoolean();
  }

  /** An exchange is open, or the connection is gone: nothing more is decoded. */
  boolean isBusy() {
    return open != null || closed;
  }

  /** An HTTP/1.1 request whose end was read with its head. */
  static boolean isFor(RequestHead head) {
    if (!head.method().equals("GET")) {
      return false;
    }
    for (Field line : head.fields()) {
      if (saysMore(line)) {
        return false;
      }
    }
    return true;
  }

  /** About the connection or the body. */
  private static boolean saysMore(Field line) {
    return switch (line.name().length()) {
      case 6 -> line.is("Expect");
      case 7 -> line.is("Upgrade");
      case 10 -> line.is("Connection") && !line.value().equalsIgnoreCase("keep-alive");
      case 14 -> line.is("Content-Length") || line.is("HTTP2-Settings");
      case 16 -> line.is("Proxy-Connection");
      case 17 -> line.is("Transfer-Encoding");
      default -> false;
    };
  }

  /**
   * @param recognised what the express lane has worked out, though it had no answer
   */
  void begin(ChannelHandlerContext context, RequestHead head, @Nullable Recognised recognised) {
    PlainExchange exchange = new PlainExchange(this, context, head, recognised);
    open = exchange;
    beginning = true;
    try {
      loop.dispatch(exchange, handler::accept);
    } finally {
      beginning = false;
    }
  }

  /** The exchange is over, and all of its answer was taken by the channel. */
  void end(ChannelHandlerContext context, boolean close) {
    open = null;
    Object event = shutdown;
    shutdown = null;
    if (event != null) {
      context.fireUserEventTriggered(event);
    } else if (close) {
      context.close();
    } else if (!beginning) {
      readOn(context);
    }
  }

  private void readOn(ChannelHandlerContext context) {
    try {
      RequestDecoder decoder = (RequestDecoder) context.handler();
      if (!context.channel().config().isAutoRead()) {
        // First: whoever gets the next request may want no more to be read.
        context.channel().config().setAutoRead(true);
      }
      if (decoder.holdsBack()) {
        // What waits is looked at as if it had come now.
        decoder.channelRead(context, Unpooled.EMPTY_BUFFER);
        decoder.channelReadComplete(context);
      }
    } catch (Exception broken) {
      context.fireExceptionCaught(broken);
    }
  }

  /** The server is to end. Vert.x would take the connection for one at rest. */
  boolean keepsForLater(Object shutdownEvent) {
    if (open != null) {
      shutdown = shutdownEvent;
    }
    return open != null;
  }

  void writable() {
    PlainExchange exchange = open;
    if (exchange != null) {
      loop.dispatch(exchange, PlainExchange::writable);
    }
  }

  void closed() {
    closed = true;
    PlainExchange exchange = open;
    if (exchange != null) {
      loop.dispatch(exchange, PlainExchange::clientLeft);
    }
  }

  /** On the loop, whoever tells it. */
  void told(ChannelFuture written, Consumer<ChannelFuture> told) {
    loop.dispatch(written, told::accept);
  }

  /**
   * The client is the one to move, and does not.
   *
   * @param moved it has taken something since this was asked last
   */
  boolean stalled(long now, long bound, boolean moved) {
    PlainExchange exchange = open;
    return exchange != null && exchange.stalled(now, bound, moved);
  }
}
