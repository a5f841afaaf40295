package dev.frontdesk.key;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.KeyParts.Part;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.ImplicitTags;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who the route's answer is for, as far as its rule asks: the caller's part of the key, and which
 * credentials the key thereby speaks for. Only what the route's own identity is read from is spoken
 * for; another credential may be another person's, whoever verified it.
 */
sealed interface Caller {
  /**
   * @param fields identity fields, lower-case name to verified value; the origin gets this value
   * @param cookies identity cookies, likewise
   * @param tokenRides the Authorization field was verified and stays on the fill
   * @param notAfter the token's expiry where the answer rests on one
   */
  record Known(
      List<Part> parts,
      List<Tag> tags,
      Map<String, String> fields,
      Map<String, String> cookies,
      boolean tokenRides,
      @Nullable Instant notAfter)
      implements Caller {
    /** The route asks for nobody in particular. */
    static final Known ANYBODY = new Known(List.of(), List.of(), Map.of(), Map.of(), false, null);

    Set<String> spokenFor() {
      if (fields.isEmpty() && !tokenRides) {
        return Set.of();
      }
      Set<String> names = new HashSet<>(fields.keySet());
      if (tokenRides) {
        names.add("authorization");
      }
      return names;
    }
  }

  record Unknown(Reason reason) implements Caller {}

  static Caller of(Route route, RuleSet rules, RequestHead request, Identified identified) {
    if (route.key().identity() == null && !(route.sharing() instanceof Sharing.Verified)) {
      return Known.ANYBODY;
    }
    List<Part> parts = new ArrayList<>();
    List<Tag> tags = new ArrayList<>();
    Map<String, String> fields = new HashMap<>();
    Map<String, String> cookies = new HashMap<>();
    boolean token = false;
    String name = route.key().identity();
    if (name != null) {
      String value = identified.identities().get(name);
      Identity identity = rules.identities().get(name);
      if (identity == null || value == null || value.isEmpty()) {
        boolean badToken = identity instanceof Identity.JwtClaim && identified.invalidToken();
        return new Unknown(badToken ? Reason.TOKEN_INVALID : Reason.IDENTITY_MISSING);
      }
      String shown = value;
      switch (identity) {
        case Identity.Header header -> fields.put(header.name().toLowerCase(Locale.ROOT), value);
        case Identity.Cookie cookie -> {
          cookies.put(cookie.name(), value);
          shown = Digest.of(List.of(value));
        }
        case Identity.JwtClaim claim -> token = true;
      }
      parts.add(new Part("identity " + name, shown));
      tags.add(ImplicitTags.identity(name, value));
    }
    if (route.sharing() instanceof Sharing.Verified verified) {
      Map<String, String> claims = identified.tokens().get(verified.key());
      if (claims == null || !hasOneVerifiedToken(request, identified)) {
        return new Unknown(notVerified(rules, request, identified));
      }
      token = true;
      for (String claim : verified.claims()) {
        String value = claims.get(claim);
        if (value == null) {
          return new Unknown(Reason.IDENTITY_MISSING);
        }
        parts.add(new Part("claim " + claim, value));
      }
    }
    return new Known(
        parts,
        tags,
        fields,
        cookies,
        token && hasOneVerifiedToken(request, identified),
        token ? identified.expires() : null);
  }

  /** Of two Authorization lines nobody knows which the origin reads. */
  private static boolean hasOneVerifiedToken(RequestHead request, Identified identified) {
    return identified.verifiedFields().contains("authorization")
        && request.fields().all("authorization").size() == 1;
  }

  private static Reason notVerified(RuleSet rules, RequestHead request, Identified identified) {
    if (identified.invalidToken()) {
      return Reason.TOKEN_INVALID;
    }
    boolean credentials =
        request.fields().lines().stream()
                .map(line -> line.name().toLowerCase(Locale.ROOT))
                .anyMatch(name -> !name.equals("cookie") && rules.credentials().contains(name))
            || Cookies.of(request.fields()).all().stream()
                .anyMatch(cookie -> !Names.ignore(rules.ignoredCookies(), cookie));
    return credentials ? Reason.CREDENTIALS : Reason.IDENTITY_MISSING;
  }
}
