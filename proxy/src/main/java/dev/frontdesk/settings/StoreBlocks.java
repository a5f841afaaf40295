package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Section;

/**
 * The {@code redis} and {@code postgres} parts: read as strictly as the rest, so that a file does
 * not break on the day they take effect, and said to be without effect until then.
 */
final class StoreBlocks {
  private StoreBlocks() {}

  static void read(Section config, SecretReader secrets) {
    Section redis = config.section("redis", Shapes.REDIS);
    if (redis != null) {
      redis.required("url", "redis://HOST:PORT");
      redis.text("namespace");
      redis.duration("command-timeout");
      redis.duration("degraded-ttl");
      if (redis.has("encryption-key")) {
        secrets.read(redis, "encryption-key");
      }
      config
          .findings()
          .notice("redis: accepted, without effect in this version; responses are kept in memory");
    }
    Section postgres = config.section("postgres", Shapes.POSTGRES);
    if (postgres != null) {
      postgres.required("primary", "postgresql://HOST:PORT/DATABASE");
      postgres.texts("replicas");
      postgres.text("audit");
      config
          .findings()
          .notice(
              "postgres: accepted, without effect in this version; only writes through the proxy invalidate");
    }
  }
}
