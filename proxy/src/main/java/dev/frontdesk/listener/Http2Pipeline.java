package dev.frontdesk.listener;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;

/** Puts the codec in the place of all that Vert.x has for HTTP/1.1, with {@link Http2Bounds}. */
final class Http2Pipeline {
  /** Vert.x's own, at the end: the connection's life is still its business. */
  private static final String VERTX = "handler";

  private Http2Pipeline() {}

  /**
   * @param fields octets of a field section that are read at all
   */
  static void install(ChannelPipeline pipeline, Http2Client client, int fields) {
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      ChannelHandler handler = entry.getValue();
      boolean kept =
          entry.getKey().equals(VERTX)
              || handler instanceof SslHandler
              || handler instanceof Http2Preface;
      if (!kept) {
        pipeline.remove(handler);
      }
    }
    pipeline.addBefore(VERTX, "http2", new Builder(client, fields).build());
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<Http2Handler, Builder> {
    private final Http2Client client;

    Builder(Http2Client client, int fields) {
      this.client = client;
      DefaultHttp2Connection connection = new DefaultHttp2Connection(true);
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(
                  connection, new UniformStreamByteDistributor(connection)));
      // At once: by its settings alone, a client that acknowledges none would have no bound.
      connection.remote().maxActiveStreams(Http2Bounds.STREAMS_BOUND);
      connection(connection);
      int seconds = (int) Http2Bounds.RESETS_WITHIN.toSeconds();
      initialSettings(
          new Http2Settings()
              .maxConcurrentStreams(Http2Bounds.STREAMS_BOUND)
              .initialWindowSize(Http2Bounds.STREAM_WINDOW_BOUND)
              .maxHeaderListSize(fields));
      validateHeaders(true);
      gracefulShutdownTimeoutMillis(Http2Bounds.LAST_WORDS.toMillis());
      frameListener(client);
      decoderEnforceMaxRstFramesPerWindow(Http2Bounds.RESETS_BOUND, seconds);
      encoderEnforceMaxRstFramesPerWindow(Http2Bounds.RESETS_BOUND, seconds);
      decoderEnforceMaxSmallContinuationFrames(Http2Bounds.CONTINUATIONS_BOUND);
      decoderEnforceMaxConsecutiveEmptyDataFrames(Http2Bounds.EMPTY_DATA_BOUND);
    }

    @Override
    protected Http2Handler build() {
      return super.build();
    }

    @Override
    protected Http2Handler build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      return new Http2Handler(client, decoder, encoder, settings);
    }
  }
}
