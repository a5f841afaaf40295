package dev.frontdesk.key;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.Cookies.Cookie;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Sharing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a fill. On a keyed route what is neither keyed nor allow-listed is left behind; on
 * a plain HTTP route it goes along. Credentials that the key does not speak for ("further" ones) go
 * along or not as the route's sharing says. Collected in one pass over the request's lines; one
 * thread.
 */
final class Fill {
  private static final String AUTHORIZATION = "authorization";
  private static final String RANGE = "range";
  private static final String IF_RANGE = "if-range";
  private static final String COOKIE = "cookie";

  /** Left behind: the authority says the host, in the form that is keyed. */
  private static final String HOST = "host";

  private final Route route;
  private final RuleSet rules;
  private final Fields presented;
  private final Caller.Known caller;
  private final Set<String> spokenFor;

  /** Canonical values of keyed fields that the request has, by lower-case name. */
  private final Map<String, String> keyed;

  /** Names that are written once at most; null where none is yet. */
  private @Nullable Set<String> written;

  private final Fields.Builder lines;
  private final List<String> further = new ArrayList<>(0);
  private @Nullable String range;

  private Fill(
      Route route,
      RuleSet rules,
      Fields presented,
      Caller.Known caller,
      Map<String, String> keyed) {
    this.route = route;
    this.rules = rules;
    this.presented = presented;
    this.caller = caller;
    this.spokenFor = caller.spokenFor();
    this.keyed = keyed;
    this.lines = Fields.builder(presented.size());
  }

  /**
   * @param further names and values in turn of the credentials that neither a key nor an identity
   *     speaks for, whether they go along or not
   * @param range the first line of Range, which is no part of the fill; or null
   */
  record Collected(Fields fields, List<String> further, @Nullable String range) {
    /** Whether a credential among them restricts who may share the answer. */
    boolean restricts(Sharing sharing) {
      return switch (sharing) {
        case Sharing.Unsaid unsaid -> !further.isEmpty();
        case Sharing.AsHttp http -> further.contains(AUTHORIZATION);
        case Sharing.Public shared -> false;
        case Sharing.Verified verified -> false;
      };
    }
  }

  static Collected collect(
      Route route,
      RuleSet rules,
      RequestHead request,
      Caller.Known caller,
      Map<String, String> keyed) {
    if (goesAlongWhole(route, rules, request.fields(), caller, keyed)) {
      return new Collected(request.fields().without(HOST), List.of(), null);
    }
    Fill fill = new Fill(route, rules, request.fields(), caller, keyed);
    for (Field line : request.fields()) {
      fill.add(line);
    }
    if (!caller.fields().isEmpty()) {
      for (Map.Entry<String, String> identity : caller.fields().entrySet()) {
        fill.once(new Field(identity.getKey(), identity.getValue()), identity.getKey());
      }
    }
    return new Collected(fill.lines.build(), List.copyOf(fill.further), fill.range);
  }

  /**
   * A plain HTTP route that keys no field and asks for nobody, and a request without cookies,
   * credentials and ranges: most of what a cache without rules sees.
   */
  private static boolean goesAlongWhole(
      Route route,
      RuleSet rules,
      Fields presented,
      Caller.Known caller,
      Map<String, String> keyed) {
    if (!(route.cache() instanceof CacheMode.Http)
        || !keyed.isEmpty()
        || !caller.fields().isEmpty()) {
      return false;
    }
    if (presented.contains(COOKIE) || presented.contains(RANGE) || presented.contains(IF_RANGE)) {
      return false;
    }
    for (Field line : presented) {
      if (line.isAmong(rules.credentials())) {
        return false;
      }
    }
    return true;
  }

  private boolean isPlainHttp() {
    return route.cache() instanceof CacheMode.Http;
  }

  /** A further credential goes along, unless the route says that its answers do not need it. */
  private boolean furtherGoesAlong() {
    return route.sharing().sendsCredentials();
  }

  private void add(Field line) {
    String name = FieldNames.lower(line.name());
    if (name.equals(RANGE) || name.equals(IF_RANGE)) {
      // The key stands for the whole: how much is asked for is said when it is asked for.
      range = range == null && name.equals(RANGE) ? line.value() : range;
      return;
    }
    String identity = caller.fields().get(name);
    String canonical = keyed.get(name);
    if (identity != null) {
      once(new Field(line.name(), identity), name);
    } else if (canonical != null) {
      if (line.isAmong(rules.credentials())) {
        lines.add(line);
      } else {
        once(canonical.equals(line.value()) ? line : new Field(line.name(), canonical), name);
      }
    } else if (name.equals(COOKIE)) {
      if (isFirst(name)) {
        cookies(line.name());
      }
    } else if (spokenFor.contains(name)) {
      lines.add(line);
    } else if (line.isAmong(rules.credentials())) {
      further(name, line.value());
      if (furtherGoesAlong()) {
        lines.add(line);
      }
    } else if (!name.equals(HOST) && (isPlainHttp() || rules.allowedFields().contains(name))) {
      lines.add(line);
    }
  }

  private void once(Field line, String name) {
    if (isFirst(name)) {
      lines.add(line);
    }
  }

  private boolean isFirst(String name) {
    Set<String> before = written;
    if (before == null) {
      before = new HashSet<>(4);
      written = before;
    }
    return before.add(name);
  }

  private void further(String name, String value) {
    further.add(name);
    further.add(value);
  }

  /**
   * All cookies in one line: those that are keyed in the key's order and form, an identity's once
   * with the value that was verified, then the others as they came.
   */
  private void cookies(String fieldName) {
    Cookies all = Cookies.of(presented);
    List<String> pairs = new ArrayList<>();
    Set<String> spoken = new HashSet<>();
    for (Map.Entry<String, String> identity : caller.cookies().entrySet()) {
      spoken.add(identity.getKey());
      pairs.add(identity.getKey() + "=" + identity.getValue());
    }
    for (String name : route.key().cookie()) {
      if (spoken.add(name)) {
        all.values(name).forEach(value -> pairs.add(name + "=" + value));
      }
    }
    for (Cookie cookie : all.all()) {
      if (spoken.contains(cookie.name())) {
        continue;
      }
      boolean ignored = Names.ignore(rules.ignoredCookies(), cookie);
      if (!ignored) {
        further(COOKIE, cookie.raw());
      }
      if (ignored ? isPlainHttp() : furtherGoesAlong()) {
        pairs.add(cookie.raw());
      }
    }
    if (!pairs.isEmpty()) {
      lines.add(fieldName, String.join("; ", pairs));
    }
  }
}
