package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.rules.Upstream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * @param head what the origin gets, hop-by-hop fields already taken off and forwarding fields set;
 *     Content-Length in its fields says the body's length, none means chunked
 * @param body null where there is none; read with backpressure
 * @param trailers asked for after the body's end
 * @param informational gets 1xx responses (100 and 103 included) as they come
 * @param reading it only reads, so that a replica or a declared query may answer it; null: the
 *     primary does
 */
public record OriginRequest(
    Upstream upstream,
    RequestHead head,
    @Nullable ReadStream<Buffer> body,
    Supplier<Fields> trailers,
    Consumer<ResponseHead> informational,
    @Nullable Reading reading) {
  /** One that the primary answers. */
  public OriginRequest(
      Upstream upstream,
      RequestHead head,
      @Nullable ReadStream<Buffer> body,
      Supplier<Fields> trailers,
      Consumer<ResponseHead> informational) {
    this(upstream, head, body, trailers, informational, null);
  }

  OriginRequest withBody(ReadStream<Buffer> other) {
    return new OriginRequest(upstream, head, other, trailers, informational, reading);
  }
}
