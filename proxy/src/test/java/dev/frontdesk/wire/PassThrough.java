package dev.frontdesk.wire;

import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Problem;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.transaction.Content;
import dev.frontdesk.transaction.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Forwards everything and keeps nothing: the least that joins a listener and an origin. */
public final class PassThrough implements Function<Exchange, Future<Void>> {
  private final Origin origin;
  private final Upstream upstream;
  private final Queue<OriginFailure> failures = new ConcurrentLinkedQueue<>();

  public PassThrough(Origin origin, Upstream upstream) {
    this.origin = origin;
    this.upstream = upstream;
  }

  /** What the origin's side failed with, in order. */
  public Queue<OriginFailure> failures() {
    return failures;
  }

  @Override
  public Future<Void> apply(Exchange exchange) {
    return origin
        .send(
            new OriginRequest(
                upstream,
                Forwarding.toOrigin(
                    exchange.head(),
                    exchange.peer(),
                    exchange.protocol(),
                    Set.of(),
                    Forwarding.PSEUDONYM),
                exchange.body(),
                exchange::trailers,
                exchange::inform))
        .transform(sent ->
            sent.succeeded() ? relay(exchange, sent.result()) : problem(exchange, sent.cause()));
  }

  private static Future<Void> relay(Exchange exchange, OriginResponse response) {
    exchange.onClosed(response::cancel);
    NetSocket tunnel = response.tunnel();
    return exchange.respond(
        Forwarding.toClient(response.head(), Forwarding.PSEUDONYM),
        tunnel != null
            ? new Content.Tunnel(tunnel)
            : new Content.Stream(response.body(), response::trailers));
  }

  private Future<Void> problem(Exchange exchange, Throwable cause) {
    OriginFailure failure = (OriginFailure) cause;
    failures.add(failure);
    boolean late =
        failure.reason() == Reason.RESPONSE_TIMEOUT || failure.reason() == Reason.CONNECT_TIMEOUT;
    Problem problem = Problem.of(late ? 504 : 502, failure.reason());
    return exchange.respond(problem.head(), new Content.Whole(Buffer.buffer(problem.body())));
  }
}
