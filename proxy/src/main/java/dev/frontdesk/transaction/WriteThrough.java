package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.observe.Spreading;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.WriteOutcome;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Needs;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that may change something: it passes through, and what it made wrong is invalidated
 * before its answer is released; once more before the last byte of an answer that streams, because
 * an origin may commit while it answers. Where there are other nodes, releasing waits until the
 * invalidation has gone as far as the rules say; the marks of this process never wait. Interim
 * responses (1xx) acknowledge nothing, and pass. Where reads go to replicas, it waits meanwhile for
 * the floor that its client's reads have from now on.
 *
 * <p>The origin's answer is read to its end even when the client has left, within its response
 * time-out: the origin may have committed, or be about to.
 */
final class WriteThrough {
  private static final Logger LOG = LoggerFactory.getLogger(WriteThrough.class);

  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Identified who;
  private final WriteEffect effect;
  private final BodyCopy requestCopy;

  /** Null where there are no replicas. */
  private final @Nullable WriteFloor floor;

  /** Where the origin may offer its answer to later reads; null: it may not. */
  private @Nullable StorablePost storable;

  /** What the origin's answer, or its failure, means is marked. */
  private boolean settled;

  WriteThrough(Parts parts, Reply reply, Request request, Identified who) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.who = who;
    this.effect = new WriteEffect(parts, request);
    this.floor = WriteFloor.of(parts, request, who);
    this.requestCopy =
        new BodyCopy(
            Needs.needsRequestBody(request.classification()) ? parts.options().bodyCopy() : 0);
  }

  Future<Void> run() {
    request.notes().outcome(Outcome.BYPASS, effect.reason());
    request
        .classification()
        .writes()
        .forEach(matched -> request.notes().write(matched.write().id()));
    Shared shared = parts.shared();
    return shared != null && effect.refusedWithoutRedis() && !shared.marks().hasLease()
        ? reply.problem(request, 503, Reason.REDIS_AWAY, Reply.RETRY_SOON)
        : StateBefore.of(parts, request, who).compose(this::forward);
  }

  private Future<Void> forward(StateBefore before) {
    request.exchange().onClosed(() -> left(before));
    OriginClock clock = new OriginClock(parts.timing(), request);
    storable = effect.ruled() ? null : StorablePost.of(parts, request, who);
    return request
        .origin()
        .send(toOrigin())
        .onSuccess(clock::answered)
        .map(response -> Dated.of(response, parts.timing().now()))
        .compose(
            response -> guarded(response, before),
            failure ->
                Future.succeededFuture()
                    .compose(start -> failed(failure, evidence(before)))
                    .recover(this::inDoubt));
  }

  /** The client has left: the origin may have committed, whether or not its answer comes. */
  private void left(StateBefore before) {
    if (!settled) {
      try {
        effect.apply(WriteOutcome.ofClientLeft(true, effect.ruled()), evidence(before));
        unanswered();
      } catch (RuntimeException defect) {
        LOG.error("What a write changed could not be worked out: all is invalidated", defect);
        effect.everything();
      }
    }
  }

  /**
   * An answer that cannot be worked out is given up, and everything is invalidated: the origin has
   * done its part.
   */
  private Future<Void> guarded(OriginResponse response, StateBefore before) {
    return Future.succeededFuture()
        .compose(start -> answered(response, evidence(before).withResponse(response.head(), null)))
        .recover(defect -> {
          response.cancel();
          return inDoubt(defect);
        });
  }

  /** A defect of ours, and the origin may have done its part. */
  private Future<Void> inDoubt(Throwable defect) {
    settled = true;
    Future<Spread> spread = effect.everything();
    unanswered();
    return whenSpread(spread, () -> Future.failedFuture(defect));
  }

  private void unanswered() {
    if (floor != null) {
      floor.unanswered();
    }
  }

  /**
   * Goes on when the other nodes do not serve what this write made wrong any more, and it is known
   * what its client's reads must not be older than; at once where there is neither.
   */
  private Future<Void> whenSpread(Future<Spread> spread, Supplier<Future<Void>> next) {
    Future<?> told = floor == null ? told(spread) : both(told(spread), floor.known());
    return told.succeeded() ? next.get() : told.compose(how -> next.get());
  }

  private Future<Spread> told(Future<Spread> spread) {
    return spread.equals(Spread.COMPLETE) ? spread : noted(spread);
  }

  private static Future<?> both(Future<Spread> told, Future<Void> known) {
    return known.succeeded() ? told : Future.join(told, known);
  }

  private Future<Spread> noted(Future<Spread> spread) {
    long begun = parts.timing().nanos();
    return OnContext.of(spread)
        .onSuccess(how ->
            request
                .notes()
                .spread(
                    new Spreading(result(how), Duration.ofNanos(parts.timing().nanos() - begun))));
  }

  private static Spreading.Result result(Spread spread) {
    return switch (spread) {
      case Spread.Complete complete -> Spreading.Result.COMPLETE;
      case Spread.Fenced fenced -> Spreading.Result.FENCED;
      case Spread.Unsent unsent -> Spreading.Result.UNSENT;
    };
  }

  private OriginRequest toOrigin() {
    Exchange exchange = request.exchange();
    ReadStream<Buffer> body = exchange.body();
    if (body != null) {
      body = new Tee(body, requestCopy);
    }
    return new OriginRequest(
        request.classification().upstream(),
        request.toOrigin(request.head(), parts.options().answers().name()),
        body,
        exchange::trailers,
        exchange::inform);
  }

  /**
   * All that is known but the answer. Path values differ from write to write and are added there.
   */
  private Evidence evidence(StateBefore before) {
    return Evidence.ofRequest(Map.of(), request.head(), who)
        .withRequestBody(
            DecodedBody.of(
                request.head().fields(), requestCopy.bytes(), parts.options().bodyCopy()))
        .withStoredBody(before.body());
  }

  private Future<Void> failed(Throwable failure, Evidence evidence) {
    settled = true;
    Future<Spread> spread = Spread.COMPLETE;
    if (failure instanceof OriginFailure origin) {
      // Of a client that left in the middle the origin has half a request: no reason to hold tags,
      // which would let anybody keep answers out of the cache.
      spread =
          effect.apply(
              requestCopy.broken()
                  ? WriteOutcome.ofClientLeft(origin.requestSent(), effect.ruled())
                  : WriteOutcome.ofFailure(origin.requestSent(), effect.ruled()),
              evidence);
      if (origin.requestSent()) {
        unanswered();
      }
    }
    return whenSpread(
        spread,
        () -> reply.originFailed(request, failure, floor == null ? Fields.EMPTY : floor.fields()));
  }

  private Future<Void> answered(OriginResponse response, Evidence evidence) {
    WriteOutcome outcome =
        response.isRepeated()
            ? WriteOutcome.ofRepeated(response.head().status(), effect.ruled())
            : WriteOutcome.of(response.head().status(), effect.ruled());
    NetSocket tunnel = response.tunnel();
    if (tunnel != null) {
      request.exchange().onClosed(tunnel::close);
      return whenSpread(
          apply(response, outcome, evidence),
          () -> reply.send(request, toClient(response.head()), new Content.Tunnel(tunnel)));
    }
    if (outcome == WriteOutcome.NOTHING) {
      return whenSpread(
          apply(response, outcome, evidence),
          () ->
              effect.marked()
                  ? releaseMarkingAgain(response, response.body())
                  : release(response, response.body()));
    }
    if (!Needs.needsResponseBody(request.classification().writes())) {
      if (storable != null && response.isDelimited()) {
        storable.answered(response.head(), effect);
      }
      return whenSpread(
          apply(response, outcome, evidence), () -> releaseMarkingAgain(response, response.body()));
    }
    return Gathered.from(response.body(), parts.options().bodyCopy())
        .compose(gathered -> gathered(response, gathered, outcome, evidence));
  }

  private Future<Spread> apply(OriginResponse response, WriteOutcome outcome, Evidence evidence) {
    settled = true;
    Future<Spread> spread = effect.apply(outcome, evidence);
    if (floor != null) {
      floor.answered(response.head(), response.isRepeated());
    }
    return spread;
  }

  /** As the client gets it, with what it is known by after a write. */
  private ResponseHead toClient(ResponseHead head) {
    ResponseHead sent = Forwarding.toClient(head, parts.options().answers().name());
    return floor == null ? sent : floor.on(sent);
  }

  private Future<Void> gathered(
      OriginResponse response, Gathered gathered, WriteOutcome outcome, Evidence evidence) {
    return switch (gathered) {
      case Gathered.Complete(Buffer body) -> {
        byte[] bytes =
            DecodedBody.of(response.head().fields(), body.getBytes(), parts.options().bodyCopy());
        yield whenSpread(
            apply(response, outcome, evidence.withResponse(response.head(), bytes)),
            () -> reply.send(request, toClient(response.head()), content(response, body)));
      }
      case Gathered.Over(Buffer beginning, ReadStream<Buffer> rest) ->
          whenSpread(
              apply(response, outcome, evidence),
              () -> releaseMarkingAgain(response, new Prefixed(beginning, rest)));
      case Gathered.Broken(Throwable failure) -> failed(failure, evidence);
    };
  }

  /** To HEAD the length is the origin's; trailers come after a stream only. */
  private Content content(OriginResponse response, Buffer body) {
    if (request.head().method().equals("HEAD")) {
      return new Content.None();
    }
    return response.trailers().isEmpty()
        ? new Content.Whole(body)
        : new Content.Stream(new Prefixed(body, null), response::trailers);
  }

  /**
   * Where the answer streams, the origin may still be at work: the marks are set once more before
   * its last byte. Where it breaks off, nobody knows whether the origin goes on.
   */
  private Future<Void> releaseMarkingAgain(OriginResponse response, ReadStream<Buffer> body) {
    ReadStream<Buffer> marking =
        new BeforeLastByte(
            body,
            ContentLength.of(response.head()),
            () -> {
              Future<Spread> told = told(effect.again());
              return floor == null ? told : both(told, floor.again(response.head()));
            },
            () -> {
              effect.holdAndMarkAgain();
              if (floor != null) {
                floor.again(response.head());
              }
            });
    return release(
        response, storable == null ? marking : storable.copying(response.head(), marking));
  }

  private Future<Void> release(OriginResponse response, ReadStream<Buffer> body) {
    Drain drain = new Drain(body);
    request
        .exchange()
        .onClosed(() -> {
          drain.start();
          giveUpLater(response);
        });
    return reply.send(
        request, toClient(response.head()), new Content.Stream(drain, response::trailers));
  }

  /** An answer without an end is not read for ever when nobody listens. */
  private void giveUpLater(OriginResponse response) {
    Context context = Vertx.currentContext();
    String group = request.classification().upstream().group();
    parts
        .timing()
        .after(
            request.origin().responseTimeout(group),
            () -> {
              if (context == null) {
                response.cancel();
              } else {
                context.runOnContext(ignored -> response.cancel());
              }
            });
  }
}
