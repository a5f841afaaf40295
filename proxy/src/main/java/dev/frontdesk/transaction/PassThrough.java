package dev.frontdesk.transaction;

import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.origin.Reading;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;

/**
 * Straight through: the request as it came, the answer as it comes, both as streams. The outcome
 * was noted by the caller.
 */
final class PassThrough {
  private final Parts parts;
  private final Reply reply;
  private final Request request;

  PassThrough(Parts parts, Reply reply, Request request) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
  }

  Future<Void> run() {
    return run(request.head());
  }

  /** Sends this head instead of the request's own. */
  Future<Void> run(RequestHead head) {
    Exchange exchange = request.exchange();
    Reading reading = Demands.ofPassing(request);
    // Content of a GET means nothing to a query (RFC 9110 §9.3.1).
    boolean bodyless = reading != null && reading.query() != null;
    OriginRequest toOrigin =
        new OriginRequest(
            request.classification().upstream(),
            request.toOrigin(head, parts.options().answers().name()),
            bodyless ? null : exchange.body(),
            exchange::trailers,
            exchange::inform,
            reading);
    OriginClock clock = new OriginClock(parts.timing(), request);
    return request
        .origin()
        .send(toOrigin)
        .transform(done -> {
          if (done.failed()) {
            clock.failed(done.cause());
            return reply.originFailed(request, done.cause());
          }
          clock.answered(done.result());
          return guarded(Dated.of(done.result(), parts.timing().now()));
        });
  }

  /** A response that cannot be passed on is given up: nobody else would read it. */
  private Future<Void> guarded(OriginResponse response) {
    try {
      return forward(response);
    } catch (RuntimeException defect) {
      response.cancel();
      throw defect;
    }
  }

  /** Passes a response on to the client, and gives it up when the client leaves. */
  private Future<Void> forward(OriginResponse response) {
    NetSocket tunnel = response.tunnel();
    if (tunnel != null) {
      request.exchange().onClosed(tunnel::close);
      return reply.send(
          request,
          Forwarding.toClient(response.head(), parts.options().answers().name()),
          new Content.Tunnel(tunnel));
    }
    request.exchange().onClosed(response::cancel);
    return reply.send(
        request,
        TagFields.forClients(
            Forwarding.toClient(response.head(), parts.options().answers().name()),
            request.classification().route(),
            parts.options()),
        new Content.Stream(response.body(), response::trailers));
  }
}
