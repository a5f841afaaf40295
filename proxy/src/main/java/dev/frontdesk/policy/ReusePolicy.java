package dev.frontdesk.policy;

import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done with what is stored (RFC 9111 §4).
 *
 * <p>Of several stored responses that match, only the most recent is looked at: an older one is not
 * a way round an invalidation, or round what the newer one says of sharing. A request's no-store
 * does not forbid to answer from the store (RFC 9111 §5.2.1.5); it forbids to keep the answer.
 */
public final class ReusePolicy {
  private ReusePolicy() {}

  /**
   * @param presented the fill's head, with the client's Cache-Control and Pragma
   * @param need what a stored response must say because of the request's credentials
   * @param notAfter nothing stored answers at or after this time (a token's expiry); null: no end
   * @param honourClientDirectives whether Cache-Control of the request counts (RFC 9111 §5.2.1)
   * @param stored all that is stored under the key
   * @param validity what the marks say; asked once, of the response that is chosen
   */
  public static Reuse decide(
      Instant now,
      RequestHead presented,
      SharingNeed need,
      @Nullable Instant notAfter,
      boolean honourClientDirectives,
      List<StoredResponse> stored,
      Function<StoredResponse, Validity> validity) {
    return decide(
        now,
        presented,
        need,
        notAfter,
        honourClientDirectives
            ? RequestCacheControl.of(presented.fields())
            : RequestCacheControl.NONE,
        stored,
        validity);
  }

  /**
   * The same, where the client's directives were read before.
   *
   * @param wishes those of {@code presented}, or none where they do not count
   */
  public static Reuse decide(
      Instant now,
      RequestHead presented,
      SharingNeed need,
      @Nullable Instant notAfter,
      RequestCacheControl wishes,
      List<StoredResponse> stored,
      Function<StoredResponse, Validity> validity) {
    Reuse reuse = withoutOnlyIfCached(now, presented, need, notAfter, wishes, stored, validity);
    boolean asksOrigin = reuse instanceof Reuse.Forward || reuse instanceof Reuse.Validate;
    return wishes.onlyIfCached() && asksOrigin ? new Reuse.GatewayTimeout() : reuse;
  }

  /**
   * Whether it may still be served now that the origin failed (RFC 5861 §4). Asked again at the
   * time of the failure: the window may have closed meanwhile, or a write come between.
   */
  public static boolean mayServeOnError(Instant now, StoredResponse stored, Validity validity) {
    return mayServeOnError(now, stored, validity, false);
  }

  /**
   * @param unconfirmedToo the route gives leave to use what nobody can say the validity of
   */
  public static boolean mayServeOnError(
      Instant now, StoredResponse stored, Validity validity, boolean unconfirmedToo) {
    Freshness freshness = stored.freshness();
    boolean usable =
        !(validity instanceof Validity.Invalidated(Validity.Cause cause))
            || (unconfirmedToo && cause == Validity.Cause.UNCONFIRMED);
    return usable
        && !freshness.mustRevalidate()
        && !freshness.alwaysValidate()
        && !hasEnded(now, freshness.notAfter())
        && staleness(now, freshness, validity).compareTo(freshness.staleIfError()) < 0;
  }

  /**
   * Whether what was fetched for another request is fresh, and as fresh as this one asks for (RFC
   * 9111 §4.2, §5.2.1.1, §5.2.1.3). It may have grown stale while its body is on its way.
   */
  public static boolean isFreshAsAsked(
      Instant now, RequestHead presented, boolean honourClientDirectives, Freshness freshness) {
    if (!freshness.left(now).isPositive() || !honourClientDirectives) {
      return freshness.left(now).isPositive();
    }
    RequestCacheControl wishes = RequestCacheControl.of(presented.fields());
    return !isTooOld(now, wishes, freshness) && !isFreshForTooShort(now, wishes, freshness);
  }

  private static Reuse withoutOnlyIfCached(
      Instant now,
      RequestHead presented,
      SharingNeed need,
      @Nullable Instant notAfter,
      RequestCacheControl wishes,
      List<StoredResponse> stored,
      Function<StoredResponse, Validity> validity) {
    if (stored.isEmpty()) {
      return new Reuse.Forward(Reason.NOT_STORED);
    }
    List<StoredResponse> matching = Selection.matching(stored, presented);
    if (matching.isEmpty()) {
      return new Reuse.Forward(Reason.VARY_MISMATCH);
    }
    StoredResponse chosen = matching.getFirst();
    if (!need.isMetBy(chosen)) {
      return new Reuse.Forward(Reason.NOT_SHAREABLE);
    }
    if (hasEnded(now, notAfter)) {
      return new Reuse.Forward(Reason.EXPIRED);
    }
    Validity found = validity.apply(chosen);
    return found instanceof Validity.Invalidated(Validity.Cause cause)
        ? ofInvalidated(wishes, chosen, cause)
        : ofChosen(now, wishes, chosen, found);
  }

  /**
   * What was marked is wrong. What could not be confirmed may be: coarse validators would confirm
   * it in either case, so it is not validated, but it may stand in for a failure.
   */
  private static Reuse ofInvalidated(
      RequestCacheControl wishes, StoredResponse chosen, Validity.Cause cause) {
    return switch (cause) {
      case MARKED -> new Reuse.Forward(Reason.INVALIDATED);
      case UNCONFIRMED ->
          new Reuse.Forward(
              Reason.UNCONFIRMED, wishes.noCache() || chosen.isPartial() ? null : chosen);
    };
  }

  private static Reuse ofChosen(
      Instant now, RequestCacheControl wishes, StoredResponse chosen, Validity validity) {
    Freshness freshness = chosen.freshness();
    if (hasEnded(now, freshness.notAfter())) {
      return new Reuse.Validate(chosen, false, Reason.EXPIRED);
    }
    if (freshness.alwaysValidate()) {
      return new Reuse.Validate(chosen, false, Reason.RESPONSE_NO_CACHE);
    }
    if (wishes.noCache()) {
      // The client wants the origin's word: a failure is its answer (RFC 9111 §5.2.1.4).
      return new Reuse.Validate(chosen, false, Reason.REQUEST_NO_CACHE);
    }
    if (isTooOld(now, wishes, freshness)) {
      return validate(now, chosen, validity, Reason.REQUEST_MAX_AGE);
    }
    boolean soft = validity instanceof Validity.SoftlyInvalidated;
    if (!soft && freshness.left(now).isPositive()) {
      return isFreshForTooShort(now, wishes, freshness)
          ? validate(now, chosen, validity, Reason.REQUEST_MAX_AGE)
          : new Reuse.ServeFresh(chosen);
    }
    return ofStale(now, wishes, chosen, validity);
  }

  /** It may stand in where that is allowed: worked out here, since a fresh answer needs no such. */
  private static Reuse validate(
      Instant now, StoredResponse chosen, Validity validity, Reason reason) {
    return new Reuse.Validate(chosen, mayServeOnError(now, chosen, validity), reason);
  }

  private static Reuse ofStale(
      Instant now, RequestCacheControl wishes, StoredResponse chosen, Validity validity) {
    Freshness freshness = chosen.freshness();
    Duration staleness = staleness(now, freshness, validity);
    boolean soft = validity instanceof Validity.SoftlyInvalidated;
    if (!freshness.mustRevalidate()) {
      // Without max-stale, max-age and min-fresh say that nothing stale is wanted (§5.2.1.1, .3).
      boolean freshWanted = wishes.maxAge() != null || wishes.minFresh() != null;
      if (!freshWanted && staleness.compareTo(freshness.staleWhileRevalidate()) < 0) {
        return new Reuse.ServeStale(chosen, true, Reason.STALE_WHILE_REVALIDATE);
      }
      Duration maxStale = wishes.maxStale();
      // A client may forgive age; it does not know of the change that made it softly invalid.
      if (!soft
          && maxStale != null
          && wishes.minFresh() == null
          && staleness.compareTo(maxStale) <= 0) {
        return new Reuse.ServeStale(chosen, false, Reason.MAX_STALE);
      }
    }
    return validate(now, chosen, validity, soft ? Reason.INVALIDATED : Reason.EXPIRED);
  }

  /** RFC 9111 §5.2.1.1. */
  private static boolean isTooOld(Instant now, RequestCacheControl wishes, Freshness freshness) {
    Duration maxAge = wishes.maxAge();
    return maxAge != null && freshness.age(now).compareTo(maxAge) > 0;
  }

  /** RFC 9111 §5.2.1.3. */
  private static boolean isFreshForTooShort(
      Instant now, RequestCacheControl wishes, Freshness freshness) {
    Duration minFresh = wishes.minFresh();
    return minFresh != null && freshness.left(now).compareTo(minFresh) < 0;
  }

  /** How long it has been stale: since its lifetime ended or it was softly invalidated. */
  private static Duration staleness(Instant now, Freshness freshness, Validity validity) {
    Duration longest = freshness.left(now).negated();
    if (longest.isNegative()) {
      longest = Duration.ZERO;
    }
    if (validity instanceof Validity.SoftlyInvalidated(Instant since)) {
      Duration sinceMark = Duration.between(since, now);
      longest = sinceMark.compareTo(longest) > 0 ? sinceMark : longest;
    }
    return longest;
  }

  private static boolean hasEnded(Instant now, @Nullable Instant end) {
    return end != null && !now.isBefore(end);
  }
}
