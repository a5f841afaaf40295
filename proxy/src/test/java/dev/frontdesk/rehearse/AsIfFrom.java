package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** An exchange from this machine as if it came from another. */
record AsIfFrom(Exchange exchange, Peer peer) implements Exchange {
  @Override
  public RequestHead head() {
    return exchange.head();
  }

  @Override
  public String protocol() {
    return exchange.protocol();
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return exchange.body();
  }

  @Override
  public Fields trailers() {
    return exchange.trailers();
  }

  @Override
  public void inform(ResponseHead interim) {
    exchange.inform(interim);
  }

  @Override
  public Future<Void> respond(ResponseHead head, Content content) {
    return exchange.respond(head, content);
  }

  @Override
  public void abort() {
    exchange.abort();
  }

  @Override
  public long bytesIn() {
    return exchange.bytesIn();
  }

  @Override
  public long bytesOut() {
    return exchange.bytesOut();
  }

  @Override
  public boolean responding() {
    return exchange.responding();
  }

  @Override
  public void onClosed(Runnable gone) {
    exchange.onClosed(gone);
  }
}
