package dev.frontdesk.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * Looks at how a connection without TLS begins: a client that knows already sends the preface of
 * HTTP/2 (RFC 9113 §3.3). Everything else goes to HTTP/1.1 as it came, and nothing later is looked
 * at.
 */
final class Http2Preface extends ByteToMessageDecoder {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final Runnable found;

  /**
   * @param found makes the pipeline one of HTTP/2
   */
  Http2Preface(Runnable found) {
    this.found = found;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
    boolean begins = true;
    for (int i = 0; i < length && begins; i++) {
      begins = in.getByte(in.readerIndex() + i) == PREFACE.getByte(i);
    }
    if (begins && length < PREFACE.readableBytes()) {
      return;
    }
    if (begins) {
      found.run();
    }
    // What was read goes on to who comes next.
    ctx.pipeline().remove(this);
  }
}
