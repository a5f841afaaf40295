package dev.frontdesk.listener;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.internal.ContextInternal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the listener knows of an HTTP/2 connection: its streams, each with one exchange. A request
 * that the codec finds malformed is a stream error and nobody sees it; one that {@link Http2Head}
 * refuses is answered with a problem. One event loop.
 */
final class Http2Client extends Http2EventAdapter implements Swept {
  private final ContextInternal loop;
  private final Peer peer;
  private final Http2Head heads;
  private final Http2Names names;
  private final Consumer<StreamExchange> handler;
  private final BiConsumer<Peer, Problem> refused;
  private final ControlFrames control = new ControlFrames();
  private final Set<StreamExchange> open = new LinkedHashSet<>();
  private @Nullable Http2Handler codec;
  private Http2Connection.@Nullable PropertyKey key;
  private Http2Connection.@Nullable PropertyKey refusedKey;
  private long idleSince = System.nanoTime();

  /**
   * @param loop Vert.x's, on which exchanges are answered
   * @param handler answers an exchange, whatever happens
   * @param refused told of each request that went no further
   */
  Http2Client(
      ContextInternal loop,
      Peer peer,
      Http2Head heads,
      Http2Names names,
      Consumer<StreamExchange> handler,
      BiConsumer<Peer, Problem> refused) {
    this.loop = loop;
    this.peer = peer;
    this.heads = heads;
    this.names = names;
    this.handler = handler;
    this.refused = refused;
  }

  /** The codec is in the pipeline. */
  void begin(Http2Handler added) {
    codec = added;
    key = added.connection().newKey();
    refusedKey = added.connection().newKey();
    added.connection().addListener(this);
    added.encoder().flowController().listener(this::writable);
  }

  Peer peer() {
    return peer;
  }

  private Http2Handler codec() {
    return Objects.requireNonNull(codec);
  }

  private @Nullable StreamExchange exchange(Http2Stream stream) {
    return stream.getProperty(Objects.requireNonNull(key));
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int id,
      Http2Headers section,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean last)
      throws Http2Exception {
    onHeadersRead(ctx, id, section, padding, last);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int id, Http2Headers section, int padding, boolean last)
      throws Http2Exception {
    control.reason();
    Http2Stream stream = codec().connection().stream(id);
    StreamExchange exchange = exchange(stream);
    if (exchange != null) {
      trailers(exchange, id, section);
      return;
    }
    if (stream.getProperty(Objects.requireNonNull(refusedKey)) != null) {
      // Its trailers.
      return;
    }
    try {
      begin(stream, heads.read(section), last);
    } catch (Refusal refusal) {
      boolean head = "HEAD".contentEquals(Objects.requireNonNullElse(section.method(), ""));
      refuse(stream, refusal.problem(), head, last);
    }
  }

  private void begin(Http2Stream stream, RequestHead head, boolean last) {
    StreamExchange exchange =
        new StreamExchange(this, new ClientStream(codec(), stream), names, head, !last);
    stream.setProperty(Objects.requireNonNull(key), exchange);
    open.add(exchange);
    loop.dispatch(exchange, handler::accept);
  }

  private void trailers(StreamExchange exchange, int id, Http2Headers section)
      throws Http2Exception {
    try {
      Fields trailers = Http2Head.trailers(section);
      loop.dispatch(exchange, open -> open.requestEnded(trailers));
    } catch (Refusal refusal) {
      throw Http2Exception.streamError(
          id, Http2Error.PROTOCOL_ERROR, "%s", refusal.problem().detail());
    }
  }

  private void refuse(Http2Stream stream, Problem problem, boolean head, boolean last) {
    stream.setProperty(Objects.requireNonNull(refusedKey), problem);
    ClientStream to = new ClientStream(codec(), stream);
    new StreamSender(to, names, head)
        .refuse(problem)
        .onSuccess(sent -> {
          if (!last) {
            to.enough();
          }
        });
    refused.accept(peer, problem);
  }

  /** The codec gave up reading the field section. It resets the stream behind the answer. */
  void tooLarge(Http2Stream stream) {
    refuse(stream, Problem.of(431, Reason.FIELDS_TOO_LARGE), false, true);
    codec().flush(codec().context());
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
    control.reason();
    StreamExchange exchange = exchange(codec().connection().stream(id));
    if (exchange == null || !exchange.wantsMore()) {
      return data.readableBytes() + padding;
    }
    loop.dispatch(
        exchange,
        open -> {
          open.piece(data);
          if (last) {
            open.requestEnded(Fields.EMPTY);
          }
        });
    return padding;
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    StreamExchange exchange = exchange(stream);
    if (exchange != null) {
      loop.dispatch(exchange, StreamExchange::streamClosed);
    }
  }

  /** A piece may go to the client: it has taken what came before. */
  private void writable(Http2Stream stream) {
    StreamExchange exchange = stream.id() == 0 ? null : exchange(stream);
    if (exchange != null && exchange.isWritable()) {
      control.reason();
      loop.dispatch(exchange, StreamExchange::writable);
    }
  }

  void end(StreamExchange exchange) {
    open.remove(exchange);
    idleSince = System.nanoTime();
  }

  /** A piece of a response was handed to the codec. */
  void sent(int octets) {
    control.sent(octets);
  }

  private void control() throws Http2Exception {
    control(control.take());
  }

  private static void control(boolean inBounds) throws Http2Exception {
    if (!inBounds) {
      throw Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "frames without requests");
    }
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    control();
    @Nullable Long table = settings.headerTableSize();
    if (table != null && table > Http2Bounds.FIELD_TABLE_BOUND) {
      codec()
          .encoder()
          .configuration()
          .headersConfiguration()
          .maxHeaderTableSize(Http2Bounds.FIELD_TABLE_BOUND);
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    control();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    control();
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int id, int increment)
      throws Http2Exception {
    control(control.takeWindow());
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    control();
  }

  @Override
  public void sweep(long now, long bound) {
    if (open.isEmpty()) {
      if (now - idleSince > bound) {
        close();
      }
      return;
    }
    for (StreamExchange exchange : List.copyOf(open)) {
      if (exchange.stalled(now, bound)) {
        exchange.giveUp();
      }
    }
    if (!codec().context().channel().isWritable() && open.isEmpty()) {
      // It does not read even that.
      codec().context().close();
    }
  }

  /** Says that it goes, and goes. */
  void close() {
    codec().context().channel().close();
  }
}
