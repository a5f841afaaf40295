package dev.frontdesk.policy;

import dev.frontdesk.http.EntityTag;
import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.HttpDates;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestCacheControl;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.http.Statuses;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether, and for how long, a response is stored (RFC 9111 §3). */
public final class StoragePolicy {
  private StoragePolicy() {}

  /**
   * Decides from the heads alone.
   *
   * @param request the fill as the origin got it; with the client's Cache-Control, where client
   *     directives are honoured
   * @param need what the response must say because of the fill's credentials
   * @param response as received, or for a 304 what {@link Freshening#merged} makes of it
   * @param until when the answer's life ends by the route's {@code until}; null: no such end
   */
  public static Storage decide(
      RequestHead request,
      SharingNeed need,
      ResponseHead response,
      CacheMode mode,
      Instant requestTime,
      Instant responseTime,
      @Nullable Instant until) {
    return switch (mode) {
      case CacheMode.Off() -> new Storage.Refuse(Reason.CACHE_OFF);
      case CacheMode.Http(CacheRule rule) ->
          new Question(request, need, response, rule, true, requestTime, responseTime, until)
              .answer();
      case CacheMode.Keyed(CacheRule rule) ->
          new Question(request, need, response, rule, false, requestTime, responseTime, until)
              .answer();
    };
  }

  private record Question(
      RequestHead request,
      SharingNeed need,
      ResponseHead response,
      CacheRule rule,
      boolean heuristics,
      Instant requestTime,
      Instant responseTime,
      @Nullable Instant until) {

    Storage answer() {
      Fields fields = response.fields();
      EffectiveControl control = EffectiveControl.of(fields, rule);
      ResponseCacheControl cacheControl = control.directives();
      Terms terms = Terms.of(fields, cacheControl, rule);
      Reason refusal = refusal(cacheControl, terms);
      if (refusal != null) {
        return new Storage.Refuse(refusal);
      }
      Lifetime lifetime = lifetime(control);
      if (lifetime == null) {
        return new Storage.Refuse(Reason.NO_FRESHNESS);
      }
      Freshness freshness = freshness(cacheControl, lifetime);
      if (!canEverBeUsed(freshness)) {
        return new Storage.Refuse(Reason.NO_FRESHNESS);
      }
      return new Storage.Store(
          stored(terms),
          Vary.nominated(response, request.fields()),
          freshness,
          cacheControl.marksShareable(),
          terms);
    }

    /** Why it must not be stored, whatever its freshness (RFC 9111 §3), or null. */
    private @Nullable Reason refusal(ResponseCacheControl cacheControl, Terms terms) {
      Fields fields = response.fields();
      boolean understood = Statuses.isUnderstood(response.status());
      if (!request.method().equals("GET")) {
        return Reason.METHOD;
      }
      if (response.status() == 206) {
        return Reason.PARTIAL;
      }
      if (response.status() < 200
          || response.status() == 304
          || (cacheControl.mustUnderstand() && !understood)) {
        return Reason.STATUS;
      }
      // must-understand takes no-store back, once the status is understood (RFC 9111 §5.2.2.3).
      if (cacheControl.noStore() && !cacheControl.mustUnderstand()) {
        return Reason.RESPONSE_NO_STORE;
      }
      if (rule.honourClientDirectives() && RequestCacheControl.of(request.fields()).noStore()) {
        return Reason.REQUEST_NO_STORE;
      }
      if (cacheControl.isPrivate()) {
        return Reason.RESPONSE_PRIVATE;
      }
      if (!need.isMetBy(cacheControl)) {
        return Reason.NOT_SHAREABLE;
      }
      if (rule.setCookie() == CacheRule.SetCookie.REFUSE
          && setsCookie(terms.withoutOwn(response).fields())) {
        return Reason.SET_COOKIE;
      }
      if (Vary.onEverything(fields)) {
        return Reason.VARY_STAR;
      }
      return reflectsOrigin(fields) ? Reason.REFLECTED_ORIGIN : null;
    }

    /**
     * Served to another site it would let that site read it, or break it: the answer depends on
     * Origin and does not say so (Fetch, "CORS protocol and HTTP caches").
     */
    private boolean reflectsOrigin(Fields fields) {
      return request.fields().contains("Origin")
          && !Vary.names(fields, "Origin")
          && fields.all("Access-Control-Allow-Origin").stream()
              .anyMatch(allowed -> !allowed.equals("*"));
    }

    private @Nullable Lifetime lifetime(EffectiveControl control) {
      Lifetime given = Lifetime.fromOrigin(response, control, responseTime);
      if (given == null) {
        given = Lifetime.fromRoute(response.status(), rule);
      }
      if (given == null && until != null && response.status() == 200) {
        // An end that is known is a lifetime, where nothing else gives one.
        given = new Lifetime(untilTheEnd(until), Freshness.Source.ROUTE);
      }
      return given == null && heuristics
          ? Lifetime.heuristic(response, control.directives(), responseTime)
          : given;
    }

    private Freshness freshness(ResponseCacheControl cacheControl, Lifetime lifetime) {
      Duration length = lifetime.length();
      if (until != null && untilTheEnd(until).compareTo(length) < 0) {
        length = untilTheEnd(until);
      }
      return new Freshness(
          responseTime,
          initialAge(),
          length,
          lifetime.source(),
          first(cacheControl.staleWhileRevalidate(), rule.staleWhileRevalidate()),
          first(cacheControl.staleIfError(), rule.staleIfError()),
          cacheControl.forbidsStale(),
          cacheControl.noCache(),
          until,
          longer(Duration.between(requestTime, responseTime), Duration.ZERO));
    }

    /** The lifetime at whose end it is {@code end}. */
    private Duration untilTheEnd(Instant end) {
      Duration length = initialAge().plus(Duration.between(responseTime, end));
      return length.isNegative() ? Duration.ZERO : length;
    }

    private Duration initialAge() {
      return Age.initial(response.fields(), requestTime, responseTime);
    }

    /**
     * Fresh for a while, or good for validation, or servable stale. What is none of these would
     * only take room.
     */
    private boolean canEverBeUsed(Freshness freshness) {
      if (until != null && !responseTime.isBefore(until)) {
        return false;
      }
      if (hasValidator()) {
        return true;
      }
      if (freshness.alwaysValidate()) {
        return false;
      }
      Duration left = freshness.left(responseTime);
      Duration stale =
          freshness.mustRevalidate()
              ? Duration.ZERO
              : longer(freshness.staleWhileRevalidate(), freshness.staleIfError());
      return left.plus(stale).isPositive();
    }

    private boolean hasValidator() {
      Fields fields = response.fields();
      if (!Validation.canBeConfirmed(response.status())) {
        return false;
      }
      return EntityTag.of(fields) != null
          || HttpDates.parse(fields, "Last-Modified", responseTime) != null;
    }

    private ResponseHead stored(Terms terms) {
      ResponseHead forAll = Terms.forClients(terms.withoutOwn(shared(response, rule)), rule);
      Fields kept = FieldTable.stored(forAll.fields());
      // What comes without a valid Date gets the time of receipt (RFC 9110 §6.6.1).
      if (HttpDates.parse(kept, "Date", responseTime) == null) {
        kept = kept.with("Date", HttpDates.format(responseTime));
      }
      return response.withFields(kept);
    }
  }

  /** Set-Cookie2 is obsolete (RFC 6265 §9.4), and no less personal. */
  private static final Set<String> SET_COOKIES = Set.of("set-cookie", "set-cookie2");

  /**
   * The response as more than one may have it, where the route takes cookies off. Where it refuses
   * what sets one, only an origin that names the field as the asker's own comes so far.
   */
  public static ResponseHead shared(ResponseHead response, CacheRule rule) {
    return rule.setCookie() != CacheRule.SetCookie.STRIP || !setsCookie(response.fields())
        ? response
        : response.withFields(
            response
                .fields()
                .filter(line -> !SET_COOKIES.contains(line.name().toLowerCase(Locale.ROOT))));
  }

  private static boolean setsCookie(Fields fields) {
    return SET_COOKIES.stream().anyMatch(fields::contains);
  }

  private static Duration first(@Nullable Duration origin, @Nullable Duration route) {
    if (origin != null) {
      return origin;
    }
    return route == null ? Duration.ZERO : route;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
