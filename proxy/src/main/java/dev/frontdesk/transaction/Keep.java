package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshening;
import dev.frontdesk.policy.MadeEtag;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a fill brought into the store, once its body is complete. The look at the marks here only keeps the store tidy: what makes a
 * response safe to serve is the look at every read.
 */
final class Keep {
  /** Bytes of content above which copying and digesting leave the event loop. */
  static final int OFF_LOOP_ABOVE = 256 * 1024;

  private final Parts parts;
  private final FillPlan plan;
  private final long sequence;

  /** @param sequence the namespace's, read before the origin was asked */
  Keep(Parts parts, FillPlan plan, long sequence) {
    this.parts = parts;
    this.plan = plan;
    this.sequence = sequence;
  }

  /** Completes with why it was not stored, or null where it was. */
  Future<@Nullable Reason> complete(
      Fill<Arrival> fill, ResponseHead received, Storage.Store store, Instant responseTime) {
    if (fill.received() <= OFF_LOOP_ABOVE) {
      return Future.succeededFuture(store(fill, received, store, responseTime));
    }
    Vertx vertx = Vertx.currentContext().owner();
    return vertx.executeBlocking(() -> store(fill, received, store, responseTime), false);
  }

  private @Nullable Reason store(
      Fill<Arrival> fill, ResponseHead received, Storage.Store store, Instant responseTime) {
    byte[] content = fill.content();
    if (content == null) {
      return fill.overflow();
    }
    List<Tag> tags = tags(received, store.head(), content);
    if (parts.invalidation().held(tags)) {
      return Reason.HELD;
    }
    if (!parts.invalidation().stillValid(sequence, tags)) {
      return Reason.INVALIDATED_DURING_FILL;
    }
    ResponseHead head = store.head();
    if (plan.route().cache() instanceof CacheMode.Keyed && !head.fields().contains("ETag")) {
      head = head.withFields(head.fields().plus("ETag", MadeEtag.of(content)));
    }
    parts
        .store()
        .keep(
            new StoredResponse(
                plan.keyed().key(),
                plan.route().id(),
                head,
                content,
                Map.of(),
                store.nominated(),
                plan.ended(store.freshness(), received, content, responseTime, parts.options()),
                store.shareable(),
                tags,
                sequence),
            plan.rule().priority());
    return null;
  }

  /** The stored response as a 304 freshens it (RFC 9111 §4.3.4); kept unless it was invalidated meanwhile. */
  StoredResponse confirmed(
      StoredResponse stored, ResponseHead confirmation, Instant requestTime, Instant responseTime) {
    StoredResponse fresh =
        Freshening.freshened(
            stored,
            confirmation,
            plan.keyed().fill(),
            plan.keyed().shareableOnly(),
            plan.route().cache(),
            requestTime,
            responseTime,
            plan.until(stored.head(), null, responseTime),
            head -> tags(head, head, stored.body()),
            sequence);
    if (!parts.invalidation().held(fresh.tags())
        && parts.invalidation().stillValid(sequence, fresh.tags())) {
      parts.store().keep(fresh, plan.rule().priority());
    }
    return fresh;
  }

  /** Own tags and the origin's, which stand in fields that may not be stored; and the implicit ones. */
  private List<Tag> tags(ResponseHead received, ResponseHead kept, byte[] content) {
    byte[] readable =
        plan.readsBody()
            ? DecodedBody.of(kept.fields(), content, parts.options().bodyCopy())
            : null;
    Evidence evidence = plan.evidence().withResponse(received, readable);
    List<Tag> tags = new ArrayList<>(plan.keyed().implicitTags());
    tags.addAll(Tags.responseTags(plan.route(), evidence, parts.options().tagsPerResponse()));
    return tags;
  }
}
