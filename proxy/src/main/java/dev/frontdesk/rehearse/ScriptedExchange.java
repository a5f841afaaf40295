package dev.frontdesk.rehearse;

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

/** A request of a rule test, and a client that waits for its answer. One event loop. */
final class ScriptedExchange implements Exchange {
  private final Happening happening;
  private final RequestHead head;
  private final Peer peer;
  private final @Nullable ScriptedBody body;
  private final Buffer received = Buffer.buffer();
  private @Nullable ResponseHead answer;

  ScriptedExchange(Happening happening, boolean trusted) {
    Step.Ask ask = happening.ask();
    this.happening = happening;
    this.head =
        new RequestHead(
            ask.method(), "http", ask.authority(), ask.path(), ask.query(), ask.fields());
    this.peer = new Peer(ask.from(), trusted);
    Buffer content = ask.body();
    this.body = content == null || content.length() == 0 ? null : new ScriptedBody(content, true);
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return body;
  }

  @Override
  public Fields trailers() {
    return Fields.EMPTY;
  }

  @Override
  public void inform(ResponseHead interim) {
    // Tests say nothing of interim responses.
  }

  @Override
  public Future<Void> respond(ResponseHead response, Content content) {
    answer = response.withFields(response.fields().without("Transfer-Encoding"));
    boolean none =
        head.method().equals("HEAD") || response.status() == 204 || response.status() == 304;
    return switch (content) {
      case Content.None nothing -> whole(Buffer.buffer(), none);
      case Content.Whole whole -> whole(whole.bytes(), none);
      case Content.Stream stream when none -> {
        stream.pieces().handler(piece -> {}).resume();
        yield over(false);
      }
      case Content.Stream stream -> stream(stream.pieces());
      case Content.Tunnel tunnel -> over(true);
    };
  }

  private Future<Void> whole(Buffer bytes, boolean none) {
    ResponseHead sent = answer;
    if (sent != null && sent.status() != 204 && sent.status() != 304) {
      answer =
          sent.withFields(sent.fields().with("Content-Length", Integer.toString(bytes.length())));
    }
    if (!none) {
      received.appendBuffer(bytes);
    }
    return over(false);
  }

  private Future<Void> stream(ReadStream<Buffer> pieces) {
    Promise<Void> done = Promise.promise();
    pieces.exceptionHandler(failure -> {
      over(true);
      done.tryFail(failure);
    });
    pieces.handler(received::appendBuffer);
    pieces.endHandler(end -> {
      over(lengthDiffers());
      done.tryComplete();
    });
    pieces.resume();
    return done.future();
  }

  /** A client waits for what Content-Length says, and does not read more. */
  private boolean lengthDiffers() {
    String length = answer == null ? null : answer.fields().first("Content-Length");
    return length != null && Long.parseLong(length) != received.length();
  }

  private Future<Void> over(boolean broken) {
    ResponseHead sent = answer;
    if (happening.answer() == null) {
      happening.answered(
          sent == null ? Answer.NONE : new Answer(sent.status(), sent.fields(), received, broken));
    }
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    over(true);
  }

  @Override
  public long bytesIn() {
    Buffer content = happening.ask().body();
    return content == null ? 0 : content.length();
  }

  @Override
  public long bytesOut() {
    return received.length();
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
