package dev.frontdesk.origin;

import dev.frontdesk.http.ChunkExtensions;
import dev.frontdesk.http.ChunkSizes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Netty's decoder, told what it cannot know: whether a response is awaited at all, and whether the
 * request was HEAD. Netty alone takes bytes that follow a response for the start of the next one,
 * and hands that to whoever uses the connection next. Here such bytes are {@link Surplus}, also
 * where they are half a head and came in the same packet as the response's end.
 */
final class ResponseDecoder extends HttpResponseDecoder {
  /** Stands for bytes that no request asked for. */
  enum Surplus {
    BYTES
  }

  /** A status line is at most as long. */
  static final int STATUS_LINE_BOUND = 8 * 1024;

  /** The field lines of a response, and its trailers, are at most as large, in octets. */
  static final int FIELDS_BOUND = 64 * 1024;

  private static final int PIECE = 64 * 1024;

  private boolean awaiting;
  private boolean forHead;
  private boolean interim;
  private boolean begun;
  private boolean surplus;
  private boolean chunked;
  private boolean broken;
  private boolean inHead;
  private boolean reading;
  private Runnable atReadEnd = () -> {};
  private final ChunkSizes chunks = new ChunkSizes();
  private final FieldNameScan names = new FieldNameScan();

  ResponseDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(STATUS_LINE_BOUND)
            .setMaxHeaderSize(FIELDS_BOUND)
            .setMaxChunkSize(PIECE)
            // One value several times is one; differing ones are refused (RFC 9112 §6.3).
            .setAllowDuplicateContentLengths(true));
  }

  /** A request is on its way. */
  void await(boolean head) {
    awaiting = true;
    forHead = head;
    begun = false;
    inHead = true;
    names.begin();
  }

  /** Called when all that one read of the socket brought was handed on. */
  void atReadEnd(Runnable newHandler) {
    atReadEnd = newHandler;
  }

  /** More of the same read may follow. */
  boolean isReading() {
    return reading;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    reading = false;
    atReadEnd.run();
    super.channelReadComplete(ctx);
  }

  /** A byte came since the request. */
  boolean begun() {
    return begun;
  }

  /** There were bytes behind the response that has just ended. */
  boolean surplus() {
    return surplus;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (!awaiting) {
      surplus = true;
      buffer.skipBytes(buffer.readableBytes());
      out.add(Surplus.BYTES);
      return;
    }
    begun = true;
    if (broken) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    int before = out.size();
    int start = buffer.readerIndex();
    boolean chunksToCome = chunked;
    if (chunksToCome && chunks.awaitsSize()) {
      ChunkExtensions.hide(
          buffer::getByte, i -> buffer.setByte(i, ' '), start, buffer.writerIndex());
    }
    super.decode(ctx, buffer, out);
    if (inHead && !names.accept(buffer, start, buffer.readerIndex())) {
      breakOff(out, before, "white space in a field name");
      return;
    }
    if (chunksToCome && !chunks.accept(buffer::getByte, start, buffer.readerIndex())) {
      breakOff(out, before, "a chunk is too large");
      return;
    }
    for (int i = before; i < out.size(); i++) {
      if (out.get(i) instanceof HttpObject decoded && decoded.decoderResult().isSuccess()) {
        note(decoded, buffer);
      }
    }
  }

  /** Netty read something else than others would: nobody knows where the response ends. */
  private void breakOff(List<Object> out, int from, String flaw) {
    broken = true;
    while (out.size() > from) {
      ReferenceCountUtil.release(out.remove(out.size() - 1));
    }
    DefaultLastHttpContent failed = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    failed.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(flaw)));
    out.add(failed);
  }

  private void note(HttpObject decoded, ByteBuf rest) {
    if (decoded instanceof HttpResponse response) {
      interim = response.status().code() < 200;
      inHead = false;
      chunked = response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
      chunks.begin();
    }
    if (decoded instanceof LastHttpContent) {
      chunked = false;
      inHead = true;
      names.begin();
    }
    if (decoded instanceof LastHttpContent && !interim) {
      awaiting = false;
      surplus = rest.isReadable();
    }
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    return forHead
        || (message instanceof HttpResponse response && response.status().code() < 200)
        || super.isContentAlwaysEmpty(message);
  }

  /** Netty would drop Content-Length and go on; RFC 9112 §6.3 lets a proxy refuse. */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
  }
}
