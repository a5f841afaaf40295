package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Section;

/**
 * The {@code postgres} part: read as strictly as the rest, so that a file does not break on the day
 * it takes effect, and said to be without effect until then.
 */
final class PostgresBlock {
  private PostgresBlock() {}

  static void read(Section config) {
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
