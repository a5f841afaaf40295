package dev.frontdesk.rules;

import dev.frontdesk.rules.KeyRule.QueryKey;
import dev.frontdesk.rules.KeyRule.Unlisted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes for tests, as a rule file would say them. */
public final class RouteBuilder {
  public static final Place PLACE = new Place("test.yaml", 1, 1);
  public static final Upstream PRIMARY = new Upstream("booking", false);

  private final String id;
  private final List<MatchPattern> match;
  private Conditions conditions = Conditions.NONE;
  private Upstream upstream = PRIMARY;
  private QueryKey query = new QueryKey.Listed(List.of(), Unlisted.BYPASS);
  private List<String> header = List.of();
  private List<String> cookie = List.of();
  private @Nullable String identity;
  private final Map<Source, ValueType> types = new HashMap<>();
  private Sharing sharing = new Sharing.Unsaid();
  private Targeted targeted = new Targeted(Targeted.STANDARD, "frontdesk");
  private List<TagTemplate> tags = List.of();
  private List<String> tagsFrom = List.of();
  private CacheRule.@Nullable Until until;

  private RouteBuilder(String id, String... match) {
    this.id = id;
    this.match = patterns(match);
  }

  public static RouteBuilder route(String id, String... match) {
    return new RouteBuilder(id, match);
  }

  static List<MatchPattern> patterns(String... match) {
    return Stream.of(match)
        .map(line -> line.split(" ", 2))
        .map(line -> new MatchPattern(line[0], TemplateSyntax.path(line[1]), PLACE))
        .toList();
  }

  public RouteBuilder when(Conditions newConditions) {
    conditions = newConditions;
    return this;
  }

  public RouteBuilder upstream(String group, boolean replicas) {
    upstream = new Upstream(group, replicas);
    return this;
  }

  public RouteBuilder query(String... names) {
    query = new QueryKey.Listed(List.of(names), Unlisted.BYPASS);
    return this;
  }

  public RouteBuilder queryDroppingOthers(String... names) {
    query = new QueryKey.Listed(List.of(names), Unlisted.DROP);
    return this;
  }

  public RouteBuilder wholeQuery() {
    query = new QueryKey.Whole();
    return this;
  }

  public RouteBuilder header(String... names) {
    header = List.of(names);
    return this;
  }

  public RouteBuilder cookie(String... names) {
    cookie = List.of(names);
    return this;
  }

  public RouteBuilder identity(String name) {
    identity = name;
    return this;
  }

  public RouteBuilder type(String source, ValueType type) {
    types.put(SourceSyntax.ofRoute(source), type);
    return this;
  }

  public RouteBuilder sharing(Sharing newSharing) {
    sharing = newSharing;
    return this;
  }

  public RouteBuilder tags(String... templates) {
    tags = Stream.of(templates).map(text -> TemplateSyntax.routeTag(text, PLACE)).toList();
    return this;
  }

  public RouteBuilder tagsFrom(String... names) {
    tagsFrom = List.of(names);
    return this;
  }

  public RouteBuilder until(CacheRule.Until newUntil) {
    until = newUntil;
    return this;
  }

  public RouteBuilder targeted(String... names) {
    targeted = new Targeted(List.of(names), "frontdesk");
    return this;
  }

  public Route keyed() {
    return build(new CacheMode.Keyed(rule()));
  }

  public Route http() {
    return build(new CacheMode.Http(rule()));
  }

  public Route off() {
    return build(new CacheMode.Off());
  }

  private Route build(CacheMode mode) {
    return new Route(
        id,
        PLACE,
        match,
        conditions,
        upstream,
        new KeyRule(query, header, cookie, identity),
        Map.copyOf(types),
        sharing,
        mode,
        "");
  }

  public CacheRule rule() {
    return new CacheRule(
        null,
        Map.of(),
        Set.of(),
        null,
        null,
        new CacheRule.ClientFreshness.Automatic(),
        until,
        CacheRule.SetCookie.REFUSE,
        false,
        true,
        null,
        CacheRule.Priority.NORMAL,
        true,
        tags,
        tagsFrom,
        targeted,
        CacheRule.RangeMiss.FORWARD,
        0);
  }

  /** These rules, with the credentials, ignore lists and identities that a configuration gives. */
  public static RuleSet rules(List<Route> routes, List<Write> writes) {
    return new RuleSet(
        routes,
        writes,
        Map.of(
            "user", new Identity.Header("X-User-Id"),
            "session", new Identity.Cookie("session"),
            "subject", new Identity.JwtClaim("sub", "booking-app")),
        List.of("utm_*", "gclid"),
        List.of("_ga*", "_fbp"),
        Set.of(
            "authorization",
            "cookie",
            "proxy-authorization",
            "x-api-key",
            "x-auth-token",
            "x-user-id"),
        Set.of("accept", "traceparent"),
        new Upstream("main", false));
  }
}
