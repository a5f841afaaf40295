package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Shape;
import java.util.List;

/**
 * Every object of the two languages with the keys it knows. The JSON Schemas in {@code
 * config/schema} define the same names with the same keys.
 */
public final class Shapes {
  // Rule files.
  static final Shape RULES =
      Shape.of(
          "rules",
          "version",
          "identities",
          "defaults",
          "routes",
          "writes",
          "queries",
          "changes",
          "cookies",
          "ignore-query",
          "allow-headers",
          "credentials");
  static final Shape IDENTITY = Shape.of("identity", "header", "cookie", "jwt-claim", "key");
  static final Shape DEFAULTS =
      Shape.of(
          "defaults",
          "upstream",
          "zone",
          "unlisted",
          "cache",
          "consistency",
          "settle",
          "when-redis-away");
  static final Shape DEFAULTS_CACHE =
      Shape.of(
          "defaults-cache",
          "ttl",
          "statuses",
          "origin-cache-control",
          "stale-while-revalidate",
          "stale-if-error",
          "client",
          "set-cookie",
          "encrypt",
          "compress",
          "max-object",
          "priority",
          "client-directives",
          "tags-from",
          "targeted",
          "range-miss",
          "early-refresh");
  static final Shape COOKIES = Shape.of("cookies", "ignore");
  static final Shape ROUTE =
      Shape.of(
          "route",
          "id",
          "match",
          "host",
          "query",
          "header",
          "upstream",
          "zone",
          "key",
          "types",
          "sharing",
          "cache");
  static final Shape KEY = Shape.of("key", "query", "unlisted", "header", "cookie", "identity");
  static final Shape SHARING = Shape.of("sharing", "verified");
  static final Shape VERIFIED = Shape.of("verified", "key", "claims");
  static final Shape CACHE =
      Shape.of(
          "cache",
          "ttl",
          "statuses",
          "origin-cache-control",
          "stale-while-revalidate",
          "stale-if-error",
          "client",
          "until",
          "zone",
          "set-cookie",
          "encrypt",
          "compress",
          "max-object",
          "priority",
          "client-directives",
          "tags",
          "tags-from",
          "targeted",
          "range-miss",
          "early-refresh",
          "mode");
  static final Shape ORIGIN_CACHE_CONTROL = Shape.of("origin-cache-control", "ignore");
  static final Shape TYPE = Shape.of("type", "date", "dates");
  static final Shape DATE = Shape.of("date", "zone");
  static final Shape DATES = Shape.of("dates", "from", "to", "zone");
  static final Shape WRITE =
      Shape.of(
          "write",
          "id",
          "match",
          "host",
          "query",
          "header",
          "event",
          "take",
          "invalidate",
          "consistency",
          "settle",
          "soft",
          "when-redis-away",
          "zone");
  static final Shape TAKE = Shape.of("take", "from", "as", "first");
  static final Shape QUERY =
      Shape.of(
          "query",
          "id",
          "match",
          "sql",
          "params",
          "answer",
          "pool",
          "depends-on",
          "access",
          "cache",
          "timeout",
          "max-rows");
  static final Shape ACCESS = Shape.of("access", "identity");
  static final Shape CHANGE =
      Shape.of("change", "id", "table", "event", "types", "zone", "invalidate");

  // The configuration.
  static final Shape CONFIG =
      Shape.of(
          "configuration",
          "version",
          "listen",
          "admin",
          "upstreams",
          "default-upstream",
          "rules",
          "memory",
          "compression",
          "trusted",
          "credentials",
          "ignore-query",
          "cookies",
          "allow-headers",
          "identity-keys",
          "access-log",
          "limits",
          "shutdown",
          "startup",
          "answers",
          "redis",
          "postgres",
          "read-your-writes");
  static final Shape LISTEN = Shape.of("listen", "address", "tls");
  static final Shape TLS = Shape.of("tls", "certificate", "key");
  static final Shape ADMIN = Shape.of("admin", "address", "token");
  static final Shape UPSTREAM =
      Shape.of(
          "upstream",
          "primary",
          "replicas",
          "connect-timeout",
          "response-timeout",
          "idle-timeout",
          "connections",
          "queue",
          "fills",
          "databases",
          "position-field",
          "max-lag",
          "catch-up",
          "spill",
          "breaker",
          "health");
  static final Shape SPILL = Shape.of("spill", "rate", "burst");
  static final Shape BREAKER = Shape.of("breaker", "failures", "open-for");
  static final Shape HEALTH = Shape.of("health", "path", "every");
  static final Shape MEMORY = Shape.of("memory", "size", "max-object", "fills", "marks");
  static final Shape COMPRESSION =
      Shape.of("compression", "encodings", "level", "min-size", "types");
  static final Shape IDENTITY_KEY =
      Shape.of(
          "identity-key",
          "jwks",
          "key",
          "secret",
          "algorithms",
          "issuer",
          "audience",
          "skew",
          "refresh");
  static final Shape ACCESS_LOG = Shape.of("access-log", "to", "format", "mask");
  static final Shape LIMITS =
      Shape.of("limits", "request-line", "fields", "body-copy", "connections", "idle-timeout");
  static final Shape SHUTDOWN = Shape.of("shutdown", "drain");
  static final Shape STARTUP = Shape.of("startup", "warm-up");
  static final Shape ANSWERS =
      Shape.of(
          "answers",
          "name",
          "x-cache",
          "x-cache-ttl",
          "x-response-time",
          "cache-status",
          "server-timing",
          "detail",
          "tag-fields",
          "debug");
  static final Shape REDIS =
      Shape.of(
          "redis",
          "url",
          "sentinel",
          "cluster",
          "user",
          "password",
          "ca",
          "namespace",
          "command-timeout",
          "lease",
          "when-away",
          "degraded-ttl",
          "encryption-key",
          "max-value",
          "marks",
          "journal",
          "fill-wait",
          "replica-reads");
  static final Shape SENTINEL = Shape.of("sentinel", "master", "nodes");
  static final Shape CLUSTER = Shape.of("cluster", "nodes");
  static final Shape POSTGRES =
      Shape.of(
          "postgres",
          "primary",
          "replicas",
          "audit",
          "password",
          "tls",
          "certificates",
          "connect-timeout",
          "connections",
          "waiting",
          "patience",
          "idle-timeout",
          "max-lifetime",
          "statement-timeout",
          "positions",
          "catch-up",
          "spill",
          "changes",
          "slow-query",
          "max-cost");
  static final Shape CONNECTIONS = Shape.of("connections", "primary", "replica", "audit");
  static final Shape POSITIONS = Shape.of("positions", "every", "timeout", "max-lag", "grace");
  static final Shape HEARING = Shape.of("hearing", "beat", "blind-ttl", "channel");
  static final Shape READ_YOUR_WRITES =
      Shape.of("read-your-writes", "lasts", "cookie", "key", "identities");

  /** All objects of a rule file. */
  public static final List<Shape> OF_RULES =
      List.of(
          RULES,
          IDENTITY,
          DEFAULTS,
          DEFAULTS_CACHE,
          COOKIES,
          ROUTE,
          KEY,
          SHARING,
          VERIFIED,
          CACHE,
          ORIGIN_CACHE_CONTROL,
          TYPE,
          DATE,
          DATES,
          WRITE,
          TAKE,
          QUERY,
          ACCESS,
          CHANGE);

  /** All objects of a configuration. */
  public static final List<Shape> OF_CONFIG =
      List.of(
          CONFIG,
          LISTEN,
          TLS,
          ADMIN,
          UPSTREAM,
          SPILL,
          BREAKER,
          HEALTH,
          MEMORY,
          COMPRESSION,
          COOKIES,
          IDENTITY_KEY,
          ACCESS_LOG,
          LIMITS,
          SHUTDOWN,
          STARTUP,
          ANSWERS,
          REDIS,
          SENTINEL,
          CLUSTER,
          POSTGRES,
          CONNECTIONS,
          POSITIONS,
          HEARING,
          READ_YOUR_WRITES);

  private Shapes() {}
}
