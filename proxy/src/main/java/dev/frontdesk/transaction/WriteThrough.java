package dev.frontdesk.transaction;

import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.WriteOutcome;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Needs;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Map;

/**
 * A request that may change something: it passes through, and what it made wrong is invalidated
 * before its answer is released; once more before the last byte of an answer that streams, because
 * an origin may commit while it answers.
 *
 * <p>The origin's answer is read to its end even when the client has left: the origin may have
 * committed.
 */
final class WriteThrough {
  private final Parts parts;
  private final Reply reply;
  private final Request request;
  private final Identified who;
  private final WriteEffect effect;
  private final BodyCopy requestCopy;

  WriteThrough(Parts parts, Reply reply, Request request, Identified who) {
    this.parts = parts;
    this.reply = reply;
    this.request = request;
    this.who = who;
    this.effect = new WriteEffect(parts, request);
    this.requestCopy = new BodyCopy(parts.options().bodyCopy());
  }

  Future<Void> run() {
    request.notes().outcome(Outcome.BYPASS, effect.reason());
    request
        .classification()
        .writes()
        .forEach(matched -> request.notes().write(matched.write().id()));
    return StateBefore.of(parts, request, who).compose(this::forward);
  }

  private Future<Void> forward(StateBefore before) {
    OriginClock clock = new OriginClock(parts.timing(), request);
    return request
        .origin()
        .send(toOrigin())
        .onSuccess(clock::answered)
        .compose(
            response -> answered(response, evidence(before).withResponse(response.head(), null)),
            failure -> failed(failure, evidence(before)));
  }

  private OriginRequest toOrigin() {
    Exchange exchange = request.exchange();
    ReadStream<Buffer> body = exchange.body();
    if (body != null && Needs.needsRequestBody(request.classification())) {
      body = new Tee(body, requestCopy);
    }
    return new OriginRequest(
        request.classification().upstream(),
        request.toOrigin(request.head()),
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
    if (failure instanceof OriginFailure origin) {
      effect.apply(WriteOutcome.ofFailure(origin.requestSent(), effect.ruled()), evidence);
    }
    return reply.originFailed(request, failure);
  }

  private Future<Void> answered(OriginResponse response, Evidence evidence) {
    WriteOutcome outcome = WriteOutcome.of(response.head().status(), effect.ruled());
    if (outcome == WriteOutcome.NOTHING) {
      return release(response, response.body());
    }
    if (!Needs.needsResponseBody(request.classification().writes())) {
      effect.apply(outcome, evidence);
      return releaseMarkingAgain(response, response.body());
    }
    return Gathered.from(response.body(), parts.options().bodyCopy())
        .compose(gathered -> gathered(response, gathered, outcome, evidence));
  }

  private Future<Void> gathered(
      OriginResponse response, Gathered gathered, WriteOutcome outcome, Evidence evidence) {
    return switch (gathered) {
      case Gathered.Complete(Buffer body) -> {
        byte[] bytes =
            DecodedBody.of(response.head().fields(), body.getBytes(), parts.options().bodyCopy());
        effect.apply(outcome, evidence.withResponse(response.head(), bytes));
        ResponseHead head = Forwarding.toClient(response.head());
        yield reply.send(request, head, new Content.Whole(body));
      }
      case Gathered.Over(Buffer beginning, ReadStream<Buffer> rest) -> {
        effect.apply(outcome, evidence);
        yield releaseMarkingAgain(response, new Prefixed(beginning, rest));
      }
      case Gathered.Broken(Throwable failure) -> failed(failure, evidence);
    };
  }

  /**
   * Where the answer streams, the origin may still be at work: the marks are set once more before
   * its last byte. Where it breaks off, nobody knows whether the origin goes on.
   */
  private Future<Void> releaseMarkingAgain(OriginResponse response, ReadStream<Buffer> body) {
    BeforeLastByte again =
        new BeforeLastByte(
            ContentLength.of(response.head()), effect::again, effect::holdAndMarkAgain);
    return release(response, new Tee(body, again));
  }

  private Future<Void> release(OriginResponse response, ReadStream<Buffer> body) {
    Drain drain = new Drain(body);
    request.exchange().onClosed(drain::start);
    return reply.send(
        request,
        Forwarding.toClient(response.head()),
        new Content.Stream(drain, response::trailers));
  }
}
