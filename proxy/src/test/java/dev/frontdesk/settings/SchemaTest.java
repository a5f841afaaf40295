package dev.frontdesk.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.erosb.jsonsKema.JsonParser;
import com.github.erosb.jsonsKema.SchemaLoader;
import com.github.erosb.jsonsKema.ValidationFailure;
import com.github.erosb.jsonsKema.Validator;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.settings.yaml.Shape;
import dev.frontdesk.settings.yaml.SourceText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The JSON Schemas say of structure what the loader says. */
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RULES = "config/schema/rules.schema.json";
  private static final String CONFIG = "config/schema/frontdesk.schema.json";
  private static final String TESTS = "config/schema/rules-test.schema.json";
  private static final Map<String, Validator> VALIDATORS =
      Map.of(RULES, validator(RULES), CONFIG, validator(CONFIG), TESTS, validator(TESTS));

  private static Validator validator(String path) {
    return Validator.forSchema(
        new SchemaLoader(new JsonParser(Samples.read(path).text()).parse()).load());
  }

  private static ValidationFailure validate(String schema, String yaml) {
    try {
      Object document = new Load(LoadSettings.builder().build()).loadFromString(yaml);
      return requireNonNull(VALIDATORS.get(schema))
          .validate(new JsonParser(JSON.writeValueAsString(document)).parse());
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static List<String> ruleFiles() {
    return Samples.in("rules", ".yaml").stream().filter(Loader::isRuleFile).toList();
  }

  static List<String> testFiles() {
    return Samples.in("rules", ".test.yaml");
  }

  static List<String> configurations() {
    return Samples.in("config", ".yaml");
  }

  @ParameterizedTest
  @MethodSource("ruleFiles")
  void ruleSamplesFitTheirSchema(String path) {
    assertThat(validate(RULES, Samples.read(path).text())).isNull();
  }

  @ParameterizedTest
  @MethodSource("testFiles")
  void testSamplesFitTheirSchema(String path) {
    assertThat(validate(TESTS, Samples.read(path).text())).isNull();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configurationsFitTheirSchema(String path) {
    assertThat(validate(CONFIG, Samples.read(path).text())).isNull();
  }

  /** Every key of a rule file, used as the reference says. */
  private static final String ALL_RULES =
      """
      version: 1
      identities:
        h: { header: X-User }
        c: { cookie: session }
        j: { jwt-claim: sub, key: booking-app }
      cookies: { ignore: [_ga*, _fbp] }
      ignore-query: [ref]
      allow-headers: [X-Device]
      credentials: X-Secret
      defaults:
        upstream: booking.replicas
        zone: UTC
        unlisted: drop
        consistency: local
        settle: 20s
        when-redis-away: release
        cache:
          ttl: 1m
          statuses: { 404: 1s }
          origin-cache-control: respect
          stale-while-revalidate: 1s
          stale-if-error: 1s
          client: max-age=30s
          set-cookie: refuse
          encrypt: false
          compress: true
          max-object: 1MiB
          priority: low
          client-directives: ignore
          range-miss: whole
          early-refresh: true
          tags-from: [Surrogate-Key]
          targeted: [CDN-Cache-Control]
      routes:
        - id: all
          match: ["GET /a/{x}/{rest*}", "QUERY /a/{x}/{rest*}"]
          host: api.example
          query: { page: 1, all: absent }
          header: { Accept: present }
          upstream: booking
          zone: header.x-zone
          key: { query: [day, from, to], unlisted: bypass, header: [Accept-Language], cookie: [lang], identity: j }
          types:
            x: uuid
            query.day: { date: { zone: Europe/Lisbon } }
            query.from: { dates: { from: query.from, to: query.to, zone: UTC } }
            header.accept-language: lower
          sharing: { verified: { key: booking-app, claims: [tenant] } }
          cache:
            ttl: 5m30s
            statuses: { 301: 1h }
            origin-cache-control: { ignore: [max-age, no-cache, private, no-store] }
            stale-while-revalidate: 30s
            stale-if-error: 1h
            client: no-cache
            until: value-of(response.body.validUntil)
            zone: UTC
            set-cookie: strip
            encrypt: true
            compress: false
            max-object: 64KiB
            priority: high
            client-directives: honour
            range-miss: forward
            early-refresh: 1.5
            tags: ["a:{x}:{query.day}", "b:{query.from}", "c:{response.body.items[].id}"]
            tags-from: [xkey, Cache-Tag]
            targeted: []
            mode: keyed
        - { id: plain, match: GET /p, sharing: http, cache: { mode: http, targeted: My-Cache-Control } }
        - { id: one, match: GET /b, sharing: public, key: { query: all }, cache: { until: midnight } }
      writes:
        - id: all
          match: POST /a/{x}
          host: api.example
          query: { dry: absent }
          header: { X-Real: "1" }
          event: changed
          take:
            one: request.form.a
            two: [request.body.b, stored.body.b]
            three: { from: response.body.c, as: int, first: true }
            four: { as: { dates: { from: request.body.from, to: request.body.to } } }
          invalidate: ["a:{x}:{one}", "a:{two}", "c:{three}", "b:{four}"]
          consistency: shared
          settle: 1s
          soft: true
          when-redis-away: refuse
          zone: UTC
      queries:
        - id: slots
          match: ["GET /sql/{x}"]
          sql: SELECT * FROM slots WHERE a = $1 AND b = $2 AND c = ANY ($3)
          params: [path.x as int4, "query.day as date or null", "query.y as text[]"]
          answer: rows
          pool: replica
          depends-on: [slots, other.bookings]
          access: anyone
          cache: { ttl: 30s, tags: ["a:{x}:{query.day}"] }
          timeout: 2s
          max-rows: 10
        - { id: mine, match: GET /mine, sql: SELECT 1, answer: value, depends-on: [], access: { identity: j } }
      changes:
        - { id: rows, table: public.slots, event: changed, zone: UTC, types: { starts_at: date }, invalidate: ["a:{x}:{starts_at}"] }
      """;

  /** Every key of a configuration, but {@code secret} and {@code key} of an identity key. */
  private static final String ALL_CONFIG =
      """
      version: 1
      listen: { address: "[::]:8443", tls: { certificate: file:pem, key: file:pem } }
      admin: { address: "localhost:0", token: file:pem }
      upstreams:
        a:
          primary: http://a
          replicas: [https://b:444/]
          connect-timeout: 1s
          response-timeout: 2s
          idle-timeout: 3s
          connections: 4
          queue: 5
          fills: 3
          databases: ["[::1]:5433"]
          position-field: X-Lsn
          max-lag: 1s
          catch-up: 0ms
          spill: { rate: 5, burst: 10 }
          breaker: { failures: 3, open-for: 2s }
          health: { path: /health, every: 1s }
      default-upstream: a
      rules: [a.yaml, b.yaml]
      memory: { size: 1GiB, max-object: 1MiB, fills: 64MiB, marks: 5000 }
      compression: { encodings: gzip, level: 9, min-size: 0B, types: [text/*] }
      trusted: 10.0.0.0/8
      credentials: [X-A]
      ignore-query: [a*]
      cookies: { ignore: b }
      allow-headers: [X-B]
      identity-keys:
        k: { jwks: "https://a/k", algorithms: [RS256, ES256], issuer: i, audience: a, skew: 0s, refresh: 1m }
      access-log: { to: /var/log/frontdesk.log, format: combined, mask: [email] }
      limits: { request-line: 4KiB, fields: 16KiB, body-copy: 1MiB, connections: 500, idle-timeout: 30s }
      shutdown: { drain: 30s }
      startup: { warm-up: 0s }
      answers:
        name: edge
        x-cache: X-Proxy-Cache
        x-cache-ttl: off
        x-response-time: on
        cache-status: true
        server-timing: false
        detail: false
        tag-fields: true
        debug: X-Frontdesk-Debug
      redis:
        url: rediss://a:6380/1
        user: u
        password: file:pem
        ca: file:pem
        namespace: n
        command-timeout: 50ms
        lease: 2s
        when-away: degrade
        degraded-ttl: 5s
        encryption-key: ["0001020304050607000102030405060700010203040506070001020304050607"]
        max-value: 1MiB
        marks: 5000
        journal: 100
        fill-wait: 1s
        replica-reads: false
      postgres:
        primary: postgresql://frontdesk@127.0.0.1:5432/booking
        replicas: ["postgres://u@[::1]:5433/booking?application_name=desk"]
        audit: postgresql://u@b/booking
        password: file:pem
        tls: verify-full
        certificates: file:pem
        connect-timeout: 1s
        connections: { primary: 1, replica: 2, audit: 3 }
        waiting: 10
        patience: 1s
        idle-timeout: 1m
        max-lifetime: 1h
        statement-timeout: 5s
        positions: { every: 100ms, timeout: 500ms, max-lag: 10s, grace: 10s }
        catch-up: 50ms
        spill: { rate: 0 }
        changes: { beat: 1s, blind-ttl: 5s, channel: desk }
        slow-query: 100ms
        max-cost: 100000
      read-your-writes: { lasts: 1m, cookie: seen, key: file:pem, identities: [j] }
      """;

  @Test
  void everyKeyIsAcceptedByBoth() {
    assertThat(validate(RULES, ALL_RULES)).isNull();
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("f.yaml", ALL_RULES)),
            Samples.config().withPostgres(Database.ANY),
            Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    assertNames(ALL_RULES, Shapes.OF_RULES, Set.of());
    assertThat(validate(CONFIG, ALL_CONFIG)).isNull();
    String pem = "-----BEGIN CERTIFICATE----------BEGIN PRIVATE KEY-----";
    assertThat(
            ConfigLoader.load(
                    new SourceText("c.yaml", ALL_CONFIG),
                    new Surroundings(name -> null, path -> pem))
                .findings())
        .isEmpty();
    assertNames(
        ALL_CONFIG,
        Shapes.OF_CONFIG,
        Set.of("key", "secret", "sentinel", "cluster", "master", "nodes"));
  }

  /** Where Redis is can be said in one way at a time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{version: 1, redis: {sentinel: {master: m, nodes: ['redis://a:26379', 'redis://b']}}}",
        "{version: 1, redis: {cluster: {nodes: ['rediss://a:7000']}, replica-reads: true}}",
        "{version: 1, redis: {cluster: {nodes: 'redis://[::1]:7000/'}, when-away: pass}}",
        "{version: 1, redis: {url: '${REDIS_URL:-redis://127.0.0.1:6379}'}}",
      })
  void eachDeploymentIsAcceptedByBoth(String yaml) {
    assertThat(validate(CONFIG, yaml)).isNull();
    assertThat(ConfigLoader.load(new SourceText("f.yaml", yaml), Surroundings.NOTHING).findings())
        .isEmpty();
  }

  private static void assertNames(String yaml, List<Shape> shapes, Set<String> without) {
    for (Shape shape : shapes) {
      for (String key : shape.keys()) {
        if (!without.contains(key)) {
          assertThat(yaml).as(shape.name()).contains(key + ":");
        }
      }
    }
  }

  @Test
  void schemaAndLoaderKnowTheSameKeys() throws JsonProcessingException {
    assertThat(objects(RULES, "rules")).isEqualTo(declared(Shapes.OF_RULES));
    assertThat(objects(CONFIG, "configuration")).isEqualTo(declared(Shapes.OF_CONFIG));
  }

  /** The schema's objects with fixed keys, by name. */
  private static Map<String, Set<String>> objects(String path, String rootName)
      throws JsonProcessingException {
    JsonNode schema = JSON.readTree(Samples.read(path).text());
    Map<String, Set<String>> objects = new TreeMap<>();
    objects.put(rootName, names(schema.get("properties")));
    schema
        .get("$defs")
        .properties()
        .forEach(definition -> {
          if (definition.getValue().has("properties")) {
            assertThat(definition.getValue().path("additionalProperties").asBoolean(true))
                .as(definition.getKey())
                .isFalse();
            objects.put(definition.getKey(), names(definition.getValue().get("properties")));
          }
        });
    return objects;
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Map<String, Set<String>> declared(List<Shape> shapes) {
    Map<String, Set<String>> declared = new TreeMap<>();
    shapes.forEach(shape -> declared.put(shape.name(), new TreeSet<>(shape.keys())));
    return declared;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "routes: []",
        "version: 2",
        "version: '1'",
        "{version: 1, rotues: []}",
        "{version: 1, changes: {}}",
        "{version: 1, queries: [{id: q}]}",
        "{version: 1, queries: [{id: q, match: POST /q, sql: SELECT 1, answer: row, depends-on: [], access: anyone}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT 1, answer: table, depends-on: [], access: anyone}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT 1, answer: row, access: anyone}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT 1, answer: row, depends-on: [], access: {}}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT 1, answer: row, depends-on: [], access: all}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT 1, answer: row, depends-on: [], access: anyone, cache: http}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT $1, answer: row, depends-on: [], access: anyone, params: [query.a]}]}",
        "{version: 1, queries: [{id: q, match: GET /q, sql: SELECT $1, answer: row, depends-on: [], access: anyone, params: [query.a as integer]}]}",
        "{version: 1, changes: [{id: c, table: t}]}",
        "{version: 1, changes: [{id: c, table: a b, invalidate: [t]}]}",
        "{version: 1, changes: [{id: c, table: t, invalidate: [t], types: {a: number}}]}",
        "{version: 1, routes: {id: a}}",
        "{version: 1, routes: [{match: GET /a, cache: off}]}",
        "{version: 1, routes: [{id: a, cache: off}]}",
        "{version: 1, routes: [{id: a, match: GET /a}]}",
        "{version: 1, routes: [{id: a, match: /a, cache: off}]}",
        "{version: 1, routes: [{id: a, match: get /a, cache: off}]}",
        "{version: 1, routes: [{id: a, match: 'GET /a?b=c', cache: off}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: none}]}",
        "{version: 1, routes: [{id: a b, match: GET /a, cache: off}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {ttl: 300}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {ttl: 5 m}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {max-object: 1KB}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {statuses: {99: 1s}}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {encrypt: 'yes'}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {early-refresh: 0}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {early-refresh: often}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {client: max-age=30}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {until: noon}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, cache: {origin-cache-control: ignore}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, sharing: verified, cache: {ttl: 1s}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, sharing: {verified: {key: k}}, cache: {ttl: 1s}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, key: {query: {a: b}}, cache: {ttl: 1s}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, types: {query.a: number}, cache: {ttl: 1s}}]}",
        "{version: 1, routes: [{id: a, match: GET /a, types: {query.a: {dates: {from: query.a}}}, cache: {ttl: 1s}}]}",
        "{version: 1, identities: {u: {jwt-claim: sub}}}",
        "{version: 1, identities: {u: {header: A, cookie: b}}}",
        "{version: 1, identities: {u: {}}}",
        "{version: 1, defaults: {cache: {tags: [a]}}}",
        "{version: 1, writes: [{match: POST /a}]}",
        "{version: 1, writes: [{id: a, match: POST /a, soft: 1, event: e}]}",
        "{version: 1, writes: [{id: a, match: POST /a, consistency: all, event: e}]}",
        "{version: 1, writes: [{id: a, match: POST /a, upstream: booking, event: e}]}",
        "{version: 1, writes: [{id: a, match: POST /a, take: {x: {form: [host]}}, invalidate: ['a:{x}']}]}",
      })
  void whatIsNoRuleFileIsRefusedByBoth(String yaml) {
    assertThat(validate(RULES, yaml)).as("schema").isNotNull();
    Loaded loaded =
        Loader.load(
            List.of(new SourceText("f.yaml", yaml)), Samples.config(), Surroundings.NOTHING);
    assertThat(loaded.rules()).as("loader").isNull();
    assertThat(loaded.findings()).anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen: {}",
        "{version: 1, listne: {}}",
        "{version: 1, listen: {address: 8080}}",
        "{version: 1, listen: {address: 'a:b'}}",
        "{version: 1, listen: {tls: {certificate: x}}}",
        "{version: 1, upstreams: [a]}",
        "{version: 1, upstreams: {a.b: {primary: ['http://a']}}}",
        "{version: 1, upstreams: {a: {replicas: ['http://a']}}}",
        "{version: 1, upstreams: {a: {primary: []}}}",
        "{version: 1, upstreams: {a: {primary: ['ftp://a']}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a/path']}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], connections: 0}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], response-timeout: 15}}}",
        "{version: 1, memory: {size: 512MB}}",
        "{version: 1, memory: {marks: many}}",
        "{version: 1, compression: on}",
        "{version: 1, compression: {encodings: [deflate]}}",
        "{version: 1, compression: {level: 10}}",
        "{version: 1, compression: {level: '6'}}",
        "{version: 1, access-log: {format: xml}}",
        "{version: 1, identity-keys: {k: {algorithms: [RS256]}}}",
        "{version: 1, identity-keys: {k: {jwks: 'http://a/', algorithms: [none]}}}",
        "{version: 1, identity-keys: {k: {jwks: 'http://a/'}}}",
        "{version: 1, identity-keys: {k: {jwks: 'http://a/', secret: s, algorithms: [RS256]}}}",
        "{version: 1, answers: {x-cache: 'a b'}}",
        "{version: 1, answers: {detail: full}}",
        "{version: 1, credentials: ['a b']}",
        "{version: 1, shutdown: {drain: 10}}",
        "{version: 1, startup: {warm-up: true}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], fills: 0}}}",
        "{version: 1, redis: {namespace: a}}",
        "{version: 1, redis: {url: 'http://a'}}",
        "{version: 1, redis: {url: 'redis://u:p@a'}}",
        "{version: 1, redis: {url: 'redis://a', cluster: {nodes: ['redis://b']}}}",
        "{version: 1, redis: {sentinel: {nodes: ['redis://a']}}}",
        "{version: 1, redis: {sentinel: {master: m, nodes: []}}}",
        "{version: 1, redis: {cluster: {nodes: ['redis://a/1']}}}",
        "{version: 1, redis: {cluster: {}}}",
        "{version: 1, redis: {url: 'redis://a', user: u}}",
        "{version: 1, redis: {url: 'redis://a', namespace: 'a:b'}}",
        "{version: 1, redis: {url: 'redis://a', when-away: refuse}}",
        "{version: 1, redis: {url: 'redis://a', marks: 10}}",
        "{version: 1, redis: {url: 'redis://a', journal: 0}}",
        "{version: 1, redis: {url: 'redis://a', max-value: 4MB}}",
        "{version: 1, redis: {url: 'redis://a', replica-reads: 'yes'}}",
        "{version: 1, redis: {url: 'redis://a', lease: 1}}",
        "{version: 1, redis: {url: 'redis://a', command-timeout: 50}}",
        "{version: 1, postgres: {audit: 'postgresql://u@a/b'}}",
        "{version: 1, postgres: {primary: 'postgresql://a/b'}}",
        "{version: 1, postgres: {primary: 'postgresql://u:p@a/b'}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', replicas: [c]}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', tls: prefer}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', changes: on}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', changes: {channel: A}}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', connections: 5}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', spill: {rate: -1}}}",
        "{version: 1, postgres: {primary: 'postgresql://u@a/b', max-cost: 0}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], replicas: ['http://b'], databases: ['http://b']}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], replicas: ['http://b'], health: {every: 1s}}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], replicas: ['http://b'], health: {path: a}}}}",
        "{version: 1, upstreams: {a: {primary: ['http://a'], replicas: ['http://b'], breaker: {failures: 0}}}}",
        "{version: 1, read-your-writes: {cookie: 'a b'}}",
        "{version: 1, read-your-writes: {lasts: 60}}",
      })
  void whatIsNoConfigurationIsRefusedByBoth(String yaml) {
    assertThat(validate(CONFIG, yaml)).as("schema").isNotNull();
    assertThat(ConfigLoader.load(new SourceText("f.yaml", yaml), Surroundings.NOTHING).config())
        .as("loader")
        .isNull();
  }
}
