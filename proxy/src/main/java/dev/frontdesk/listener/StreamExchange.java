package dev.frontdesk.listener;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that came on a stream of HTTP/2. One event loop. */
final class StreamExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(StreamExchange.class);

  private final Http2Client client;
  private final ClientStream stream;
  private final RequestHead head;
  private final StreamSender sender;
  private final @Nullable StreamBody body;
  private final Promise<Void> answered = Promise.promise();
  private final List<Runnable> gone = new ArrayList<>(0);
  private Fields trailers = Fields.EMPTY;
  private boolean awaitsContinue;
  private boolean responding;
  private boolean over;
  private boolean left;

  StreamExchange(
      Http2Client client, ClientStream stream, Http2Names names, RequestHead head, boolean more) {
    this.client = client;
    this.stream = stream;
    this.head = head;
    this.sender = new StreamSender(stream, names, head.method().equals("HEAD"));
    this.body = more ? new StreamBody(stream::consumed, this::inviteBody) : null;
    this.awaitsContinue = more && "100-continue".equalsIgnoreCase(head.fields().first("Expect"));
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return client.peer();
  }

  @Override
  public String protocol() {
    return "HTTP/2";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return body;
  }

  @Override
  public Fields trailers() {
    return Forwarding.trailers(trailers, head.fields());
  }

  @Override
  public long bytesIn() {
    return body == null ? 0 : body.bytes();
  }

  @Override
  public long bytesOut() {
    return sender.bytes();
  }

  @Override
  public boolean responding() {
    return responding;
  }

  /** Somebody may still read the request's body. */
  boolean wantsMore() {
    return body != null && !over;
  }

  void piece(ByteBuf data) {
    if (body != null) {
      awaitsContinue = false;
      body.piece(data);
    }
  }

  void requestEnded(Fields received) {
    trailers = received;
    if (body != null) {
      body.end();
    }
  }

  boolean isWritable() {
    return stream.isWritable();
  }

  void writable() {
    sender.writable();
  }

  @Override
  public void inform(ResponseHead interim) {
    int status = interim.status();
    if (responding || over || status == 101 || (status == 100 && !awaitsContinue)) {
      return;
    }
    awaitsContinue &= status != 100;
    Fields fields = FieldTable.endToEnd(interim.fields());
    stream.headers(sender.section(interim.withFields(fields)), false, null);
  }

  private void inviteBody() {
    if (awaitsContinue) {
      inform(new ResponseHead(100, Fields.EMPTY));
    }
  }

  @Override
  public Future<Void> respond(ResponseHead answer, Content content) {
    if (responding) {
      throw new IllegalStateException("answered already");
    }
    responding = true;
    if (over) {
      return Future.failedFuture("the client left");
    }
    sender
        .send(answer, content)
        .onSuccess(sent -> complete())
        .onFailure(cause -> {
          answered.tryFail(cause);
          clientLeft();
        });
    return answered.future();
  }

  private void complete() {
    if (over) {
      return;
    }
    over = true;
    client.end(this);
    if (body != null && !body.hasEnded()) {
      stream.enough();
    }
    answered.tryComplete();
  }

  @Override
  public void abort() {
    if (!over) {
      stream.reset();
    }
  }

  /** The client does not move. */
  void giveUp() {
    stream.reset(Http2Error.CANCEL);
    clientLeft();
  }

  @Override
  public void onClosed(Runnable handler) {
    if (left) {
      handler.run();
    } else {
      gone.add(handler);
    }
  }

  /** By the client, by us, or with the connection. */
  void streamClosed() {
    if (!sender.handedOver()) {
      clientLeft();
    }
  }

  private void clientLeft() {
    if (over) {
      return;
    }
    over = true;
    left = true;
    sender.stop();
    client.end(this);
    if (body != null) {
      body.fail(new IOException("the client left"));
    }
    answered.tryFail("the client left");
    gone.forEach(StreamExchange::tell);
  }

  /** One that fails must not keep the others from giving up what they hold. */
  private static void tell(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException defect) {
      LOG.error("A client left, and it was not heeded", defect);
    }
  }

  /** A transfer in which the client is the one to move, and does not. */
  boolean stalled(long now, long bound) {
    return (body != null && body.stalled(now, bound)) || sender.stalled(now, bound);
  }
}
