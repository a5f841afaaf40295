package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A response whose body is still to be read. */
public interface OriginResponse {
  /** Status and fields as received, hop-by-hop fields included. */
  ResponseHead head();

  /**
   * Paused until a handler is set and {@code resume} is called. Its exception handler gets an
   * {@link OriginFailure} where the body ends early.
   */
  ReadStream<Buffer> body();

  /** Complete once the body has ended. */
  Fields trailers();

  /**
   * Whether something but the connection's end says where the body ends. A server that dies ends a
   * connection as well, so otherwise nobody can tell that the body is whole (RFC 9112 §8).
   */
  boolean isDelimited();

  /** Which node answered, for the record: {@code http://127.0.0.1:3000}. */
  String node();

  /**
   * It answers the second sending of a request whose first one may have been carried out: 404 to
   * DELETE, or 412 to PUT with If-Match, may be what the first has made of it.
   */
  default boolean isRepeated() {
    return false;
  }

  /**
   * After a 101, the connection to the origin, paused, on which another protocol is spoken from now
   * on; otherwise null.
   */
  default @Nullable NetSocket tunnel() {
    return null;
  }

  /** What a replica's answer shows; null: the primary answered, and it shows everything. */
  default @Nullable Shown shown() {
    return null;
  }

  /** Gives up: the connection is closed, or the stream reset. */
  void cancel();
}
