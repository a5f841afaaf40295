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
 */
public record OriginRequest(
    Upstream upstream,
    RequestHead head,
    @Nullable ReadStream<Buffer> body,
    Supplier<Fields> trailers,
    Consumer<ResponseHead> informational) {
  OriginRequest withBody(ReadStream<Buffer> other) {
    return new OriginRequest(upstream, head, other, trailers, informational);
  }
}
