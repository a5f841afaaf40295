package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillControl;
import dev.frontdesk.collapse.FillReader;
import dev.frontdesk.collapse.Joined;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.PartialContent;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Superseding;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.rules.Sharing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fill: asks the origin, decides what its answer is good for, and leads the fill with it. No
 * client is looked at here: when the one who asked leaves, the fill goes on.
 */
final class Fetch {
  /** Bytes of content above which copying and digesting leave the event loop. */
  static final int OFF_LOOP_ABOVE = 256 * 1024;

  private static final int EARLY_HINTS = 103;

  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  private final Parts parts;
  private final Request request;
  private final FillPlan plan;
  private final @Nullable StoredResponse stored;
  private final boolean onError;
  private final Promise<Led> led = Promise.promise();
  private Fill<Arrival> fill;
  private FillReader<Arrival> reader;
  private Asked asked;

  /**
   * @param stored is validated, where it has validators; or null
   * @param onError {@code stored} may stand in when the origin fails
   */
  Fetch(
      Parts parts,
      Request request,
      FillPlan plan,
      @Nullable StoredResponse stored,
      boolean onError,
      Joined.Leader<Arrival> leader) {
    this.parts = parts;
    this.request = request;
    this.plan = plan;
    this.stored = stored;
    this.onError = onError;
    this.fill = leader.fill();
    this.reader = leader.reader();
    this.asked = plan.asked();
  }

  /** Asks the origin. Completes for the leader; fails with what the origin's failure was. */
  Future<Led> start(Consumer<ResponseHead> informational) {
    ask(
        stored,
        interim -> {
          informational.accept(interim);
          hint(interim);
        });
    return led.future();
  }

  /**
   * For all that wait, links of early hints (RFC 8297). Other interim responses are about the one
   * request, and other fields could be; it is not known yet whether the answer is for all.
   */
  private void hint(ResponseHead interim) {
    Fields links = interim.fields().filter(line -> line.is("Link"));
    if (interim.status() == EARLY_HINTS && !links.isEmpty()) {
      fill.hint(new ResponseHead(EARLY_HINTS, links));
    }
  }

  private void ask(@Nullable StoredResponse validated, Consumer<ResponseHead> informational) {
    Instant requestTime = parts.timing().now();
    OriginClock clock = new OriginClock(parts.timing(), request);
    sent(validated, informational)
        .onSuccess(response -> {
          clock.answered(response);
          landed(Dated.of(response, parts.timing().now()), validated, requestTime, informational);
        })
        .onFailure(this::failed);
  }

  /** Fails, and never throws: whoever waits for the fill must hear of a defect, too. */
  private Future<OriginResponse> sent(
      @Nullable StoredResponse validated, Consumer<ResponseHead> informational) {
    try {
      RequestHead head = asked.on(plan.toOrigin(validated, parts.options().encoding()));
      return request
          .origin()
          .send(
              new OriginRequest(
                  request.classification().upstream(),
                  request.toOrigin(head, parts.options().answers().name()),
                  null,
                  () -> Fields.EMPTY,
                  informational));
    } catch (RuntimeException defect) {
      return Future.failedFuture(defect);
    }
  }

  /** What is stored stands in for an origin that failed, and not for a defect of ours. */
  private void failed(Throwable failure) {
    if (failure instanceof OriginFailure && stored != null && mayStandIn(stored)) {
      share(new Arrival.StandIn(stored));
    } else {
      fill.fail(failure);
      led.tryFail(failure);
    }
  }

  /** Asked when the origin has failed: its window may have closed meanwhile, or a write come. */
  private boolean mayStandIn(StoredResponse response) {
    return onError
        && ReusePolicy.mayServeOnError(
            parts.timing().now(), response, parts.invalidation().check(response));
  }

  private void landed(
      OriginResponse response,
      @Nullable StoredResponse validated,
      Instant requestTime,
      Consumer<ResponseHead> informational) {
    try {
      if (validated != null
          && response.head().status() == 304
          && !Validation.selects(response.head(), validated)) {
        // It confirms something that is not there (RFC 9111 §4.3.3): the whole, then.
        new Drain(response.body()).start();
        ask(null, informational);
      } else if (asked instanceof Asked.Missing missing && isAboutRange(response.head().status())) {
        completed(response, missing, requestTime, informational);
      } else {
        judge(response, validated, requestTime);
      }
    } catch (RuntimeException defect) {
      response.cancel();
      failed(defect);
    }
  }

  /** 206, and refusals of the range or of its condition. */
  private static boolean isAboutRange(int status) {
    return status == 206 || status == 304 || status == 412 || status == 416;
  }

  /** The missing piece; or nothing that fits, and the whole is asked for. */
  private void completed(
      OriginResponse response,
      Asked.Missing missing,
      Instant requestTime,
      Consumer<ResponseHead> informational) {
    Instant responseTime = parts.timing().now();
    Completion completion =
        Completion.of(
            plan, missing, response.head(), requestTime, responseTime, parts.invalidation()::check);
    if (completion == null) {
      response.cancel();
      asked = Asked.WHOLE;
      ask(null, informational);
      return;
    }
    Arrival.Storable arrival =
        opened(
            response,
            StoragePolicy.shared(completion.head(), plan.read().rule()),
            completion.storage(),
            responseTime);
    completion.before().forEach(fill::chunk);
    pump(
        response,
        arrival,
        end -> {
          if (fill.received() != completion.gap().last() + 1) {
            fill.fail(new OriginFailure(Reason.ORIGIN_MALFORMED, true, "a part of another length"));
            return;
          }
          completion.after().forEach(fill::chunk);
          StoredResponse part = completion.part();
          Keep keep = new Keep(parts, plan, Math.min(fill.sequence(), part.sequence()));
          keep(
              response,
              fill.received(),
              () -> keep.complete(fill, response.head(), completion.storage(), part.tags()));
        });
  }

  /** What the client asked for, as it is passed on to it alone. */
  private void part(OriginResponse response, Instant requestTime, Instant responseTime) {
    PartialContent content = PartialContent.of(response.head(), responseTime);
    if (content == null || plan.readsBody()) {
      refuse(Reason.PARTIAL, new Arrival.Private(response, Reason.PARTIAL));
      return;
    }
    long bound = plan.maxObject(parts.options());
    Storage storage = plan.storage(content.whole(), null, requestTime, responseTime);
    switch (storage) {
      case Storage.Refuse(Reason reason) -> refuse(reason, new Arrival.Private(response, reason));
      case Storage.Store store when content.range().length() > bound ->
          refuse(Reason.TOO_LARGE, new Arrival.Private(response, Reason.TOO_LARGE));
      case Storage.Store store -> {
        Arrival.Part part =
            new Arrival.Part(
                StoragePolicy.shared(response.head(), plan.read().rule()), content, store);
        KeepPart keep = new KeepPart(parts, plan, fill.sequence(), part, requestTime, responseTime);
        fill.accept(part, bound, control(response));
        pump(
            response,
            part,
            end ->
                keep.present()
                    // What completes a representation copies all of it.
                    .onSuccess(found ->
                        keep(response, content.complete(), () -> keep.beside(found, fill))));
      }
    }
  }

  private void judge(
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    int status = response.head().status();
    Instant responseTime = parts.timing().now();
    if (status == 304 && validated != null) {
      new Drain(response.body()).start();
      confirmed(
          new Keep(parts, plan, fill.sequence())
              .confirmed(validated, response.head(), requestTime, responseTime),
          responseTime);
    } else if (Statuses.isFailure(status) && stored != null && mayStandIn(stored)) {
      new Drain(response.body()).start();
      share(new Arrival.StandIn(stored));
    } else if (plan.read().keyed().retry() != null && (status == 401 || status == 403)) {
      new Drain(response.body()).start();
      refuse(Reason.NOT_SHAREABLE, new Arrival.Denied());
    } else if (isDenied(status)) {
      refuse(Reason.NOT_SHAREABLE, new Arrival.Private(response, Reason.NOT_SHAREABLE));
    } else if (status == 206 && asked instanceof Asked.ClientRange) {
      part(response, requestTime, responseTime);
    } else if (status == 416 && asked instanceof Asked.ClientRange) {
      // It is about this range; whoever asks for the whole must not get it.
      refuse(Reason.STATUS, new Arrival.Private(response, Reason.STATUS));
    } else {
      Storage storage = plan.storage(response.head(), null, requestTime, responseTime);
      if (storage instanceof Storage.Refuse(Reason reason)) {
        supersede(response.head(), reason);
      }
      switch (storage) {
        case Storage.Refuse(Reason reason) when isFailureForAll(response.head(), reason) -> {
          Arrival failure = new Arrival.Failure(response.head(), reason);
          fill.accept(failure, 0, control(response));
          pump(response, failure, end -> fill.end(Forwarding.trailers(response.trailers())));
        }
        case Storage.Refuse(Reason reason) -> refuse(reason, new Arrival.Private(response, reason));
        case Storage.Store store -> stream(response, store, responseTime);
      }
    }
  }

  private void supersede(ResponseHead head, Reason refusal) {
    if (stored != null && Superseding.ends(head.status(), refusal, plan.read().need())) {
      parts.store().drop(stored);
    }
  }

  /** Nothing in it is for one client: only its status and want of freshness keep it out. */
  private boolean isFailureForAll(ResponseHead head, Reason refusal) {
    return head.status() >= 500
        && (refusal == Reason.NO_FRESHNESS || refusal == Reason.STATUS)
        && !plan.read().keyed().shareableOnly()
        && !(plan.read().route().sharing() instanceof Sharing.AsHttp)
        && !head.fields().contains("Vary");
  }

  /**
   * The origin turned down what this caller showed, or that they showed nothing. On a shared route
   * that is nobody else's answer, whatever its freshness says.
   */
  private boolean isDenied(int status) {
    return !plan.read().route().sharing().sendsCredentials() && (status == 401 || status == 403);
  }

  /** What may not be kept, or only be used once validated, is for the one who asked. */
  private void confirmed(Keep.Confirmation confirmation, Instant responseTime) {
    Arrival arrival = new Arrival.Confirmed(confirmation.response(), confirmation.own());
    Reason refusal = confirmation.refusal();
    if (confirmation.notKept() != null) {
      request.notes().notStored(confirmation.notKept());
    }
    if (refusal != null) {
      refuse(refusal, arrival);
    } else if (isForOneOnly(confirmation.response().freshness(), responseTime)) {
      refuse(Reason.EXPIRED, arrival);
    } else {
      share(arrival);
    }
  }

  /** It is stored to be validated, and good for one request: the others ask for themselves. */
  private static boolean isForOneOnly(Freshness freshness, Instant responseTime) {
    return freshness.alwaysValidate() || !freshness.left(responseTime).isPositive();
  }

  /** All participants get this, and there is no body to read. */
  private void share(Arrival arrival) {
    fill.accept(arrival, 0, new FillControl() {});
    fill.end(Fields.EMPTY);
    led.tryComplete(new Led(arrival, reader));
  }

  private void refuse(Reason reason, Arrival own) {
    fill.refuse(reason);
    led.tryComplete(new Led(own, reader));
  }

  private void stream(OriginResponse response, Storage.Store store, Instant responseTime) {
    Arrival.Storable arrival =
        opened(
            response,
            StoragePolicy.shared(response.head(), plan.read().rule()),
            store,
            responseTime);
    pump(
        response,
        arrival,
        end -> {
          Keep keep = new Keep(parts, plan, fill.sequence());
          keep(response, fill.received(), () -> keep.complete(fill, response.head(), store));
        });
  }

  /** The fill has its head, and takes the body. */
  private Arrival.Storable opened(
      OriginResponse response, ResponseHead head, Storage.Store store, Instant responseTime) {
    if (isForOneOnly(store.freshness(), responseTime)) {
      fill.refuse(Reason.EXPIRED);
      Joined.Leader<Arrival> alone = parts.fills().alone(fill.key(), fill.sequence());
      fill = alone.fill();
      reader = alone.reader();
    }
    long bound = plan.maxObject(parts.options());
    boolean fits = ContentLength.of(head) <= bound;
    boolean kept = fits && response.isDelimited();
    Arrival.Storable arrival = new Arrival.Storable(head, store, kept);
    fill.accept(arrival, fits ? bound : 0, control(response));
    if (fits && !kept) {
      request.notes().notStored(Reason.TRUNCATED);
    } else if (!fits) {
      request.notes().notStored(Reason.TOO_LARGE);
      supersede(response.head(), Reason.TOO_LARGE);
    }
    return arrival;
  }

  private void pump(OriginResponse response, Arrival arrival, Handler<Void> atEnd) {
    response.body().handler(fill::chunk);
    response
        .body()
        .exceptionHandler(failure -> {
          if (fill.overflow() == null) {
            request.notes().notStored(Reason.TRUNCATED);
          }
          fill.fail(failure);
        });
    response.body().endHandler(atEnd);
    led.tryComplete(new Led(arrival, reader));
    response.body().resume();
  }

  /**
   * Stores what came, a large body on a worker thread, and then lets the fill end. The body is
   * complete: where it cannot be stored, its readers lose nothing.
   */
  private void keep(OriginResponse response, long copied, Supplier<@Nullable Reason> keeping) {
    if (!response.isDelimited()) {
      kept(response, Reason.TRUNCATED);
      return;
    }
    Context context = Vertx.currentContext();
    boolean onLoop = context == null || copied <= OFF_LOOP_ABOVE;
    Future.succeededFuture()
        .compose(start ->
            onLoop
                ? Future.succeededFuture(keeping.get())
                : context.executeBlocking(keeping::get, false))
        .onSuccess(refusal -> kept(response, refusal))
        .onFailure(defect -> {
          LOG.error("A response could not be stored", defect);
          kept(response, Reason.INTERNAL);
        });
  }

  private void kept(OriginResponse response, @Nullable Reason refusal) {
    if (refusal != null) {
      request.notes().notStored(refusal);
      if (refusal == Reason.TOO_LARGE || refusal == Reason.FILL_BUDGET) {
        supersede(response.head(), refusal);
      }
    }
    fill.end(Forwarding.trailers(response.trailers()));
  }

  private static FillControl control(OriginResponse response) {
    return new FillControl() {
      @Override
      public void pause() {
        response.body().pause();
      }

      @Override
      public void resume() {
        response.body().resume();
      }

      @Override
      public void cancel() {
        response.cancel();
      }
    };
  }
}
