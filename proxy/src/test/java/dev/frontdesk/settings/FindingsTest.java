package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each finding of a rule file, with its exact text. */
class FindingsTest {
  private record Case(String name, String yaml, String... findings) {}

  private static final String HEAD = "version: 1\n";

  private static Loaded load(String yaml) {
    return Loader.load(
        List.of(new SourceText("f.yaml", yaml)), Samples.config(), Surroundings.NOTHING);
  }

  private static List<String> findings(Loaded loaded) {
    return loaded.findings().stream().map(Finding::toString).toList();
  }

  /** A route with this line in it, which is line 5 of the file. */
  private static String route(String line) {
    return HEAD + "routes:\n  - id: r\n    match: GET /a/{x}\n    " + line + "\n    cache: off\n";
  }

  /** A route with this after {@code cache:}, which is line 5. */
  private static String cache(String cache) {
    return HEAD + "routes:\n  - id: r\n    match: GET /a/{x}\n    cache: " + cache + "\n";
  }

  /** A write whose third line, line 5, is this. */
  private static String write(String line) {
    return HEAD + "writes:\n  - id: w\n    match: POST /a/{x}\n    " + line + "\n";
  }

  private static final List<Case> CASES =
      List.of(
          new Case(
              "no version", "routes: []\n", "1:1: error: no \"version\" (expected: version: 1)"),
          new Case("other version", "version: 2\n", "1:10: error: version: 2 (expected: 1)"),
          new Case(
              "unknown key",
              cache("{ tll: 5m }"),
              "5:14: error: unknown key \"tll\" in cache (expected: ttl, statuses, origin-cache-control, stale-while-revalidate, stale-if-error, client, until, zone, set-cookie, encrypt, compress, max-object, priority, client-directives, tags, tags-from, targeted, range-miss, early-refresh, mode) — did you mean \"ttl\"?"),
          new Case(
              "duplicate key",
              cache("{ ttl: 5m, ttl: 6m }"),
              "5:23: error: key \"ttl\" a second time (expected: once; the first is at f.yaml:5:14)"),
          new Case(
              "missing unit",
              cache("{ ttl: 300 }"),
              "5:19: error: ttl: 300 (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d) — did you mean \"300s\"?"),
          new Case(
              "more than an array",
              cache("{ ttl: 1s, max-object: 2GiB }"),
              "5:23: error: max-object: 2147483648 bytes (expected: at most 1GiB)"),
          new Case(
              "decimal size",
              cache("{ ttl: 1s, max-object: 64KB }"),
              "5:35: error: max-object: 64KB (expected: a size with its unit, as 64KiB, 16MiB or 1GiB) — did you mean \"64KiB\"?"),
          new Case(
              "not a mapping",
              HEAD + "routes: [a]\n",
              "2:10: error: route: \"a\" (expected: a mapping with id, match, host, query, header, upstream, zone, key, types, sharing, cache)"),
          new Case(
              "no id, no match, no cache",
              HEAD + "routes: [{}]\n",
              "2:10: error: no \"id\" in route (expected: letters, digits, dots, - and _)",
              "2:10: error: no \"match\" (expected: METHOD /path/{name}, or a list of these)",
              "2:10: error: no \"cache\" in route (expected: off, http or a mapping with ttl, tags and the like)"),
          new Case(
              "duplicate id",
              HEAD
                  + "routes:\n  - { id: r, match: GET /a, cache: off }\n  - { id: r, match: GET /b, cache: off }\n",
              "4:7: error: route \"r\" a second time (expected: once in all files; the first is at f.yaml:3:7)"),
          new Case(
              "wrong path template",
              route("key: {}").replace("/a/{x}", "/a/x{y}"),
              "4:19: error: match: 'x{y}' (expected: a segment that is a literal or one {name} and nothing else)"),
          new Case(
              "lower-case method",
              route("key: {}").replace("GET", "get"),
              "4:12: error: match: method get (expected: a method in capitals, or ANY) — did you mean \"GET\"?"),
          new Case(
              "no method",
              route("key: {}").replace("GET ", ""),
              "4:12: error: match: \"/a/{x}\" (expected: METHOD /path/{name}) — did you mean \"GET /a/{x}\"?"),
          new Case(
              "uncommon method",
              route("key: {}").replace("GET", "GTE"),
              "4:12: warning: match: GTE is no common method — did you mean \"GET\"?"),
          new Case(
              "query in the path",
              route("key: {}").replace("{x}", "b?c=d"),
              "4:20: error: match: a query in the path (expected: the path here, and query: {name: value} beside match)"),
          new Case(
              "undefined upstream",
              route("upstream: bokking.replicas"),
              "5:15: error: undefined upstream \"bokking\" (expected: booking) — did you mean \"booking\"?"),
          new Case(
              "undefined identity",
              HEAD
                  + "identities: { user: { header: X-User } }\nroutes:\n  - { id: r, match: GET /a, key: { identity: usr }, cache: off }\n",
              "4:46: error: undefined identity \"usr\" (expected: user) — did you mean \"user\"?"),
          new Case(
              "claim without a key",
              HEAD + "identities: { user: { jwt-claim: sub } }\n",
              "2:23: error: jwt-claim without a key (expected: key: with the name of one of identity-keys in the configuration)"),
          new Case(
              "undefined identity key",
              HEAD + "identities: { user: { jwt-claim: sub, key: booking } }\n",
              "2:44: error: undefined identity key \"booking\" (expected: booking-app)"),
          new Case(
              "two sources of an identity",
              HEAD + "identities: { user: { header: A, cookie: b } }\n",
              "2:21: error: user: header and cookie (expected: one of header, cookie, jwt-claim)"),
          new Case(
              "unreachable route",
              HEAD
                  + "routes:\n  - { id: all, match: \"ANY /a/{rest*}\", cache: off }\n  - { id: r, match: [GET /a/b, \"PUT /a/{c}/{d}\"], cache: off }\n",
              "4:7: error: route \"r\" is never reached (expected: before \"all\" at f.yaml:3:7, which matches all that it matches)"),
          new Case(
              "unreachable with the same condition",
              HEAD
                  + "routes:\n  - { id: a, match: \"GET /{x}\", host: h, cache: off }\n  - { id: r, match: GET /a, host: h, cache: off }\n",
              "4:7: error: route \"r\" is never reached (expected: before \"a\" at f.yaml:3:7, which matches all that it matches)"),
          new Case(
              "reachable: a condition, a method, a line that is not covered",
              HEAD
                  + "routes:\n  - { id: a, match: \"GET /{x}\", host: h, cache: off }\n  - { id: b, match: GET /a, cache: off }\n  - { id: c, match: [GET /a, GET /a/], cache: off }\n  - { id: d, match: POST /a, cache: off }\n"),
          new Case(
              "parameter in no path",
              cache("{ ttl: 1s, tags: [\"a:{y}\"] }"),
              "5:30: error: {y} is no parameter of GET /a/{x} (expected: x, or a source as query.x) — did you mean \"x\"?",
              "5:30: warning: no write or change clears the tag a:{y} (expected: invalidate with it, or a lifetime that is short enough)"),
          new Case(
              "parameter not in every path",
              HEAD
                  + "routes:\n  - id: r\n    match: [\"GET /a/{x}\", GET /b]\n    types: { x: int }\n    cache: { ttl: 1s }\n",
              "5:14: error: {x} is no parameter of GET /b (expected: x, or a source as query.x)"),
          new Case(
              "tag without a literal",
              cache("{ ttl: 1s, tags: [\"{x}:a\"] }"),
              "5:31: error: tags: '{x}:a' (expected: a tag that begins with a literal)"),
          new Case(
              "tag of a route with a request body",
              cache("{ ttl: 1s, tags: [\"a:{request.body.b}\"] }"),
              "5:34: error: tags: 'request.body.b' (expected: a source that a read has: not request.body, request.form, stored.body)"),
          new Case(
              "identity of a tag",
              cache("{ ttl: 1s, tags: [\"a:{identity.user}\"] }"),
              "5:30: error: undefined identity \"user\" (expected: one that is defined in identities)",
              "5:30: warning: {identity.user} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)",
              "5:30: warning: no write or change clears the tag a:{identity.user} (expected: invalidate with it, or a lifetime that is short enough)"),
          new Case(
              "tag that nothing clears, and write that clears nothing",
              cache("{ ttl: 1s, tags: [\"booking:{x}\"] }")
                  + "writes:\n  - { id: w, match: \"PUT /a/{x}\", invalidate: [\"bookings:{x}\"] }\n",
              "5:30: warning: no write or change clears the tag booking:{x} (expected: invalidate with it, or a lifetime that is short enough) — did you mean \"bookings\"?",
              "7:48: warning: invalidate: no route has a tag that bookings:{x} clears (expected: tags: with it) — did you mean \"booking\"?"),
          new Case(
              "tags of the origin may be any",
              cache("{ ttl: 1s, tags-from: [Surrogate-Key] }")
                  + "writes:\n  - { id: w, match: \"PUT /a/{x}\", invalidate: [\"bookings:{x}\"] }\n"),
          new Case(
              "tag of what is not keyed",
              HEAD
                  + "identities: { u: { header: X-U } }\nroutes:\n  - id: r\n    match: GET /a\n    key: { query: [a], header: [B] }\n"
                  + "    cache: { ttl: 1s, tags-from: [xkey], tags: [\"t:{query.a}:{header.b}\", \"t:{query.c}\", \"t:{header.d}\", \"t:{identity.u}\"] }\n"
                  + "writes: [{ id: w, match: POST /a, invalidate: [t] }]\n",
              "7:75: warning: {query.c} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)",
              "7:90: warning: {header.d} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)",
              "7:106: warning: {identity.u} in a tag, but not in the key (expected: it in key, so that one stored answer has one such value)"),
          new Case(
              "write that does nothing",
              write("soft: true"),
              "3:5: warning: write \"w\" clears nothing and raises no event (expected: invalidate or event)"),
          new Case(
              "undefined name in a write's tag",
              write("invalidate: [\"~route:{y}\"]"),
              "5:18: error: {y} is no parameter of POST /a/{x} (expected: x, or a source as query.x) — did you mean \"x\"?"),
          new Case(
              "unused take",
              write("take: { b: [response.body.b] }\n    invalidate: [\"~route:{x}\"]"),
              "5:13: error: take: \"b\" is in no tag of invalidate (expected: {b} in one)"),
          new Case(
              "take of a path parameter that is nowhere",
              write("take: { b: [path.y] }\n    invalidate: [\"~route:{b}\"]"),
              "5:13: error: {y} is no parameter of POST /a/{x}, nor in take (expected: b, x, or a source as query.x) — did you mean \"b\"?"),
          new Case(
              "unknown source",
              write("take: { b: [body.id] }\n    invalidate: [\"~route:{b}\"]"),
              "5:17: error: b: 'body.id' (expected: a name, or path.x, query.x, header.x, host, identity.x, request.form.x, request.body.…, response.header.x, response.body.…, stored.body.…)"),
          new Case(
              "reserved tag",
              write("invalidate: [\"~host:a\"]"),
              "5:19: error: invalidate: '~host:a' (expected: ~uri:…, ~route:… or ~identity:NAME:…)"),
          new Case(
              "date without a zone",
              route("types: { x: date }"),
              "5:17: error: x: date without a zone (expected: zone: UTC, an IANA name or a source, in the rule or in defaults)"),
          new Case(
              "unknown zone",
              route("zone: Europe/Lisbonne"),
              "5:11: error: zone: Europe/Lisbonne (expected: UTC, an IANA name as Europe/Lisbon, or a source) — did you mean \"Europe/Lisbon\"?"),
          new Case(
              "unknown type",
              route("types: { x: uid }"),
              "5:17: error: x: type uid (expected: text, int, uuid, lower, date, {date: {zone}} or {dates: {from, to}}) — did you mean \"uuid\"?"),
          new Case(
              "verified alone",
              route("sharing: verified"),
              "5:14: error: sharing: verified alone (expected: {verified: {key: NAME, claims: [names] or none}}, because the key that verifies and the claims that matter have to be named)"),
          new Case(
              "verified without claims, by an undefined key",
              route("sharing: { verified: { key: bookings-app } }"),
              "5:26: error: no \"claims\" in verified (expected: the claims that change the answer, or none)",
              "5:33: error: undefined identity key \"bookings-app\" (expected: booking-app) — did you mean \"booking-app\"?"),
          new Case(
              "public and keyed per caller",
              HEAD
                  + "identities: { u: { header: X-U } }\nroutes:\n  - { id: r, match: GET /a, sharing: public, key: { identity: u }, cache: { ttl: 1s } }\n",
              "4:29: error: sharing: public with key.identity (expected: one of them: answers for everybody, or one per caller)"),
          new Case(
              "sharing as HTTP has it, where the key says more",
              HEAD + "routes:\n  - { id: r, match: GET /a, sharing: http, cache: { ttl: 1s } }\n",
              "3:29: error: sharing: http without a plain HTTP cache (expected: cache: http, or mode: http in cache)"),
          new Case(
              "sharing as HTTP has it, and keyed per caller",
              HEAD
                  + "identities: { u: { header: X-U } }\nroutes:\n  - { id: r, match: GET /a, sharing: http, key: { identity: u }, cache: http }\n",
              "4:29: error: sharing: http with key.identity (expected: one of them: answers as RFC 9111 shares them, or one per caller)"),
          new Case(
              "sharing that nobody knows",
              route("sharing: htp"),
              "5:14: error: sharing: htp (expected: public, http or {verified: {key: NAME, claims: [names] or none}}) — did you mean \"http\"?"),
          new Case(
              "unknown mode",
              cache("{ mode: htp }"),
              "5:20: error: mode: htp (expected: keyed, http) — did you mean \"http\"?"),
          new Case(
              "a mode for all routes of a file",
              HEAD + "defaults: { cache: { mode: http } }\n",
              "2:22: error: unknown key \"mode\" in defaults-cache (expected: ttl, statuses, origin-cache-control, stale-while-revalidate, stale-if-error, client, set-cookie, encrypt, compress, max-object, priority, client-directives, tags-from, targeted, range-miss, early-refresh)"),
          new Case(
              "Cache-Control before itself",
              cache("{ ttl: 1s, targeted: [A-Cache-Control, cache-control, EXPIRES] }"),
              "5:51: error: targeted: cache-control (expected: a field that comes before it, as CDN-Cache-Control; it counts where none does)",
              "5:66: error: targeted: EXPIRES (expected: a field that comes before it, as CDN-Cache-Control; it counts where none does)"),
          new Case(
              "a targeted field twice, and none",
              cache("{ ttl: 1s, targeted: [A-Cache, a-cache, a b] }"),
              "5:43: error: targeted: a-cache a second time (expected: once)",
              "5:52: error: targeted: a b (expected: a field name)"),
          new Case(
              "unlisted beside all",
              route("key: { query: all, unlisted: drop }"),
              "5:24: error: unlisted beside query: all (expected: only with a list)"),
          new Case(
              "midnight without a zone",
              cache("{ ttl: 1s, until: midnight }"),
              "5:30: error: until: midnight without a zone (expected: zone: UTC, an IANA name or a source)"),
          new Case(
              "max-age without a unit",
              cache("{ ttl: 1s, client: max-age=30 }"),
              "5:39: error: client: 30 (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d) — did you mean \"30s\"?"),
          new Case(
              "status out of range",
              cache("{ ttl: 1s, statuses: { 304: 1s } }"),
              "5:35: error: statuses: 304 (expected: a status from 200 to 599, but 206 and 304)"),
          new Case(
              "unknown word",
              cache("{ ttl: 1s, set-cookie: keep }"),
              "5:35: error: set-cookie: keep (expected: refuse, strip, store)"),
          new Case(
              "not a flag",
              cache("{ ttl: 1s, encrypt: on }"),
              "5:32: error: encrypt: on (expected: true or false) — did you mean \"true\"?"),
          new Case(
              "empty cache",
              cache("{}"),
              "5:12: warning: cache: {} says nothing (expected: ttl, tags, or cache: http)"),
          new Case(
              "caches what is never cached",
              cache("{ ttl: 1s }").replace("GET", "POST"),
              "4:5: warning: route \"r\" caches, but matches neither GET nor HEAD (expected: one of them, or a write)"),
          new Case(
              "a variable that is not set",
              route("host: ${NO_HOST}"),
              "5:11: error: host: ${NO_HOST} is not set (expected: that variable, or a default: ${NO_HOST:-…})"),
          new Case(
              "credentials on the allow-list",
              HEAD + "credentials: [X-Key]\nallow-headers: [X-KEY, Cookie]\n",
              "3:17: error: allow-headers: X-KEY carries credentials (expected: key.identity or sharing on the routes that need it)",
              "3:24: error: allow-headers: Cookie carries credentials (expected: key.identity or sharing on the routes that need it)"),
          new Case(
              "a mistake in defaults that no route inherits",
              HEAD + "defaults: { cache: { ttl: 5 } }\n",
              "2:27: error: ttl: 5 (expected: a duration with its unit, as 250ms, 30s, 5m, 2h or 1d) — did you mean \"5s\"?"),
          new Case("text behind the document", HEAD + "routes: ]\n", "2:9: error: not YAML: *"));

  @TestFactory
  List<DynamicTest> eachFindingHasItsPlaceAndItsText() {
    return CASES.stream()
        .map(one ->
            DynamicTest.dynamicTest(
                one.name(),
                () -> {
                  Loaded loaded = load(one.yaml());
                  List<String> expected =
                      List.of(one.findings()).stream().map(text -> "f.yaml:" + text).toList();
                  if (!expected.isEmpty() && expected.getFirst().endsWith("*")) {
                    String start = expected.getFirst().replace("*", "");
                    assertThat(findings(loaded)).singleElement().asString().startsWith(start);
                  } else {
                    assertThat(findings(loaded)).isEqualTo(expected);
                  }
                  boolean errors = expected.stream().anyMatch(text -> text.contains(": error:"));
                  assertThat(loaded.rules() == null).isEqualTo(errors);
                }))
        .toList();
  }

  @Test
  void duplicateIdsInTwoFilesNameBothPlaces() {
    String file = HEAD + "routes:\n  - { id: r, match: GET /%s, cache: off }\n";
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText("b.yaml", file.formatted("b")),
                new SourceText("a.yaml", file.formatted("a"))),
            Samples.config(),
            Surroundings.NOTHING);
    assertThat(findings(loaded))
        .containsExactly(
            "b.yaml:3:7: error: route \"r\" a second time (expected: once in all files; the first is at a.yaml:3:7)");
  }

  @Test
  void filesCountInTheOrderOfTheirNamesAndTheDefaultComesLast() {
    String file = HEAD + "routes:\n  - { id: %s, match: GET /%s, cache: off }\n";
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText("b.yaml", file.formatted("b", "b")),
                Samples.read("rules/default.yaml"),
                new SourceText("a.yaml", file.formatted("a", "a"))),
            Samples.config(),
            Surroundings.NOTHING);
    assertThat(requireNonNull(loaded.rules()).routes())
        .extracting(route -> route.id())
        .containsExactly("a", "b", "http");
  }

  @Test
  void defaultsAreInheritedWithinTheirFileOnly() {
    String defaults =
        HEAD
            + "defaults: { zone: UTC, unlisted: drop, settle: 9s, cache: { ttl: 7s, set-cookie: strip } }\n";
    String route = "routes:\n  - { id: %s, match: GET /%s, cache: { stale-if-error: 1s } }\n";
    String write = "writes:\n  - { id: %s, match: POST /%s, event: e }\n";
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText("a.yaml", defaults + (route + write).formatted("a", "a", "a", "a")),
                new SourceText("b.yaml", HEAD + (route + write).formatted("b", "b", "b", "b"))),
            Samples.config(),
            Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertThat(requireNonNull(loaded.rules()).routes().get(0).cache().toString())
        .contains("ttl=PT7S", "setCookie=STRIP", "staleIfError=PT1S");
    assertThat(loaded.rules().routes().get(0).key().query().toString()).contains("DROP");
    assertThat(loaded.rules().routes().get(1).cache().toString())
        .contains("ttl=null", "setCookie=REFUSE");
    assertThat(loaded.rules().writes().get(0).settle()).hasSeconds(9);
    assertThat(loaded.rules().writes().get(1).settle()).isNull();
  }

  @Test
  void whatHasNoEffectYetIsNoticed() {
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText(
                    "f.yaml",
                    HEAD
                        + "defaults: { upstream: plain.replicas, when-redis-away: refuse }\n"
                        + "writes: [{ id: w, match: POST /a, event: e, consistency: cluster }]\n")),
            requireNonNull(
                ConfigLoader.load(
                        new SourceText(
                            "c.yaml", HEAD + "upstreams: { plain: { primary: \"http://a\" } }\n"),
                        Surroundings.NOTHING)
                    .config()),
            Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.notices())
        .containsExactly(
            "plain.replicas: it has none; these reads go to its primary",
            "when-redis-away: has no effect without redis",
            "consistency: cluster has no effect without redis");
  }

  @Test
  void identitiesByHeaderAndTrustInEverybodyAreWarnedOf() {
    Config open =
        requireNonNull(
            ConfigLoader.load(
                    new SourceText(
                        "c.yaml",
                        HEAD
                            + "trusted: [0.0.0.0/0]\nupstreams: { a: { primary: \"http://a\" } }\n"),
                    Surroundings.NOTHING)
                .config());
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("f.yaml", HEAD + "identities: { u: { header: X-U } }\n")),
            open,
            Surroundings.NOTHING);
    assertThat(findings(loaded))
        .containsExactly(
            "f.yaml:2:15: warning: identity \"u\" is believed from everybody, because the configuration trusts every address (expected: trusted: the addresses of your own proxies)");
  }

  @Test
  void withoutAnyUpstreamNothingLoads() {
    assertThat(findings(Loader.load(List.of(), Config.defaults(), Surroundings.NOTHING)))
        .containsExactly(
            "(built-in)/default.yaml:1:1: error: no upstream (expected: upstreams in the configuration, or --upstream URL)");
  }

  @Test
  void ruleFilesMayUseTheEnvironment() {
    Loaded loaded =
        Loader.load(
            List.of(
                new SourceText(
                    "f.yaml", cache("{ ttl: \"${TTL:-5m}\", stale-if-error: \"${SIE}\" }"))),
            Samples.config(),
            new Surroundings(Map.of("SIE", "9s")::get, path -> null));
    assertThat(loaded.findings()).isEmpty();
    assertThat(requireNonNull(loaded.rules()).routes().getFirst().cache().toString())
        .contains("ttl=PT5M", "staleIfError=PT9S");
  }
}
