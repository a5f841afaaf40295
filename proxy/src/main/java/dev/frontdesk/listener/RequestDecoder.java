package dev.frontdesk.listener;

import dev.frontdesk.http.ChunkExtensions;
import dev.frontdesk.http.ChunkSizes;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.transaction.Recognised;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of Vert.x's request decoder, whose Netty base repairs what must be refused:
 * beside Transfer-Encoding it drops Content-Length without a word, folded lines it joins, and
 * trailers are lost behind it. Each request it emits has a {@link Received} in {@link #next}, in
 * the same order. After a refusal it reads nothing more from the connection. One event loop.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  /** What goes beside a request that Vert.x hands on. */
  static final class Received {
    private final @Nullable RequestHead head;
    private final @Nullable Refusal refusal;
    private final boolean http10;
    private Fields trailers = Fields.EMPTY;
    private @Nullable Recognised recognised;

    private Received(@Nullable RequestHead head, @Nullable Refusal refusal, boolean http10) {
      this.head = head;
      this.refusal = refusal;
      this.http10 = http10;
    }

    @Nullable RequestHead head() {
      return head;
    }

    @Nullable Refusal refusal() {
      return refusal;
    }

    boolean http10() {
      return http10;
    }

    /** What the express lane has worked out, though it had no answer. */
    @Nullable Recognised recognised() {
      return recognised;
    }

    /** Complete once the body has ended. */
    Fields trailers() {
      return trailers;
    }
  }

  private final Deque<Received> received = new ArrayDeque<>();
  private final String scheme;
  private final String local;
  private @Nullable Received current;
  private boolean inHead;
  private boolean inBody;
  private boolean chunked;
  private final ChunkSizes chunks = new ChunkSizes();
  private boolean refused;
  private final @Nullable ExpressLane lane;
  private final @Nullable PlainWay way;

  /**
   * @param lane answers what it can before it is emitted; null: nothing
   * @param way has the plain requests that the lane does not answer; null: Vert.x has them
   */
  RequestDecoder(
      HttpServerOptions options,
      String scheme,
      String local,
      @Nullable ExpressLane lane,
      @Nullable PlainWay way) {
    super(options);
    this.scheme = scheme;
    this.local = local;
    this.lane = lane;
    this.way = way;
  }

  /** Belongs to the request that Vert.x hands out now; called once for each. */
  Received next() {
    return received.remove();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (way != null && way.isBusy()) {
      // It waits until the answer before it is out, and no more is read.
      ctx.channel().config().setAutoRead(false);
      return;
    }
    if (refused) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    if (lane != null) {
      if (inHead || inBody) {
        lane.readsOn();
      } else if (lane.answers(ctx, buffer)) {
        return;
      }
    }
    boolean folded = !inBody && folded(buffer);
    int before = out.size();
    int unread = buffer.readableBytes();
    int start = buffer.readerIndex();
    boolean chunksToCome = inBody && chunked;
    if (chunksToCome && chunks.awaitsSize()) {
      ChunkExtensions.hide(
          buffer::getByte, i -> buffer.setByte(i, ' '), start, buffer.writerIndex());
    }
    super.decode(ctx, buffer, out);
    if (chunksToCome && !chunks.accept(buffer::getByte, start, buffer.readerIndex())) {
      drop(out, before);
      breakOff(out);
      return;
    }
    inHead |= !inBody && buffer.readableBytes() < unread;
    for (int i = before; i < out.size(); i++) {
      Object decoded = out.get(i);
      if (decoded instanceof HttpRequest request) {
        accept(request, folded);
        if (refused) {
          drop(out, i + 1);
        } else if (lane != null) {
          boolean whole = out.size() == i + 2 && out.get(i + 1) instanceof LastHttpContent;
          if (answered(ctx, lane, whole, buffer.readerIndex() - start)) {
            drop(out, i);
          }
        }
      } else if (decoded instanceof LastHttpContent last) {
        end(last);
      }
    }
    if (folded && !refused && !inBody) {
      // The head is not complete yet, and need not become so.
      refuse(out);
    }
  }

  /**
   * The request that was accepted now need not be emitted.
   *
   * @param whole nothing of it is still to come
   * @param octets of it in the buffer
   */
  private boolean answered(
      ChannelHandlerContext ctx, ExpressLane express, boolean whole, int octets) {
    Received now = received.getLast();
    RequestHead head = Objects.requireNonNull(now.head());
    boolean plain = whole && !now.http10();
    if (plain && express.answers(ctx, head, octets)) {
      taken();
    } else if (plain && way != null && PlainWay.isFor(head) && express.isOpen(ctx)) {
      taken();
      express.flush(ctx);
      way.begin(ctx, head, express.declined());
    } else {
      now.recognised = express.handedOn(head, now.http10());
      return false;
    }
    return true;
  }

  private void taken() {
    received.removeLast();
    current = null;
    inBody = false;
  }

  /** Octets are there that were not decoded. */
  boolean holdsBack() {
    return actualReadableBytes() > 0;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (lane != null) {
      lane.flush(ctx);
    }
    if (way != null && way.isBusy()) {
      // Netty would read on, because nothing was decoded.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
    if (way != null) {
      way.writable();
    }
    super.channelWritabilityChanged(ctx);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (way != null) {
      way.closed();
    }
    super.channelInactive(ctx);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (way == null || !(event instanceof ShutdownEvent) || !way.keepsForLater(event)) {
      super.userEventTriggered(ctx, event);
    }
  }

  /**
   * Netty makes a message of a head that the client's leaving cut short. Nobody is there for it.
   */
  @Override
  protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    super.decodeLast(ctx, in, out);
    out.removeIf(decoded ->
        decoded instanceof HttpRequest request
            && request.decoderResult().cause() instanceof PrematureChannelClosureException);
  }

  /** The request was handed on already; what is left of it fails, and the connection ends. */
  private void breakOff(List<Object> out) {
    DefaultLastHttpContent broken = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    broken.setDecoderResult(DecoderResult.failure(Refusal.malformed("a chunk is too large")));
    out.add(broken);
    refused = true;
  }

  private void refuse(List<Object> out) throws Exception {
    HttpMessage message = createInvalidMessage();
    Refusal refusal = Refusal.malformed("a field line is folded");
    message.setDecoderResult(DecoderResult.failure(refusal));
    out.add(message);
    refused(refusal, false);
  }

  private void accept(HttpRequest request, boolean folded) {
    boolean http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    try {
      if (request.decoderResult().isFailure()) {
        throw Refusal.undecodable(request.decoderResult().cause());
      }
      if (folded) {
        throw Refusal.malformed("a field line is folded");
      }
      if (!http10 && !request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
        throw Refusal.malformed("the version is neither HTTP/1.0 nor HTTP/1.1");
      }
      current = new Received(head(request, http10), null, http10);
      received.add(current);
      inHead = false;
      inBody = true;
      chunked = request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
      chunks.begin();
      if (http10) {
        // One answer per HTTP/1.0 connection: only its end can say where a streamed body ends.
        request.headers().remove(HttpHeaderNames.CONNECTION);
      }
    } catch (Refusal refusal) {
      if (!http10) {
        // The answer is in a version that we speak.
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
      }
      request.setDecoderResult(DecoderResult.failure(refusal));
      refused(refusal, http10);
    }
  }

  private void refused(Refusal refusal, boolean http10) {
    refused = true;
    received.add(new Received(null, refusal, http10));
  }

  private RequestHead head(HttpRequest request, boolean http10) throws Refusal {
    return RequestCheck.head(
        request.method().name(), request.uri(), http10, fields(request.headers()), scheme, local);
  }

  private void end(LastHttpContent last) {
    inHead = false;
    inBody = false;
    if (current != null && !last.trailingHeaders().isEmpty()) {
      current.trailers = fields(last.trailingHeaders());
    }
    current = null;
  }

  private static void drop(List<Object> out, int from) {
    while (out.size() > from) {
      ReferenceCountUtil.release(out.remove(out.size() - 1));
    }
  }

  /**
   * A line of this head begins with white space (RFC 9112 §5.2). The decoder takes whole lines
   * only, so the buffer begins with one. Empty lines before the request line are none of it.
   */
  private boolean folded(ByteBuf buffer) {
    boolean begun = inHead;
    int at = buffer.readerIndex();
    int end = buffer.writerIndex();
    while (at < end) {
      byte first = buffer.getByte(at);
      if (first == ' ' || first == '\t') {
        return true;
      }
      boolean blank = first == '\r' || first == '\n';
      if (blank && begun) {
        return false;
      }
      begun |= !blank;
      int lineEnd = buffer.indexOf(at, end, (byte) '\n');
      if (lineEnd < 0) {
        return false;
      }
      at = lineEnd + 1;
    }
    return false;
  }

  static Fields fields(HttpHeaders headers) {
    Fields.Builder fields = Fields.builder(headers.size());
    Iterator<Map.Entry<CharSequence, CharSequence>> lines = headers.iteratorCharSequence();
    while (lines.hasNext()) {
      Map.Entry<CharSequence, CharSequence> line = lines.next();
      fields.add(line.getKey().toString(), line.getValue().toString());
    }
    return fields.build();
  }

  @Override
  protected AsciiString splitHeaderName(byte[] octets, int start, int length) {
    AsciiString common = CommonNames.find(octets, start, length);
    return common == null ? super.splitHeaderName(octets, start, length) : common;
  }

  /**
   * Netty takes eight octets behind a GET with the keys of an early WebSocket draft for its
   * content, whatever the lengths say. To everybody else they begin the next request.
   */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    HttpHeaders lines = message.headers();
    return super.isContentAlwaysEmpty(message)
        || (lines.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
            && !lines.contains(HttpHeaderNames.CONTENT_LENGTH)
            && !lines.contains(HttpHeaderNames.TRANSFER_ENCODING));
  }

  @Override
  protected HttpMessage createInvalidMessage() {
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1, HttpMethod.GET, "/", Unpooled.EMPTY_BUFFER);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException(
        Refusal.malformed("Content-Length beside Transfer-Encoding"));
  }
}
