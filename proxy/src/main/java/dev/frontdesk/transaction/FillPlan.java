package dev.frontdesk.transaction;

import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Needs;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.rules.Untils;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a fill before the origin is asked.
 *
 * @param requestTags tags that the request alone gives, implicit ones among them
 * @param tagsComeFromRequest those are all: the response adds none
 */
record FillPlan(
    Route route,
    CacheRule rule,
    Keying.Keyed keyed,
    Evidence evidence,
    List<Tag> requestTags,
    boolean tagsComeFromRequest) {

  static FillPlan of(Request request, Route route, CacheRule rule, Identified who, Keying.Keyed keyed, int bound) {
    Evidence evidence = Evidence.ofRequest(request.classification().path(), request.head(), who);
    boolean all = Needs.requestOnly(route);
    List<Tag> tags = new ArrayList<>(keyed.implicitTags());
    if (all) {
      tags.addAll(Tags.responseTags(route, evidence, bound));
    }
    return new FillPlan(route, rule, keyed, evidence, tags, all);
  }

  /**
   * The request that the origin gets: the key's fill, with the stored response's validators in the place of the client's preconditions. A client's own
   * preconditions and codings stay where its credentials do, because then the answer is most likely for it alone.
   */
  RequestHead toOrigin(@Nullable StoredResponse stored, EncodingOptions encoding) {
    if (keyed.shareableOnly() && stored == null) {
      return keyed.fill();
    }
    return AskedCodings.on(Validation.of(keyed.fill(), stored), rule.compress(), encoding);
  }

  long maxObject(TransactionOptions options) {
    Long own = rule.maxObject();
    return own != null ? own : options.maxObject();
  }

  boolean readsBody() {
    return Needs.needsResponseBody(route);
  }

  /** When answers of this route end, as far as this much of the response tells. */
  @Nullable Instant until(ResponseHead head, byte @Nullable [] body, Instant now) {
    return rule.until() == null ? null : Untils.instant(rule, evidence.withResponse(head, body), now);
  }

  /** The freshness with the end that the whole body tells, where that is what tells it. */
  Freshness ended(Freshness freshness, ResponseHead head, byte[] content, Instant responseTime, TransactionOptions options) {
    if (rule.until() == null || !readsBody()) {
      return freshness;
    }
    Instant end = until(head, DecodedBody.of(head.fields(), content, options.bodyCopy()), responseTime);
    return end == null ? freshness : freshness.endingAt(end);
  }
}
