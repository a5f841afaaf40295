package dev.frontdesk.rehearse;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.origin.HttpOrigin;
import dev.frontdesk.origin.Origin;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.rules.Upstream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The real origin client, with a count of what is on its way; where a step wants no connection, the
 * request goes to a port on which nobody listens.
 */
final class CountedOrigin implements Origin {
  static final String NOBODY = "nobody";

  private final Backstage backstage;
  private final HttpOrigin origin;
  private final AtomicInteger onTheirWay = new AtomicInteger();
  private final AtomicInteger onTheirWayBack = new AtomicInteger();

  CountedOrigin(Backstage backstage, HttpOrigin origin) {
    this.backstage = backstage;
    this.origin = origin;
  }

  void arrived() {
    onTheirWay.decrementAndGet();
  }

  /** An answer is on its way back: the clock must not move on before it is heard. */
  void said() {
    onTheirWayBack.incrementAndGet();
  }

  boolean quiet() {
    return onTheirWay.get() == 0 && onTheirWayBack.get() <= 0;
  }

  @Override
  public Duration responseTimeout(String group) {
    return backstage.options().responseTimeout().apply(group);
  }

  @Override
  public Future<OriginResponse> send(OriginRequest request) {
    RequestHead head = request.head();
    Contacts.Received received =
        new Contacts.Received(head.method(), head.target(), head.fields(), Buffer.buffer());
    ScriptedAnswer next = backstage.contacts().next(received);
    if (next.breaks() != Break.CONNECT && next.breaks() != Break.CONNECT_TIMEOUT) {
      onTheirWay.incrementAndGet();
      return origin.send(request).onComplete(heard -> onTheirWayBack.decrementAndGet());
    }
    backstage.contacts().arrived(received);
    Context context = Objects.requireNonNull(Vertx.currentContext());
    Promise<OriginResponse> refused = Promise.promise();
    backstage
        .timing()
        .after(
            next.delay(),
            () ->
                context.runOnContext(ignored -> {
                  backstage.contacts().over();
                  refuse(request, Objects.requireNonNull(next.breaks()), refused);
                }));
    return refused.future();
  }

  private void refuse(OriginRequest request, Break how, Promise<OriginResponse> refused) {
    if (how == Break.CONNECT_TIMEOUT) {
      refused.fail(new OriginFailure(how.reason(), how.requestSent(), "scripted"));
      return;
    }
    origin
        .send(
            new OriginRequest(
                new Upstream(NOBODY, false),
                request.head(),
                request.body(),
                request.trailers(),
                request.informational()))
        .onComplete(refused);
  }
}
