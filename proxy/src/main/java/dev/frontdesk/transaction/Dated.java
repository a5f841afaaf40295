package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Shown;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A response that came without Date, with the time of its receipt: who comes next must know how old
 * it is, whether it was kept here or only passed on (RFC 9110 §6.6.1).
 */
record Dated(OriginResponse received, ResponseHead head) implements OriginResponse {

  /** As it came, where it has a Date, valid or not, or switches protocols. */
  static OriginResponse of(OriginResponse received, Instant now) {
    ResponseHead head = received.head();
    if (head.status() < 200 || head.fields().contains("Date")) {
      return received;
    }
    return new Dated(received, head.withFields(head.fields().plus("Date", HttpDates.format(now))));
  }

  @Override
  public ReadStream<Buffer> body() {
    return received.body();
  }

  @Override
  public Fields trailers() {
    return received.trailers();
  }

  @Override
  public boolean isDelimited() {
    return received.isDelimited();
  }

  @Override
  public String node() {
    return received.node();
  }

  @Override
  public boolean isRepeated() {
    return received.isRepeated();
  }

  @Override
  public @Nullable NetSocket tunnel() {
    return received.tunnel();
  }

  @Override
  public @Nullable Shown shown() {
    return received.shown();
  }

  @Override
  public void cancel() {
    received.cancel();
  }
}
