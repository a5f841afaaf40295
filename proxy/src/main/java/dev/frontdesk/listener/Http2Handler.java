package dev.frontdesk.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Promise;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Netty's codec in a client's pipeline, with what it leaves to others. One event loop. */
final class Http2Handler extends Http2ConnectionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Handler.class);

  private final Http2Client client;
  private @Nullable ChannelHandlerContext context;
  private boolean reading;

  Http2Handler(
      Http2Client client,
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings) {
    super(decoder, encoder, settings);
    this.client = client;
  }

  ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
    client.begin(this);
    Http2Stream all = connection().connectionStream();
    int first = decoder().flowController().windowSize(all);
    decoder()
        .flowController()
        .incrementWindowSize(all, Http2Bounds.CONNECTION_WINDOW_BOUND - first);
    ctx.flush();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    reading = true;
    super.channelRead(ctx, message);
  }

  /** What was written while reading goes out at once, together. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    reading = false;
    super.channelReadComplete(ctx);
  }

  void flushSoon() {
    if (!reading) {
      flush(context());
    }
  }

  ChannelPromise promise(@Nullable Promise<Void> told) {
    ChannelPromise promise = context().newPromise();
    if (told != null) {
      promise.addListener(written -> {
        if (written.isSuccess()) {
          told.tryComplete();
        } else {
          told.tryFail(written.cause());
        }
      });
    }
    return promise;
  }

  void sent(int octets) {
    client.sent(octets);
  }

  void consumed(Http2Stream stream, int octets) {
    try {
      if (decoder().flowController().consumeBytes(stream, octets)) {
        flushSoon();
      }
    } catch (Http2Exception defect) {
      onError(context(), true, defect);
    }
  }

  /** The server is to end: what is under way may be finished (RFC 9113 §6.8). */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof ShutdownEvent shutdown) {
      gracefulShutdownTimeoutMillis(Math.max(1, shutdown.timeUnit().toMillis(shutdown.timeout())));
      close(ctx, ctx.newPromise());
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception said) {
    LOG.debug("An HTTP/2 connection ends", cause);
    super.onConnectionError(ctx, outbound, cause, said);
  }

  /** Larger than the codec takes, so it was not read to its end. */
  @Override
  protected void handleServerHeaderDecodeSizeError(ChannelHandlerContext ctx, Http2Stream stream) {
    client.tooLarge(stream);
  }
}
