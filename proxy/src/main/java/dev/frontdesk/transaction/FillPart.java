package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.origin.OriginResponse;
import dev.frontdesk.policy.PartialContent;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import java.time.Instant;

/** Fills with a part (206): one that completes what is stored, or one that the client wanted. */
record FillPart(Parts parts, FillPlan plan, FillLead lead, FillBody body) {
  /** The missing piece. False where what came does not fit: then nothing was done with it. */
  boolean completes(OriginResponse response, Asked.Missing missing, Instant requestTime) {
    Instant responseTime = parts.timing().now();
    Completion completion =
        Completion.of(
            plan, missing, response.head(), requestTime, responseTime, parts.invalidation()::check);
    if (completion == null) {
      return false;
    }
    Arrival.Storable arrival =
        body.opened(
            response,
            StoragePolicy.shared(completion.head(), plan.read().rule()),
            completion.storage(),
            responseTime);
    Fill<Arrival> fill = lead.fill();
    completion.before().forEach(fill::chunk);
    body.pump(
        response,
        arrival,
        end -> {
          if (fill.received() != completion.gap().last() + 1) {
            fill.fail(new OriginFailure(Reason.ORIGIN_MALFORMED, true, "a part of another length"));
            return;
          }
          completion.after().forEach(fill::chunk);
          StoredResponse part = completion.part();
          Keep keep = new Keep(parts, plan, Math.min(lead.sequence(), part.sequence()));
          body.keep(
              response,
              fill.received(),
              () -> keep.complete(fill, response.head(), completion.storage(), part.tags()));
        });
    return true;
  }

  /** What the client asked for, as it is passed on to it alone. */
  void asked(OriginResponse response, Instant requestTime, Instant responseTime) {
    PartialContent content = PartialContent.of(response.head(), responseTime);
    if (content == null || plan.readsBody()) {
      lead.refuse(Reason.PARTIAL, new Arrival.Private(response, Reason.PARTIAL));
      return;
    }
    long bound = plan.maxObject(parts.options());
    Storage storage = plan.storage(content.whole(), null, requestTime, responseTime);
    switch (storage) {
      case Storage.Refuse(Reason reason) ->
          lead.refuse(reason, new Arrival.Private(response, reason));
      case Storage.Store store when content.range().length() > bound ->
          lead.refuse(Reason.TOO_LARGE, new Arrival.Private(response, Reason.TOO_LARGE));
      case Storage.Store store -> {
        Arrival.Part part =
            new Arrival.Part(
                StoragePolicy.shared(response.head(), plan.read().rule()), content, store);
        KeepPart keep = new KeepPart(parts, plan, lead.sequence(), part, requestTime, responseTime);
        Fill<Arrival> fill = lead.fill();
        fill.accept(part, bound, FillBody.control(response));
        body.pump(
            response,
            part,
            end ->
                keep.present()
                    // What completes a representation copies all of it.
                    .onSuccess(found ->
                        body.keep(response, content.complete(), () -> keep.beside(found, fill))));
      }
    }
  }
}
