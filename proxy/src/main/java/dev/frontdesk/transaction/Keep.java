package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.Freshening;
import dev.frontdesk.policy.MadeEtag;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a fill brought into the store, once its body is complete. The look at the marks here
 * only keeps the store tidy: what makes a response safe to serve is the look at every read.
 */
final class Keep {
  /**
   * @param response as the 304 freshens it
   * @param refusal why it is not kept and is for the one who asked only, or null
   */
  record Confirmation(StoredResponse response, @Nullable Reason refusal) {}

  private final Parts parts;
  private final FillPlan plan;
  private final long sequence;

  /**
   * @param sequence the namespace's, read before the origin was asked
   */
  Keep(Parts parts, FillPlan plan, long sequence) {
    this.parts = parts;
    this.plan = plan;
    this.sequence = sequence;
  }

  /** Why it was not stored, or null where it was. Any thread: it copies and digests the body. */
  @Nullable Reason complete(Fill<Arrival> fill, ResponseHead received, Storage.Store store) {
    byte[] content = fill.content();
    if (content == null) {
      return fill.overflow();
    }
    byte[] readable = readable(store.head(), content);
    List<Tag> tags = tags(received, readable);
    if (!parts.inForce().get().equals(plan.inForce())) {
      // Its tags are those of rules that were replaced: writes go by the new ones.
      return Reason.RULES_REPLACED;
    }
    if (parts.invalidation().held(tags)) {
      return Reason.HELD;
    }
    if (!parts.invalidation().stillValid(sequence, tags)) {
      return Reason.INVALIDATED_DURING_FILL;
    }
    boolean byKey = plan.read().route().cache() instanceof CacheMode.Keyed;
    StoredResponse response =
        new StoredResponse(
            plan.read().keyed().key(),
            plan.read().route().id(),
            byKey ? MadeEtag.addedTo(store.head(), content) : store.head(),
            content,
            Map.of(),
            store.nominated(),
            plan.ended(store.freshness(), received, readable),
            store.shareable(),
            tags,
            sequence);
    parts.store().keep(response, plan.read().rule().priority());
    return null;
  }

  /**
   * The stored response as a 304 freshens it (RFC 9111 §4.3.4), kept unless it was invalidated
   * meanwhile. Where the confirmation forbids to keep it, it answers this request and goes.
   */
  Confirmation confirmed(
      StoredResponse stored, ResponseHead confirmation, Instant requestTime, Instant responseTime) {
    ResponseHead merged = Freshening.merged(stored.head(), confirmation, responseTime);
    byte[] readable = readable(merged, stored.body());
    List<Tag> tags = tags(merged, readable);
    Storage decision =
        StoragePolicy.decide(
            plan.read().presented(),
            plan.read().need(),
            merged,
            plan.read().route().cache(),
            requestTime,
            responseTime,
            plan.until(merged, readable, responseTime));
    return switch (decision) {
      case Storage.Store store -> {
        StoredResponse fresh = Freshening.freshened(stored, store, tags, sequence);
        if (parts.inForce().get().equals(plan.inForce())
            && !parts.invalidation().held(tags)
            && parts.invalidation().stillValid(sequence, tags)) {
          parts.store().keep(fresh, plan.read().rule().priority());
        }
        yield new Confirmation(fresh, null);
      }
      case Storage.Refuse refused -> {
        parts.store().drop(stored);
        yield new Confirmation(
            Freshening.unkept(stored, merged, requestTime, responseTime, tags, sequence),
            refused.reason());
      }
    };
  }

  private byte @Nullable [] readable(ResponseHead head, byte[] content) {
    return plan.readsBody()
        ? DecodedBody.of(head.fields(), content, parts.options().bodyCopy())
        : null;
  }

  /**
   * Own tags and the implicit ones.
   *
   * @param received with the origin's tag fields, which may not be stored
   */
  private List<Tag> tags(ResponseHead received, byte @Nullable [] readable) {
    List<Tag> tags = new ArrayList<>(plan.read().keyed().implicitTags());
    tags.addAll(
        Tags.responseTags(
            plan.read().route(),
            plan.evidence().withResponse(received, readable),
            parts.options().tagsPerResponse()));
    return tags;
  }
}
