package dev.frontdesk.listener;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.VoidChannelPromise;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the response to a plain request on its channel, octet by octet as the ordinary way does:
 * head, content with backpressure, trailers. What is there at the end of the turn of the event loop
 * leaves as one: usually all of a small response, in one buffer. One event loop.
 */
final class PlainSender {
  /** Content that is larger is not copied behind the head, but written as it is. */
  private static final int COPIED = 16 * 1024;

  /** Room for the framing of a chunk, and of the last one. */
  private static final int FRAMING = 32;

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

  private final ChannelHandlerContext context;
  private final AnswerBuffers buffers;
  private final Runnable abort;
  private final Consumer<ChannelFuture> sent;
  private @Nullable ByteBuf waiting;
  private @Nullable ReadStream<Buffer> source;
  private boolean chunked;
  private long bytes;
  private long left;
  private boolean stopped;
  private boolean ended;
  private long progress = System.nanoTime();

  /**
   * @param abort makes the client see that the response is not complete
   * @param sent told when the last octet was taken by the channel, or could not be
   */
  PlainSender(
      ChannelHandlerContext context,
      AnswerBuffers buffers,
      Runnable abort,
      Consumer<ChannelFuture> sent) {
    this.context = context;
    this.buffers = buffers;
    this.abort = abort;
    this.sent = sent;
  }

  long bytes() {
    return bytes;
  }

  boolean stalled(long now, long bound, boolean moved) {
    if (moved) {
      progress = now;
    }
    return (ended || !context.channel().isWritable()) && now - progress > bound;
  }

  void inform(ResponseHead interim) {
    ResponseOctets octets = new ResponseOctets().status(interim.status());
    octets.lines(interim.fields(), true).endLine();
    write(octets.into(buffers.empty(context.alloc(), octets.size())), true);
  }

  void send(ResponseHead answer, Content content, boolean close, Context turn) {
    int status = answer.status();
    if (status == 204 || status == 304 || status == 205) {
      withoutContent(answer, content, close);
      return;
    }
    switch (content) {
      case Content.None none -> whole(answer, Unpooled.EMPTY_BUFFER, close);
      case Content.Whole whole -> whole(answer, octets(whole.bytes()), close);
      case Content.Stream stream -> stream(answer, stream, close, turn);
      case Content.Tunnel tunnel ->
          throw new IllegalArgumentException("a tunnel was not asked for");
    }
  }

  private static ByteBuf octets(Buffer buffer) {
    return ((BufferInternal) buffer).getByteBuf();
  }

  private static ResponseOctets head(ResponseHead answer, boolean length, boolean close) {
    ResponseOctets head = new ResponseOctets().status(answer.status());
    head.lines(answer.fields(), length);
    return close ? head.line("Connection", "close") : head;
  }

  private void withoutContent(ResponseHead answer, Content content, boolean close) {
    if (content instanceof Content.Stream stream) {
      stream.pieces().handler(piece -> {}).resume();
    }
    ResponseOctets head = head(answer, answer.status() == 304, close);
    if (answer.status() == 205) {
      head.line("content-length", "0");
    }
    head.endLine();
    last(head.into(buffers.empty(context.alloc(), head.size())));
  }

  private void whole(ResponseHead answer, ByteBuf content, boolean close) {
    bytes = content.readableBytes();
    ResponseOctets head = head(answer, false, close);
    head.line("Content-Length", Long.toString(bytes)).endLine();
    if (bytes <= COPIED) {
      last(
          head.into(buffers.empty(context.alloc(), head.size() + (int) bytes)).writeBytes(content));
      content.release();
    } else {
      write(head.into(buffers.empty(context.alloc(), head.size())), false);
      last(content);
    }
  }

  private void stream(ResponseHead answer, Content.Stream content, boolean close, Context turn) {
    @Nullable String length = answer.fields().first("Content-Length");
    left = length == null ? Long.MAX_VALUE : Long.parseLong(length);
    chunked = length == null;
    ResponseOctets head = head(answer, true, close);
    if (chunked) {
      head.line("transfer-encoding", "chunked");
    }
    head.endLine();
    int room = head.size() + (int) Math.min(left, COPIED) + FRAMING;
    waiting = head.into(buffers.empty(context.alloc(), room));
    ReadStream<Buffer> pieces = content.pieces();
    source = pieces;
    pieces.exceptionHandler(this::broken);
    pieces.handler(piece -> piece(pieces, piece));
    pieces.endHandler(end -> end(content.trailers()));
    pieces.resume();
    if (waiting != null) {
      turn.runOnContext(ignored -> flushWaiting());
    }
  }

  /** The head, and what of the content has come until now. */
  private void flushWaiting() {
    ByteBuf buffer = waiting;
    if (buffer != null) {
      waiting = null;
      write(buffer, true);
    }
  }

  private void piece(ReadStream<Buffer> pieces, Buffer piece) {
    int size = piece.length();
    if (stopped || size == 0) {
      return;
    }
    if (size > left) {
      broken(new IllegalStateException("the content is longer than its Content-Length"));
      return;
    }
    left -= chunked ? 0 : size;
    bytes += size;
    progress = System.nanoTime();
    ByteBuf together = waiting;
    if (together != null && together.writableBytes() >= size + FRAMING) {
      framed(together, piece);
      return;
    }
    flushWaiting();
    if (chunked) {
      write(chunkHead(buffers.empty(context.alloc(), FRAMING), size), false);
      write(octets(piece), false);
      write(Unpooled.wrappedBuffer(LINE_END), true);
    } else {
      write(octets(piece), true);
    }
    if (!context.channel().isWritable()) {
      pieces.pause();
    }
  }

  private void framed(ByteBuf to, Buffer piece) {
    ByteBuf content = octets(piece);
    if (chunked) {
      chunkHead(to, piece.length()).writeBytes(content).writeBytes(LINE_END);
    } else {
      to.writeBytes(content);
    }
    content.release();
  }

  private static ByteBuf chunkHead(ByteBuf to, int size) {
    to.writeCharSequence(Integer.toHexString(size), StandardCharsets.US_ASCII);
    return to.writeBytes(LINE_END);
  }

  private void end(Supplier<Fields> trailers) {
    if (stopped) {
      return;
    }
    if (!chunked && left > 0) {
      broken(new IllegalStateException("the content is shorter than its Content-Length"));
      return;
    }
    ByteBuf buffer = waiting;
    waiting = null;
    if (chunked) {
      Fields further = Forwarding.trailers(trailers.get());
      if (buffer == null || buffer.writableBytes() < FRAMING || !further.isEmpty()) {
        ResponseOctets octets = new ResponseOctets().lines(further, true).endLine();
        if (buffer != null) {
          write(buffer, false);
        }
        buffer = buffers.empty(context.alloc(), LAST_CHUNK.length + octets.size());
        octets.into(buffer.writeBytes(LAST_CHUNK));
      } else {
        buffer.writeBytes(LAST_CHUNK).writeBytes(LINE_END);
      }
    }
    last(buffer == null ? Unpooled.EMPTY_BUFFER : buffer);
  }

  private void last(ByteBuf buffer) {
    stopped = true;
    ended = true;
    progress = System.nanoTime();
    ChannelPromise promise = context.newPromise();
    context.writeAndFlush(buffer, promise);
    if (promise.isDone()) {
      sent.accept(promise);
    } else {
      promise.addListener((ChannelFuture written) -> sent.accept(written));
    }
  }

  /** That a write failed is seen by the end of the connection. */
  private void write(ByteBuf buffer, boolean flush) {
    ChannelPromise unheard = new VoidChannelPromise(context.channel(), false);
    if (flush) {
      context.writeAndFlush(buffer, unheard);
    } else {
      context.write(buffer, unheard);
    }
  }

  private void broken(Throwable cause) {
    if (!stopped) {
      stopped = true;
      // That there was a response is seen, and that it is not whole.
      flushWaiting();
      abort.run();
      sent.accept(context.newFailedFuture(cause));
    }
  }

  void writable() {
    ReadStream<Buffer> pieces = source;
    if (pieces != null && !stopped && context.channel().isWritable()) {
      progress = System.nanoTime();
      pieces.resume();
    }
  }

  /** The client is gone; what still comes is not for anybody. */
  void stop() {
    stopped = true;
    ByteBuf buffer = waiting;
    waiting = null;
    if (buffer != null) {
      buffer.release();
    }
  }
}
