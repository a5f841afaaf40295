package dev.frontdesk.transaction;

import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.SurrogateControl;
import dev.frontdesk.policy.Freshness;
import dev.frontdesk.policy.Storage;
import dev.frontdesk.policy.StoragePolicy;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validation;
import dev.frontdesk.rules.CacheGroups;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Needs;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.rules.Targeted;
import dev.frontdesk.rules.Untils;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a fill before the origin is asked.
 *
 * @param inForce the rules that the request began with
 * @param client the request as the client sent it
 * @param requestTags tags that the request alone gives, implicit ones among them
 * @param tagsComeFromRequest those are all but for cache groups: by the route's rule, the response
 *     adds none
 * @param asked how much is asked for
 */
record FillPlan(
    InForce inForce,
    Read read,
    RequestHead client,
    Evidence evidence,
    List<Tag> requestTags,
    boolean tagsComeFromRequest,
    Asked asked) {

  static FillPlan of(
      InForce inForce, Classification classification, RequestHead client, Read read, int tagBound) {
    Evidence evidence = Evidence.ofRequest(classification.path(), client, read.who());
    boolean all = Needs.requestOnly(read.route());
    List<Tag> tags = new ArrayList<>(read.keyed().implicitTags());
    if (all) {
      tags.addAll(Tags.responseTags(read.route(), evidence, tagBound));
    }
    return new FillPlan(inForce, read, client, evidence, tags, all, Asked.WHOLE);
  }

  FillPlan asking(Asked other) {
    return new FillPlan(inForce, read, client, evidence, requestTags, tagsComeFromRequest, other);
  }

  /**
   * Whether a response is stored, by its head.
   *
   * @param head as received, or that of what it completes or confirms
   */
  Storage storage(
      ResponseHead head, byte @Nullable [] readable, Instant requestTime, Instant responseTime) {
    return StoragePolicy.decide(
        read.presented(),
        read.need(),
        head,
        read.route().cache(),
        requestTime,
        responseTime,
        until(head, readable, responseTime));
  }

  /**
   * What a fill shows that this request would join: its tags from the request, and any cache group
   * of the origin, because only the response tells which (RFC 9875).
   */
  List<Tag> joiningTags() {
    List<Tag> tags = new ArrayList<>(requestTags);
    tags.add(CacheGroups.any(client));
    return tags;
  }

  /**
   * The request that the origin gets: the key's fill, with the stored response's validators in the
   * place of the client's own conditions. Where credentials ride along and nothing is stored, the
   * client's conditions and codings stay as they are, because the answer is most likely for it
   * alone.
   */
  RequestHead toOrigin(@Nullable StoredResponse stored, EncodingOptions encoding) {
    RequestHead fill = read.keyed().fill();
    if (read.keyed().shareableOnly() && stored == null) {
      return asSurrogate(fill);
    }
    RequestHead asked =
        stored == null ? Validation.unconditional(fill) : Validation.conditional(fill, stored);
    return asSurrogate(AskedCodings.on(asked, client, read.rule().compress(), encoding));
  }

  /** Tells an origin that may send Surrogate-Control whom it would speak to. */
  private RequestHead asSurrogate(RequestHead fill) {
    Targeted targeted = read.rule().targeted();
    if (!targeted.names(SurrogateControl.NAME)) {
      return fill;
    }
    String own = SurrogateControl.capability(targeted.device());
    String before = fill.fields().combined(SurrogateControl.CAPABILITY);
    return fill.withFields(
        fill.fields()
            .with(SurrogateControl.CAPABILITY, before == null ? own : before + ", " + own));
  }

  long maxObject(TransactionOptions options) {
    Long own = read.rule().maxObject();
    return own != null ? own : options.maxObject();
  }

  boolean readsBody() {
    return Needs.needsResponseBody(read.route());
  }

  /** When the answer's life ends by the route's {@code until}, as far as this much of it tells. */
  @Nullable Instant until(ResponseHead head, byte @Nullable [] body, Instant now) {
    return read.rule().until() == null
        ? null
        : Untils.instant(read.rule(), evidence.withResponse(head, body), now);
  }

  /** The freshness with the end that the body tells, where it is the body that tells it. */
  Freshness ended(Freshness freshness, ResponseHead head, byte @Nullable [] body) {
    if (read.rule().until() == null || !readsBody()) {
      return freshness;
    }
    Instant end = until(head, body, freshness.responseTime());
    return end == null ? freshness : freshness.endingAt(end);
  }
}
