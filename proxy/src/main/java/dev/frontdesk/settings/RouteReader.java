package dev.frontdesk.settings;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.KeyRule.QueryKey;
import dev.frontdesk.rules.KeyRule.Unlisted;
import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of a file's {@code routes}. */
final class RouteReader {
  private static final String CACHE = "off, http or a mapping with ttl, tags and the like";
  private static final String SHARING =
      "public, http or {verified: {key: NAME, claims: [names] or none}}";

  /** Whether it is a plain HTTP cache. */
  private static final Map<String, Boolean> MODES = Words.of("keyed", false, "http", true);

  private final Scope scope;
  private final Findings findings;

  RouteReader(Scope scope) {
    this.scope = scope;
    this.findings = scope.findings();
  }

  /** Null only after a finding. */
  @Nullable Route read(Node node) {
    Section route = Section.of(node, "route", Shapes.ROUTE, findings);
    if (route == null) {
      return null;
    }
    String id = Ids.read(route);
    Zone zone = TypeReader.read(route, scope.defaults().zone(), SourceSyntax::ofRoute);
    List<MatchPattern> match = MatchReader.patterns(route);
    CacheMode cache = cache(route, zone);
    Route read =
        new Route(
            id,
            route.has("id") ? route.placeOf("id") : route.place(),
            match,
            MatchReader.conditions(route),
            upstream(route),
            key(route, cache),
            types(route, zone),
            sharing(route),
            cache,
            "");
    checkUse(route, read);
    SourceChecks.check(read, route, scope);
    return read;
  }

  private Upstream upstream(Section route) {
    Scalar upstream = route.scalar("upstream", "the name of an upstream");
    return upstream == null
        ? scope.defaults().upstream()
        : References.upstream(upstream, scope.config(), findings);
  }

  private CacheMode cache(Section route, @Nullable Zone zone) {
    Node node = route.node("cache");
    if (node instanceof Scalar scalar && scalar.text().equals("off")) {
      return new CacheMode.Off();
    }
    if (node instanceof Scalar scalar && scalar.text().equals("http")) {
      Section nothing = Section.empty(scalar.place(), Shapes.CACHE, findings);
      return new CacheMode.Http(new CacheReader(nothing, null, zone, scope.config()).read());
    }
    if (node instanceof Mapping mapping) {
      Section own = Section.of(mapping, "cache", Shapes.CACHE, findings);
      if (own != null) {
        CacheRule rule =
            new CacheReader(own, scope.defaults().cache(), zone, scope.config()).read();
        if (mapping.members().isEmpty() && scope.defaults().cache() == null) {
          findings.warning(
              mapping.place(), "cache: {} says nothing (expected: ttl, tags, or cache: http)");
        }
        boolean plain = Boolean.TRUE.equals(own.choice("mode", MODES));
        return plain ? new CacheMode.Http(rule) : new CacheMode.Keyed(rule);
      }
    }
    if (node == null) {
      findings.error(route.place(), "no \"cache\" in route (expected: " + CACHE + ")");
    } else {
      String suggestion =
          node instanceof Scalar scalar
              ? Nearest.suggestion(scalar.text(), List.of("off", "http"))
              : null;
      findings.error(
          node.place(), "cache: %s (expected: %s)".formatted(node.described(), CACHE), suggestion);
    }
    return new CacheMode.Off();
  }

  private KeyRule key(Section route, CacheMode cache) {
    Section key = route.sectionOrEmpty("key", Shapes.KEY);
    Scalar identity = key.scalar("identity", "the name of an identity");
    if (identity != null) {
      References.check("identity", identity, scope.identities().keySet(), "identities", findings);
    }
    return new KeyRule(
        query(key, cache),
        FieldNames.checked(key, "header"),
        key.texts("cookie"),
        identity == null ? null : identity.text());
  }

  private QueryKey query(Section key, CacheMode cache) {
    if (key.node("query") instanceof Scalar scalar && scalar.text().equals("all")) {
      if (key.has("unlisted")) {
        findings.error(
            key.placeOf("unlisted"), "unlisted beside query: all (expected: only with a list)");
      }
      return new QueryKey.Whole();
    }
    if (cache instanceof CacheMode.Http && !key.has("query")) {
      return new QueryKey.Whole();
    }
    Unlisted unlisted = key.choice("unlisted", Ids.UNLISTED);
    return new QueryKey.Listed(
        key.texts("query"), unlisted == null ? scope.defaults().unlisted() : unlisted);
  }

  private Map<Source, ValueType> types(Section route, @Nullable Zone zone) {
    TypeReader reader = new TypeReader(zone, SourceSyntax::ofRoute, findings);
    Map<Source, ValueType> types = new LinkedHashMap<>();
    for (Member member : route.members("types")) {
      Source source = Syntax.read("types", member.key(), SourceSyntax::ofRoute, findings);
      ValueType type = reader.read(member.name(), member.value());
      if (source != null && type != null && types.putIfAbsent(source, type) != null) {
        findings.error(
            member.place(),
            "types: %s a second time (expected: once; path.x and x are the same)"
                .formatted(member.name()));
      }
    }
    return Map.copyOf(types);
  }

  private Sharing sharing(Section route) {
    Node node = route.node("sharing");
    if (node == null) {
      return new Sharing.Unsaid();
    }
    if (node instanceof Scalar scalar && !scalar.isNull()) {
      return switch (scalar.text()) {
        case "public" -> new Sharing.Public();
        case "http" -> new Sharing.AsHttp();
        case "verified" -> {
          findings.error(
              scalar.place(),
              "sharing: verified alone (expected: {verified: {key: NAME, claims: [names] or none}}, because the key that verifies and the claims that matter have to be named)");
          yield new Sharing.Unsaid();
        }
        default -> {
          findings.error(
              scalar.place(),
              "sharing: %s (expected: %s)".formatted(scalar.text(), SHARING),
              Nearest.suggestion(scalar.text(), List.of("public", "http", "verified")));
          yield new Sharing.Unsaid();
        }
      };
    }
    Section sharing = route.section("sharing", Shapes.SHARING);
    Section verified = sharing == null ? null : sharing.section("verified", Shapes.VERIFIED);
    return verified == null ? new Sharing.Unsaid() : verified(verified);
  }

  private Sharing verified(Section verified) {
    Scalar key = verified.scalar("key", "the name of an identity key");
    if (!verified.has("key")) {
      verified.required("key", "the name of one of identity-keys in the configuration");
    }
    if (key != null) {
      References.check(
          "identity key",
          key,
          scope.config().identityKeys().keySet(),
          "identity-keys of the configuration",
          findings);
    }
    if (!verified.has("claims")) {
      verified.required("claims", "the claims that change the answer, or none");
    }
    boolean none = verified.node("claims") instanceof Scalar scalar && scalar.text().equals("none");
    List<String> claims = none ? List.of() : verified.texts("claims");
    return key == null ? new Sharing.Unsaid() : new Sharing.Verified(key.text(), claims);
  }

  private void checkUse(Section route, Route read) {
    if (read.sharing() instanceof Sharing.Public && read.key().identity() != null) {
      findings.error(
          route.placeOf("sharing"),
          "sharing: public with key.identity (expected: one of them: answers for everybody, or one per caller)");
    }
    if (read.sharing() instanceof Sharing.AsHttp) {
      if (!(read.cache() instanceof CacheMode.Http)) {
        findings.error(
            route.placeOf("sharing"),
            "sharing: http without a plain HTTP cache (expected: cache: http, or mode: http in cache)");
      }
      if (read.key().identity() != null) {
        findings.error(
            route.placeOf("sharing"),
            "sharing: http with key.identity (expected: one of them: answers as RFC 9111 shares them, or one per caller)");
      }
    }
    boolean caches = !(read.cache() instanceof CacheMode.Off);
    boolean reads =
        read.match().isEmpty()
            || read.match().stream()
                .anyMatch(line -> line.matchesMethod("GET") || line.matchesMethod("HEAD"));
    if (caches && !reads) {
      findings.warning(
          route.placeOf("match"),
          "route \"%s\" caches, but matches neither GET nor HEAD (expected: one of them, or a write)"
              .formatted(read.id()));
    }
  }
}
