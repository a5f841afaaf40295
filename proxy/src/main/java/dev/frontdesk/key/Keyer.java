package dev.frontdesk.key;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RangeUnits;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Authority;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CanonicalValue;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the cache key and, from the same canonical bytes, the request that the origin gets: what
 * can change the answer is in the key, or does not reach the origin. Any thread.
 *
 * <p>How credentials are treated that neither a keyed field nor the route's identity speaks for:
 *
 * <ul>
 *   <li>{@code sharing: public} or {@code verified}: taken off the fill;
 *   <li>with an identity: their digest joins the key, and they ride on the fill;
 *   <li>{@code sharing: http}: they ride on the fill, and of all only Authorization restricts;
 *   <li>otherwise they ride on the fill, and only a response that its origin marks as shareable
 *       counts (RFC 9111 §3.5).
 * </ul>
 */
public final class Keyer {
  private static final String ACCEPT = "accept";

  private Keyer() {}

  private static boolean isNamed(Route route, String field) {
    for (String name : route.key().header()) {
      if (name.equalsIgnoreCase(field)) {
        return true;
      }
    }
    return false;
  }

  public static Keying key(
      Classification classification, RuleSet rules, RequestHead request, Identified identified) {
    Route route = classification.route();
    if (classification.bypass() != null) {
      return new Keying.Bypass(classification.bypass());
    }
    if (route == null) {
      return new Keying.Bypass(Reason.CACHE_OFF);
    }
    return switch (QueryKeying.of(route, rules.ignoredQuery(), request.query())) {
      case QueryKeying.Bypass bypass -> new Keying.Bypass(bypass.reason(), bypass.parameters());
      case QueryKeying.Canonical query ->
          switch (KeyedFields.of(route, rules, request.fields())) {
            case KeyedFields.Bypass bypass -> new Keying.Bypass(bypass.reason());
            case KeyedFields.Canonical fields ->
                switch (Caller.of(route, rules, request, identified)) {
                  case Caller.Unknown unknown -> new Keying.Bypass(unknown.reason());
                  case Caller.Known caller ->
                      keyed(
                          request.withTarget(classification.canonicalPath(), query.query()),
                          route,
                          rules,
                          request,
                          fields.values(),
                          caller,
                          query.leftOut());
                };
          };
    };
  }

  /**
   * @param canonical the request with canonical target
   */
  private static Keying keyed(
      RequestHead canonical,
      Route route,
      RuleSet rules,
      RequestHead presented,
      Map<String, String> keyedFields,
      Caller.Known caller,
      LeftOut leftOut) {
    String authority = Authority.normalised(canonical.scheme(), canonical.authority());
    boolean plainHttp = route.cache() instanceof CacheMode.Http;
    Map<String, String> forwarded = ForwardedFields.of(presented.fields(), plainHttp);
    Map<String, String> sent = plainHttp ? keyedFields : joined(keyedFields, forwarded);
    Fill.Collected fill = Fill.collect(route, rules, presented, caller, sent);
    if (fill.range() != null && RangeUnits.isUnknown(fill.range())) {
      return new Keying.Bypass(Reason.RANGE);
    }
    boolean further = !fill.further().isEmpty();

    KeyParts.Writer parts = new KeyParts.Writer();
    parts.add("method", "GET");
    parts.add("route", route.id());
    parts.add("scheme", canonical.scheme().toLowerCase(Locale.ROOT));
    parts.add("authority", authority);
    parts.add("path", canonical.path());
    parts.add("query", canonical.query());
    addFields(parts, route, rules, presented.fields(), keyedFields);
    if (!forwarded.isEmpty()) {
      forwarded.forEach((name, value) -> parts.add("forwarded ", name, value));
    }
    addCookies(parts, route, presented.fields());
    for (KeyParts.Part part : caller.parts()) {
      parts.add(part);
    }
    if (route.key().identity() != null && route.sharing() instanceof Sharing.Unsaid) {
      parts.add("credentials", further ? Digest.of(fill.further()) : null);
    }

    return new Keying.Keyed(
        parts.key(),
        new RequestHead(
            "GET",
            canonical.scheme(),
            authority,
            canonical.path(),
            canonical.query(),
            fill.fields()),
        route.key().identity() == null && fill.restricts(route.sharing()),
        further && route.sharing() instanceof Sharing.Public ? presented : null,
        caller.notAfter(),
        route.id(),
        caller.tags(),
        leftOut,
        fill.range() != null);
  }

  private static Map<String, String> joined(
      Map<String, String> keyed, Map<String, String> forwarded) {
    if (forwarded.isEmpty()) {
      return keyed;
    }
    Map<String, String> both = new HashMap<>(forwarded);
    both.putAll(keyed);
    return both;
  }

  private static void addFields(
      KeyParts.Writer parts,
      Route route,
      RuleSet rules,
      Fields presented,
      Map<String, String> keyed) {
    for (String name : route.key().header()) {
      String lower = FieldNames.lower(name);
      String value = keyed.get(lower);
      boolean secret = value != null && rules.credentials().contains(lower);
      parts.add("header ", lower, secret ? Digest.of(presented.all(name)) : value);
    }
    String accept = keyed.get(ACCEPT);
    if (accept != null && !isNamed(route, ACCEPT)) {
      parts.add("header ", ACCEPT, accept);
    }
  }

  private static void addCookies(KeyParts.Writer parts, Route route, Fields presented) {
    if (route.key().cookie().isEmpty()) {
      return;
    }
    Cookies cookies = Cookies.of(presented);
    for (String name : route.key().cookie()) {
      List<String> values = cookies.values(name);
      parts.add("cookie ", name, values.isEmpty() ? null : Digest.of(values));
    }
  }

  /** The values of {@code key.header}. */
  private sealed interface KeyedFields {
    /** By lower-case name; what the request has not is not in it. */
    record Canonical(Map<String, String> values) implements KeyedFields {}

    record Bypass(Reason reason) implements KeyedFields {}

    KeyedFields NOTHING = new Canonical(Map.of());

    static KeyedFields of(Route route, RuleSet rules, Fields presented) {
      boolean negotiates = keysAccept(route, rules, presented);
      if (route.key().header().isEmpty() && !negotiates) {
        return NOTHING;
      }
      Map<String, String> values = HashMap.newHashMap(route.key().header().size() + 1);
      for (String name : route.key().header()) {
        String lower = FieldNames.lower(name);
        List<String> lines = presented.all(name);
        if (lines.isEmpty()) {
          continue;
        }
        ValueType type = route.types().get(new Source.Header(lower));
        if (type == null) {
          values.put(lower, CanonicalList.of(lower, lines));
          continue;
        }
        String typed = CanonicalValue.forKey(type, lines.getFirst());
        Reason unfit = unfit(lines, typed);
        if (unfit != null || typed == null) {
          return new Bypass(unfit == null ? Reason.MALFORMED_VALUE : unfit);
        }
        values.put(lower, typed);
      }
      if (negotiates) {
        values.put(ACCEPT, CanonicalList.of(ACCEPT, presented.all(ACCEPT)));
      }
      return new Canonical(values);
    }

    /** Frameworks negotiate by it and seldom say so in Vary: it is keyed where it goes along. */
    private static boolean keysAccept(Route route, RuleSet rules, Fields presented) {
      return presented.contains(ACCEPT)
          && route.cache() instanceof CacheMode.Keyed
          && rules.allowedFields().contains(ACCEPT)
          && !isNamed(route, ACCEPT);
    }

    private static @Nullable Reason unfit(List<String> lines, @Nullable String typed) {
      if (lines.size() > 1) {
        return Reason.REPEATED_PARAMETER;
      }
      if (lines.getFirst().isEmpty()) {
        return Reason.EMPTY_PARAMETER;
      }
      return typed == null ? Reason.MALFORMED_VALUE : null;
    }
  }
}
