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
import dev.frontdesk.origin.OriginRequest;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.ReusePolicy;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One fill: asks the origin, decides what its answer is good for, and leads the fill with it. No
 * client is looked at here: when the one who asked leaves, the fill goes on.
 */
final class Fetch {
  /** Bytes of content above which copying and digesting leave the event loop. */
  static final int OFF_LOOP_ABOVE = 256 * 1024;

  private final Parts parts;
  private final Request request;
  private final FillPlan plan;
  private final @Nullable StoredResponse stored;
  private final boolean onError;
  private final Promise<Led> led = Promise.promise();
  private Fill<Arrival> fill;
  private FillReader<Arrival> reader;

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
  }

  /** Asks the origin. Completes for the leader; fails with what the origin's failure was. */
  Future<Led> start(Consumer<ResponseHead> informational) {
    ask(stored, informational);
    return led.future();
  }

  private void ask(@Nullable StoredResponse validated, Consumer<ResponseHead> informational) {
    RequestHead head = plan.toOrigin(validated, parts.options().encoding());
    Instant requestTime = parts.timing().now();
    OriginClock clock = new OriginClock(parts.timing(), request);
    OriginRequest toOrigin =
        new OriginRequest(
            request.classification().upstream(),
            request.toOrigin(head),
            null,
            () -> Fields.EMPTY,
            informational);
    request
        .origin()
        .send(toOrigin)
        .onSuccess(response -> {
          clock.answered(response);
          if (validated != null
              && response.head().status() == 304
              && !Validation.selects(response.head(), validated)) {
            // It confirms something that is not there (RFC 9111 §4.3.3): the whole, then.
            new Drain(response.body()).start();
            ask(null, informational);
          } else {
            landed(response, validated, requestTime);
          }
        })
        .onFailure(this::failed);
  }

  private void failed(Throwable failure) {
    if (stored != null && mayStandIn(stored)) {
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
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    try {
      judge(response, validated, requestTime);
    } catch (RuntimeException defect) {
      response.cancel();
      failed(defect);
    }
  }

  private void judge(
      OriginResponse response, @Nullable StoredResponse validated, Instant requestTime) {
    int status = response.head().status();
    Instant responseTime = parts.timing().now();
    if (status == 304 && validated != null) {
      new Drain(response.body()).start();
      share(
          new Arrival.Confirmed(
              new Keep(parts, plan, fill.sequence())
                  .confirmed(validated, response.head(), requestTime, responseTime)));
    } else if (isServerError(status) && stored != null && mayStandIn(stored)) {
      new Drain(response.body()).start();
      share(new Arrival.StandIn(stored));
    } else if (plan.read().keyed().retry() != null && (status == 401 || status == 403)) {
      new Drain(response.body()).start();
      refuse(Reason.NOT_SHAREABLE, new Arrival.Denied());
    } else {
      Storage storage =
          StoragePolicy.decide(
              plan.read().presented(),
              plan.read().need(),
              response.head(),
              plan.read().route().cache(),
              requestTime,
              responseTime,
              plan.until(response.head(), null, responseTime));
      switch (storage) {
        case Storage.Refuse refused ->
            refuse(refused.reason(), new Arrival.Private(response, refused.reason()));
        case Storage.Store store -> stream(response, store, responseTime);
      }
    }
  }

  private static boolean isServerError(int status) {
    return status == 500 || status == 502 || status == 503 || status == 504;
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
    if (store.freshness().alwaysValidate() || !store.freshness().left(responseTime).isPositive()) {
      // It is stored to be validated, and good for this request only: the others ask for
      // themselves.
      fill.refuse(Reason.EXPIRED);
      Joined.Leader<Arrival> alone = parts.fills().alone(fill.key(), fill.sequence());
      fill = alone.fill();
      reader = alone.reader();
    }
    long bound = plan.maxObject(parts.options());
    boolean kept = ContentLength.of(response.head()) <= bound;
    Arrival.Storable arrival = new Arrival.Storable(response.head(), store, kept);
    fill.accept(arrival, kept ? bound : 0, control(response));
    if (!kept) {
      request.notes().notStored(Reason.TOO_LARGE);
    }
    response.body().handler(fill::chunk);
    response
        .body()
        .exceptionHandler(failure -> {
          request.notes().notStored(Reason.TRUNCATED);
          fill.fail(failure);
        });
    response.body().endHandler(end -> keep(response, store));
    led.tryComplete(new Led(arrival, reader));
    response.body().resume();
  }

  /** Stores what came, a large body on a worker thread, and then lets the fill end. */
  private void keep(OriginResponse response, Storage.Store store) {
    Keep keep = new Keep(parts, plan, fill.sequence());
    if (fill.received() <= OFF_LOOP_ABOVE) {
      kept(response, keep.complete(fill, response.head(), store));
      return;
    }
    Vertx.currentContext()
        .executeBlocking(() -> keep.complete(fill, response.head(), store), false)
        .onSuccess(refusal -> kept(response, refusal))
        .onFailure(fill::fail);
  }

  private void kept(OriginResponse response, @Nullable Reason refusal) {
    if (refusal != null) {
      request.notes().notStored(refusal);
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
