package dev.frontdesk.origin;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A replica's answer, with what it shows. */
record RoutedAnswer(OriginResponse answer, Shown shows) implements OriginResponse {
  @Override
  public ResponseHead head() {
    return answer.head();
  }

  @Override
  public ReadStream<Buffer> body() {
    return answer.body();
  }

  @Override
  public Fields trailers() {
    return answer.trailers();
  }

  @Override
  public boolean isDelimited() {
    return answer.isDelimited();
  }

  @Override
  public String node() {
    return answer.node();
  }

  @Override
  public boolean isRepeated() {
    return answer.isRepeated();
  }

  @Override
  public @Nullable NetSocket tunnel() {
    return answer.tunnel();
  }

  @Override
  public Shown shown() {
    return shows;
  }

  @Override
  public void cancel() {
    answer.cancel();
  }
}
