package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;

/** What follows a response head. */
public sealed interface Content {
  record None() implements Content {}

  /** All of it; Content-Length is set from it. */
  record Whole(Buffer bytes) implements Content {}

  /**
   * Comes in pieces, with backpressure. Content-Length in the head's fields is its length; none
   * means chunked. A failure of the stream aborts the response.
   */
  record Stream(ReadStream<Buffer> pieces, Supplier<Fields> trailers) implements Content {}

  /** After 101: both sides speak another protocol, and bytes pass both ways until one closes. */
  record Tunnel(NetSocket origin) implements Content {}
}
