package dev.frontdesk.scale;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A client without a connection, which takes its answer at once. One event loop. */
final class ReadyClient implements Exchange {
  private static final Peer PEER = new Peer("192.0.2.1", false);

  private final RequestHead head;
  private long bytesOut;
  private @Nullable ResponseHead answer;

  ReadyClient(RequestHead head) {
    this.head = head;
  }

  /** Null while there is none. */
  @Nullable ResponseHead answer() {
    return answer;
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return PEER;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return null;
  }

  @Override
  public Fields trailers() {
    return Fields.EMPTY;
  }

  @Override
  public void inform(ResponseHead interim) {
    // Nothing is asked for that has any.
  }

  @Override
  public Future<Void> respond(ResponseHead response, Content content) {
    answer = response;
    return switch (content) {
      case Content.None none -> Future.succeededFuture();
      case Content.Whole whole -> {
        bytesOut += whole.bytes().length();
        yield Future.succeededFuture();
      }
      case Content.Stream stream -> taken(stream.pieces());
      case Content.Tunnel tunnel -> Future.failedFuture(new IllegalStateException("a tunnel"));
    };
  }

  private Future<Void> taken(ReadStream<Buffer> pieces) {
    Promise<Void> done = Promise.promise();
    pieces.exceptionHandler(done::tryFail);
    pieces.handler(piece -> bytesOut += piece.length());
    pieces.endHandler(end -> done.tryComplete());
    pieces.resume();
    return done.future();
  }

  @Override
  public void abort() {
    // Whoever sees no answer says so.
  }

  @Override
  public long bytesIn() {
    return 0;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public boolean responding() {
    return answer != null;
  }

  @Override
  public void onClosed(Runnable gone) {
    // This client never leaves.
  }
}
