package dev.frontdesk.listener;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/** One stream as those see it who write to it. One event loop. */
final class ClientStream {
  private final Http2Handler handler;
  private final Http2Stream stream;

  ClientStream(Http2Handler handler, Http2Stream stream) {
    this.handler = handler;
    this.stream = stream;
  }

  /** The client's windows and the socket take something now. */
  boolean isWritable() {
    return handler.encoder().flowController().isWritable(stream);
  }

  /**
   * @param written told when the codec has passed it on; null: nobody asks
   */
  void headers(Http2Headers section, boolean last, @Nullable Promise<Void> written) {
    handler
        .encoder()
        .writeHeaders(handler.context(), stream.id(), section, 0, last, handler.promise(written));
    handler.flushSoon();
  }

  void data(Buffer content, boolean last, @Nullable Promise<Void> written) {
    handler.sent(content.length());
    handler
        .encoder()
        .writeData(
            handler.context(),
            stream.id(),
            ((BufferInternal) content).getByteBuf(),
            0,
            last,
            handler.promise(written));
    handler.flushSoon();
  }

  /** So many octets of the request were read: the client may send as many more. */
  void consumed(int octets) {
    handler.consumed(stream, octets);
  }

  /** The response is complete, and the rest of the request is of no use (RFC 9113 §8.1). */
  void enough() {
    reset(Http2Error.NO_ERROR);
  }

  /** The client must see that the response is not complete. */
  void reset() {
    reset(Http2Error.INTERNAL_ERROR);
  }

  void reset(Http2Error reason) {
    if (stream.state() != Http2Stream.State.CLOSED) {
      handler.resetStream(
          handler.context(), stream.id(), reason.code(), handler.context().newPromise());
      handler.flushSoon();
    }
  }
}
