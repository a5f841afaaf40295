package dev.frontdesk.listener;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.transaction.Express;
import dev.frontdesk.transaction.Prepared;
import dev.frontdesk.transaction.Recognised;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The short way of a connection's requests: what memory answers is written from here, before Vert.x
 * hears of it. One event loop.
 *
 * <p>Answers go out in the order of requests because the lane is open only while the ordinary way
 * has nothing: each request that is handed on closes it, and the end of its exchange, which comes
 * when the last byte was taken by the channel, opens it again. A request whose connection ends with
 * it, or that may make something else of the connection, closes it for good. Behind all others it
 * goes on.
 *
 * <p>A client that does not read is not written to without end. Over the channel's high-water mark
 * the ordinary way gets its requests, and that stops reading.
 */
final class ExpressLane {
  /** A larger body is not copied behind its head, but written as it is. */
  private static final int COPIED = 64 * 1024;

  private final ExpressLanes shared;
  private final Peer peer;
  private final int kind;
  private @Nullable ChannelPromise unheard;
  private int ordinary;
  private boolean closed;
  private boolean unflushed;
  private boolean answered;
  private long pending;
  private long progress;

  /** What the request that is being read was recognised as, in vain. */
  private @Nullable Recognised declined;

  ExpressLane(ExpressLanes shared, Peer peer) {
    this.shared = shared;
    this.peer = peer;
    this.kind = peer.trusted() ? 1 : 0;
  }

  /**
   * Answers by the bytes alone, if the buffer begins with a head that is known.
   *
   * @param buffer at the beginning of a request; the head is read off it if it was answered
   */
  boolean answers(ChannelHandlerContext context, ByteBuf buffer) {
    declined = null;
    if (shared.express() == null) {
      return false;
    }
    HeadBytes head = shared.head();
    if (!head.take(buffer, kind) || !isOpen(context)) {
      head.forget();
      return false;
    }
    Recognised recognised = shared.known().find(head, kind);
    if (recognised == null) {
      return false;
    }
    if (!recognised.isCurrent()) {
      shared.known().clear();
      return false;
    }
    if (!answers(context, recognised)) {
      return false;
    }
    buffer.skipBytes(head.length());
    return true;
  }

  /** What is decoded next does not begin with the buffer. */
  void readsOn() {
    declined = null;
    shared.head().forget();
  }

  /**
   * Answers a request without content that was decoded.
   *
   * @param octets of its head in the buffer
   */
  boolean answers(ChannelHandlerContext context, RequestHead request, int octets) {
    Express express = shared.express();
    if (express == null || declined != null || !isOpen(context)) {
      return false;
    }
    Recognised recognised = express.recognise(request, peer);
    if (recognised == null || !answers(context, recognised)) {
      return false;
    }
    HeadBytes head = shared.head();
    if (head.length() == octets) {
      shared.known().learn(head, kind, recognised);
    }
    return true;
  }

  private boolean answers(ChannelHandlerContext context, Recognised recognised) {
    long start = Objects.requireNonNull(shared.express()).nanos();
    Prepared answer = recognised.answer(start);
    if (answer == null) {
      declined = recognised;
      return false;
    }
    write(context, answer);
    answered = true;
    shared.count();
    recognised.sent(answer, peer, start);
    return true;
  }

  /** The ordinary way has nothing, and the client takes what is written. */
  boolean isOpen(ChannelHandlerContext context) {
    if (ordinary > 0 || closed || shared.draining()) {
      return false;
    }
    if (!context.channel().isWritable()) {
      // Perhaps only because it was not asked to write what it has.
      flush(context);
      return context.channel().isWritable();
    }
    return true;
  }

  /** It says something else of the connection than that it stays. */
  private static boolean isOfConnection(Field field) {
    return field.is("Upgrade")
        || (field.is("Connection") && !field.value().equalsIgnoreCase("keep-alive"));
  }

  private void write(ChannelHandlerContext context, Prepared answer) {
    byte[] body = answer.body();
    int copied = body.length <= COPIED ? body.length : 0;
    ByteBuf first = shared.buffers().empty(context.alloc(), answer.head().length + copied);
    first.writeBytes(answer.head()).writeBytes(body, 0, copied);
    context.write(first, unheard(context.channel()));
    if (copied < body.length) {
      context.write(
          Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(body)), unheard(context.channel()));
    }
    unflushed = true;
  }

  /** That a write failed is seen by the end of the connection. */
  private ChannelPromise unheard(Channel channel) {
    ChannelPromise known = unheard;
    if (known == null) {
      known = new VoidChannelPromise(channel, false);
      unheard = known;
    }
    return known;
  }

  /** What was read was worked on. */
  void flush(ChannelHandlerContext context) {
    if (unflushed) {
      unflushed = false;
      context.flush();
    }
  }

  /**
   * The ordinary way has the request. If the connection ends with it, or may become something else
   * by it, nothing is answered from here any more.
   *
   * @return what it was recognised as, so that this need not be worked out again
   */
  @Nullable Recognised handedOn(RequestHead request, boolean http10) {
    ordinary++;
    closed |= http10;
    for (Field field : request.fields()) {
      closed |= isOfConnection(field);
    }
    return declined;
  }

  /** What the request that is being read was recognised as, in vain. */
  @Nullable Recognised declined() {
    return declined;
  }

  /** An exchange of the ordinary way is over. */
  void ended() {
    ordinary--;
  }

  /** Since it was asked last, something was answered, or the client has taken something. */
  boolean moved(Channel channel) {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    long nowPending = unsent == null ? 0 : unsent.totalPendingWriteBytes();
    long nowProgress = unsent == null ? 0 : unsent.currentProgress();
    boolean moved = answered || nowPending != pending || nowProgress != progress;
    answered = false;
    pending = nowPending;
    progress = nowProgress;
    return moved;
  }
}
