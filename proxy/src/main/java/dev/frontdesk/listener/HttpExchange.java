package dev.frontdesk.listener;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import dev.frontdesk.transaction.Recognised;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that came over a socket. One event loop. */
final class HttpExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

  private final HttpServerRequest request;
  private final RequestDecoder.Received received;
  private final RequestHead head;
  private final ClientConnection connection;
  private final BooleanSupplier draining;
  private final ResponseSender sender;
  private final @Nullable ClientBody body;
  private final Promise<Void> answered = Promise.promise();
  private boolean awaitsContinue;
  private boolean responding;
  private boolean over;
  private final List<Runnable> gone = new ArrayList<>(0);
  private boolean left;

  HttpExchange(
      HttpServerRequest request,
      RequestDecoder.Received received,
      RequestHead head,
      ClientConnection connection,
      BooleanSupplier draining) {
    this.request = request;
    this.received = received;
    this.head = head;
    this.connection = connection;
    this.draining = draining;
    this.sender =
        new ResponseSender(
            request.response(), head.method().equals("HEAD"), received.http10(), this::abort);
    this.body = hasContent(head.fields()) ? new ClientBody(request, this::inviteBody) : null;
    this.awaitsContinue =
        body != null
            && !received.http10()
            && "100-continue".equalsIgnoreCase(head.fields().first("Expect"));
    request.response().closeHandler(closed -> clientLeft());
    connection.begin(this);
  }

  private static boolean hasContent(Fields fields) {
    @Nullable String length = fields.first("Content-Length");
    return fields.contains("Transfer-Encoding") || (length != null && !isZero(length));
  }

  private static boolean isZero(String length) {
    return !length.isEmpty() && length.chars().allMatch(digit -> digit == '0');
  }

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public Peer peer() {
    return connection.peer();
  }

  @Override
  public @Nullable Recognised recognised() {
    return received.recognised();
  }

  @Override
  public String protocol() {
    return received.http10() ? "HTTP/1.0" : "HTTP/1.1";
  }

  @Override
  public @Nullable ReadStream<Buffer> body() {
    return body;
  }

  @Override
  public Fields trailers() {
    return Forwarding.trailers(received.trailers(), head.fields());
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
  public void inform(ResponseHead interim) {
    int status = interim.status();
    boolean toldAlready = status == 100 && !awaitsContinue;
    if (received.http10() || responding || over || toldAlready || status == 101) {
      return;
    }
    awaitsContinue &= status != 100;
    DefaultFullHttpResponse message =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
    FieldTable.endToEnd(interim.fields())
        .forEach(field -> message.headers().add(field.name(), field.value()));
    connection.context().writeAndFlush(message);
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
    if (content instanceof Content.Tunnel tunnel) {
      splice(answer, tunnel.origin());
    } else {
      boolean close = draining.getAsBoolean() || awaitsContinue;
      sender
          .send(answer, content, close)
          .onComplete(sent -> {
            if (sent.succeeded()) {
              complete();
            } else {
              answered.tryFail(sent.cause());
            }
          });
    }
    return answered.future();
  }

  private void splice(ResponseHead answer, NetSocket origin) {
    ResponseSender.copy(answer.fields(), request.response().headers());
    connection.becomesTunnel();
    request
        .toNetSocket()
        .onSuccess(client -> {
          over = true;
          Future.join(client.pipeTo(origin), origin.pipeTo(client))
              .onComplete(closed -> answered.tryComplete());
        })
        .onFailure(cause -> {
          origin.close();
          answered.tryFail(cause);
        });
  }

  private void complete() {
    if (over) {
      return;
    }
    over = true;
    connection.end();
    ClientBody unread = body;
    if (awaitsContinue) {
      request.connection().close();
    } else if (unread != null && !unread.hasEnded()) {
      unread.discard(connection::close);
    }
    answered.tryComplete();
  }

  @Override
  public void abort() {
    if (over) {
      return;
    }
    if (sender.delimitedByClose()) {
      connection.reset();
    } else {
      connection.close();
    }
  }

  @Override
  public void onClosed(Runnable handler) {
    if (left) {
      handler.run();
    } else {
      gone.add(handler);
    }
  }

  private void clientLeft() {
    if (over) {
      return;
    }
    over = true;
    left = true;
    sender.stop();
    connection.end();
    answered.tryFail("the client left");
    gone.forEach(HttpExchange::tell);
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

  @Override
  public boolean responding() {
    return responding;
  }
}
