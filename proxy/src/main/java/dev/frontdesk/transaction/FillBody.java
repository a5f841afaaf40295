package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillControl;
import dev.frontdesk.http.Forwarding;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Superseding;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams a body into a fill, and has it stored once it is complete. */
final class FillBody {
  private static final Logger LOG = LoggerFactory.getLogger(FillBody.class);

  private final Parts parts;
  private final Request request;
  private final FillPlan plan;
  private final @Nullable StoredResponse stored;
  private final FillLead lead;

  /**
   * @param stored what this was asked instead of, which may not outlive the answer; or null
   */
  FillBody(
      Parts parts, Request request, FillPlan plan, @Nullable StoredResponse stored, FillLead lead) {
    this.parts = parts;
    this.request = request;
    this.plan = plan;
    this.stored = stored;
    this.lead = lead;
  }

  /** A response that is stored, whole. */
  void stored(OriginResponse response, Storage.Store store, Instant responseTime) {
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
          Keep keep = new Keep(parts, plan, lead.sequence());
          keep(
              response,
              lead.fill().received(),
              () -> keep.complete(lead.fill(), response.head(), store));
        });
  }

  /** The origin's failure, which all that wait get and nobody stores. */
  void failure(OriginResponse response, Reason refusal) {
    Arrival failure = new Arrival.Failure(response.head(), refusal);
    lead.fill().accept(failure, 0, control(response));
    pump(response, failure, end -> end(response));
  }

  /** The fill has its head, and takes the body. */
  Arrival.Storable opened(
      OriginResponse response, ResponseHead head, Storage.Store store, Instant responseTime) {
    if (store.freshness().isForOneOnly(responseTime)) {
      lead.leaveOthers(Reason.EXPIRED, parts.fills().alone(lead.fill().key(), lead.sequence()));
    }
    long bound = plan.maxObject(parts.options());
    boolean fits = ContentLength.of(head) <= bound;
    boolean kept = fits && response.isDelimited();
    Arrival.Storable arrival = new Arrival.Storable(head, store, kept);
    lead.fill().accept(arrival, fits ? bound : 0, control(response));
    if (fits && !kept) {
      request.notes().notStored(Reason.TRUNCATED);
    } else if (!fits) {
      request.notes().notStored(Reason.TOO_LARGE);
      supersede(response.head(), Reason.TOO_LARGE);
    }
    return arrival;
  }

  /** The leader gets what arrives, and its body flows. */
  void pump(OriginResponse response, Arrival arrival, Handler<Void> atEnd) {
    Fill<Arrival> fill = lead.fill();
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
    lead.give(arrival);
    response.body().resume();
  }

  /**
   * Stores what came, a large body on a worker thread, and then lets the fill end. The body is
   * complete: where it cannot be stored, its readers lose nothing.
   */
  void keep(OriginResponse response, long copied, Supplier<@Nullable Reason> keeping) {
    if (!response.isDelimited()) {
      kept(response, Reason.TRUNCATED);
      return;
    }
    Context context = Vertx.currentContext();
    boolean onLoop = context == null || copied <= Keep.OFF_LOOP_ABOVE;
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
    } else {
      lead.kept();
    }
    end(response);
  }

  private void end(OriginResponse response) {
    lead.fill().end(Forwarding.trailers(response.trailers()));
  }

  /** What is stored goes where it would be what the origin has just taken back. */
  void supersede(ResponseHead head, Reason refusal) {
    if (stored != null && Superseding.ends(head.status(), refusal, plan.read().need())) {
      new Tiers(parts, plan.read()).drop(stored);
    }
  }

  static FillControl control(OriginResponse response) {
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
