package dev.frontdesk.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a node that carries one request at a time. Vert.x's own HTTP/1 client is not
 * used: it drops request trailers and 1xx responses other than 100 and 103 (a 102 it takes for the
 * answer), and half a head behind a response becomes part of the next answer. So the connection is
 * a Vert.x socket with Netty's decoder. One event loop.
 */
final class OriginConnection {
  private final NetSocketInternal socket;
  private final ResponseDecoder decoder = new ResponseDecoder();
  private final Node node;
  private @Nullable OriginCall call;
  private boolean closed;
  private boolean givenUp;
  private boolean used;
  private long idleSince;

  OriginConnection(NetSocketInternal socket, Node node) {
    this.socket = socket;
    this.node = node;
    ChannelHandlerContext last = socket.channelHandlerContext();
    last.pipeline().addBefore(last.name(), "responses", decoder);
    decoder.atReadEnd(this::readEnded);
    socket.messageHandler(this::received);
    socket.exceptionHandler(error -> {
      if (call != null) {
        call.connectionLost(String.valueOf(error.getMessage()));
      }
    });
    socket.closeHandler(end -> {
      if (call != null) {
        call.connectionLost("the connection was closed");
      }
    });
    socket.drainHandler(end -> {
      if (call != null) {
        call.drained();
      }
    });
    // The channel's own future: a tunnel's user replaces the socket's handlers.
    channel().closeFuture().addListener(end -> onClosed());
  }

  private Channel channel() {
    return socket.channelHandlerContext().channel();
  }

  private void onClosed() {
    closed = true;
    node.closed(this);
  }

  /** Called by the channel, where whoever waits for a response expects to be on its context. */
  private void readEnded() {
    OriginCall current = call;
    if (current != null && current.holdsHead()) {
      ((ConnectionBase) socket).context().emit(ignored -> current.readEnded());
    }
  }

  private void received(Object message) {
    OriginCall current = call;
    if (current == null || message instanceof ResponseDecoder.Surplus) {
      ReferenceCountUtil.release(message);
      close();
    } else {
      current.received(message);
    }
  }

  Node node() {
    return node;
  }

  NetSocketInternal socket() {
    return socket;
  }

  ResponseDecoder decoder() {
    return decoder;
  }

  /** It has carried a request before, so the node may have closed it in the meantime. */
  boolean used() {
    return used;
  }

  boolean closed() {
    return closed || !channel().isActive();
  }

  long idleSince() {
    return idleSince;
  }

  void begin(OriginCall next, boolean head) {
    call = next;
    decoder.await(head);
  }

  /** The exchange is over and left nothing behind: the next may have the connection. */
  void release() {
    call = null;
    used = true;
    idleSince = System.nanoTime();
    socket.resume();
    node.free(this);
  }

  void close() {
    call = null;
    closed = true;
    // Past Vert.x's handler, which would first wait for what is unsent to leave.
    socket.channelHandlerContext().close();
    if (!givenUp) {
      givenUp = true;
      // What waits in a paused socket comes now, and is released.
      socket.resume();
    }
  }

  /** The node agreed to another protocol. Bytes already here stay in the paused socket. */
  NetSocket becomeTunnel() {
    call = null;
    socket.closeHandler(null);
    socket.exceptionHandler(null);
    socket.drainHandler(null);
    socket.messageHandler(null);
    socket.pause();
    socket.channelHandlerContext().pipeline().remove(decoder);
    return socket;
  }
}
