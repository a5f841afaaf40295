package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.policy.AlsoConfirmed;
import dev.frontdesk.policy.Freshening;
import dev.frontdesk.policy.MadeEtag;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.CacheGroups;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts what a fill brought into the store, once its body is complete. The look at the marks here
 * only keeps the store tidy: what makes a response safe to serve is the look at every read.
 */
final class Keep {
  /** Bytes of content above which copying and digesting leave the event loop. */
  static final int OFF_LOOP_ABOVE = 256 * 1024;

  /**
   * @param response as the 304 freshens it
   * @param own lines for the one who asked, which are not kept (RFC 9111 §5.2.2.4)
   * @param refusal why it is not kept and is for the one who asked only, or null
   * @param notKept why it is not kept, whoever may have it, or null
   */
  record Confirmation(
      StoredResponse response, Fields own, @Nullable Reason refusal, @Nullable Reason notKept) {}

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
    return complete(fill, received, store, List.of());
  }

  /**
   * @param further tags that it has besides
   */
  @Nullable Reason complete(
      Fill<Arrival> fill, ResponseHead received, Storage.Store store, List<Tag> further) {
    byte[] content = fill.content();
    if (content == null) {
      return fill.overflow();
    }
    byte[] readable = readable(store.head(), content);
    List<Tag> tags = union(tags(received, readable), further);
    Reason outdated = outdated(tags);
    if (outdated != null) {
      return outdated;
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
            plan.ended(store.freshness().completeAt(parts.timing().now()), received, readable),
            store.shareable(),
            tags,
            sequence,
            store.terms());
    tiers().keep(response);
    return null;
  }

  private Tiers tiers() {
    return new Tiers(parts, plan.read());
  }

  static List<Tag> union(List<Tag> tags, List<Tag> further) {
    Set<Tag> all = new LinkedHashSet<>(tags);
    all.addAll(further);
    return List.copyOf(all);
  }

  /**
   * The stored response as a 304 freshens it (RFC 9111 §4.3.4), kept unless it was invalidated
   * meanwhile. Where the confirmation forbids to keep it, it answers this request and goes.
   */
  Confirmation confirmed(
      StoredResponse stored, ResponseHead confirmation, Instant requestTime, Instant responseTime) {
    ResponseHead merged =
        Freshening.merged(stored.headForCaches(), confirmation, responseTime, plan.read().rule());
    byte[] readable = readable(merged, stored.body());
    List<Tag> tags = confirmedTags(stored, merged, readable);
    Storage decision = plan.storage(merged, readable, requestTime, responseTime);
    return switch (decision) {
      case Storage.Store store -> {
        StoredResponse fresh = Freshening.freshened(stored, store, tags, sequence);
        Reason outdated = outdated(tags);
        if (outdated == null
            && parts.invalidation().check(stored) instanceof Validity.Invalidated) {
          // The content shows what its old tags say, whatever the confirmation calls it.
          outdated = Reason.INVALIDATED_DURING_FILL;
        }
        if (outdated == null) {
          tiers().keep(fresh);
          confirmedToo(stored, confirmation, requestTime, responseTime);
        } else if (outdated == Reason.INVALIDATED_DURING_FILL) {
          // It shows what was invalidated, which its own tags may not tell yet.
          tiers().drop(stored);
        }
        yield new Confirmation(fresh, store.terms().own(merged.fields()), null, outdated);
      }
      case Storage.Refuse refused -> {
        if (refused.reason() != Reason.REQUEST_NO_STORE) {
          // A client's wish is about its own answer, and takes nothing from the others.
          tiers().drop(stored);
        }
        yield new Confirmation(
            unkept(stored, merged, requestTime, responseTime, tags),
            Fields.EMPTY,
            refused.reason(),
            refused.reason());
      }
    };
  }

  /** As a confirmation freshens it for the one who asked: it is neither kept nor dropped. */
  StoredResponse unkept(
      StoredResponse stored, ResponseHead confirmation, Instant requestTime, Instant responseTime) {
    ResponseHead merged =
        Freshening.merged(stored.headForCaches(), confirmation, responseTime, plan.read().rule());
    return unkept(
        stored,
        merged,
        requestTime,
        responseTime,
        confirmedTags(stored, merged, readable(merged, stored.body())));
  }

  private StoredResponse unkept(
      StoredResponse stored,
      ResponseHead merged,
      Instant requestTime,
      Instant responseTime,
      List<Tag> tags) {
    return Freshening.unkept(
        stored,
        Terms.forClients(merged, plan.read().rule()),
        requestTime,
        responseTime,
        tags,
        sequence);
  }

  /** What has happened since the origin was asked, and keeps its answer out; or null. */
  @Nullable Reason outdated(List<Tag> tags) {
    if (!parts.inForce().get().equals(plan.inForce())) {
      // Its tags are those of rules that were replaced: writes go by the new ones.
      return Reason.RULES_REPLACED;
    }
    if (parts.invalidation().held(tags)) {
      return Reason.HELD;
    }
    return parts.invalidation().stillValid(sequence, tags) ? null : Reason.INVALIDATED_DURING_FILL;
  }

  /** All that the confirmation's tag identifies are freshened (RFC 9111 §4.3.4). */
  private void confirmedToo(
      StoredResponse asked, ResponseHead confirmation, Instant requestTime, Instant responseTime) {
    parts
        .store()
        .find(asked.key())
        .onSuccess(found ->
            found.stream()
                .filter(further -> AlsoConfirmed.test(asked, confirmation, further))
                .filter(further ->
                    !(parts.invalidation().check(further) instanceof Validity.Invalidated))
                .forEach(further -> freshen(further, confirmation, requestTime, responseTime)));
  }

  /** What selects it stays; its tags are those it had and those it would have now. */
  private void freshen(
      StoredResponse further,
      ResponseHead confirmation,
      Instant requestTime,
      Instant responseTime) {
    ResponseHead merged =
        Freshening.merged(further.headForCaches(), confirmation, responseTime, plan.read().rule());
    byte[] readable = readable(merged, further.body());
    List<Tag> tags = union(further.tags(), tags(merged, readable));
    Storage decision = plan.storage(merged, readable, requestTime, responseTime);
    if (decision instanceof Storage.Store store
        && !parts.invalidation().held(tags)
        && parts.invalidation().stillValid(sequence, tags)) {
      Storage.Store own =
          new Storage.Store(
              store.head(),
              further.nominated(),
              store.freshness(),
              store.shareable(),
              store.terms());
      tiers().replace(further, further.decided(own, tags, sequence));
    }
  }

  /**
   * Those it has now, and those of before that came from fields which are not stored: a 304 need
   * not repeat them. Where they have become too many, it shows everything.
   */
  private List<Tag> confirmedTags(
      StoredResponse stored, ResponseHead merged, byte @Nullable [] readable) {
    List<Tag> hidden = new ArrayList<>(stored.tags());
    hidden.removeAll(tags(stored.headForCaches(), readable));
    List<Tag> tags = union(tags(merged, readable), hidden);
    int bound = 2 * (parts.options().tagsPerResponse() + CacheGroups.MOST_GROUPS);
    return tags.size() > plan.requestTags().size() + bound ? List.of(Tag.ALL) : tags;
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
  List<Tag> tags(ResponseHead received, byte @Nullable [] readable) {
    List<Tag> tags = new ArrayList<>(plan.read().keyed().implicitTags());
    tags.addAll(
        Tags.responseTags(
            plan.read().route(),
            plan.evidence().withResponse(received, readable),
            parts.options().tagsPerResponse()));
    tags.addAll(CacheGroups.shownBy(plan.client(), received.fields()));
    return tags;
  }
}
