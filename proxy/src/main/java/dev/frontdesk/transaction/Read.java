package dev.frontdesk.transaction;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.ByteRanges;
import dev.frontdesk.policy.SharingNeed;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A read that was keyed.
 *
 * @param presented the fill with what the client's Cache-Control says: what stored responses are
 *     held against
 * @param need what a response must say because of the request's credentials
 * @param ranges what part the client asks for; null: the whole
 * @param wishes what the client's directives ask for, as far as the route heeds them
 */
record Read(
    Route route,
    CacheRule rule,
    Keying.Keyed keyed,
    Identified who,
    RequestHead presented,
    SharingNeed need,
    @Nullable ByteRanges ranges,
    RequestCacheControl wishes) {

  static Read of(Request request, Identified who, Keying.Keyed keyed) {
    return of(request.classification(), request.inForce(), request.head(), who, keyed);
  }

  static Read of(
      Classification classification,
      InForce inForce,
      RequestHead client,
      Identified who,
      Keying.Keyed keyed) {
    Route route = Objects.requireNonNull(classification.route());
    RequestHead fill = keyed.fill();
    CacheRule rule = rule(route);
    RequestHead presented = withWishes(fill, client.fields());
    return new Read(
        route,
        rule,
        keyed,
        who,
        presented,
        SharingNeed.of(
            route.sharing(), keyed.shareableOnly(), fill, inForce.rules().rules().credentials()),
        keyed.ranged() ? ByteRanges.of(client) : null,
        rule.honourClientDirectives()
            ? RequestCacheControl.of(presented.fields())
            : RequestCacheControl.NONE);
  }

  private static CacheRule rule(Route route) {
    return switch (route.cache()) {
      case CacheMode.Http(CacheRule rule) -> rule;
      case CacheMode.Keyed(CacheRule rule) -> rule;
      case CacheMode.Off off -> throw new IllegalStateException("cache: off is never keyed");
    };
  }

  /** Directives of the request are for this cache, whether or not the origin sees them. */
  private static RequestHead withWishes(RequestHead fill, Fields client) {
    return withWish("Pragma", withWish("Cache-Control", fill, client), client);
  }

  private static RequestHead withWish(String name, RequestHead fill, Fields client) {
    if (fill.fields().contains(name) || !client.contains(name)) {
      return fill;
    }
    Fields.Builder both = Fields.builder().addAll(fill.fields());
    client.all(name).forEach(value -> both.add(name, value));
    return fill.withFields(both.build());
  }
}
