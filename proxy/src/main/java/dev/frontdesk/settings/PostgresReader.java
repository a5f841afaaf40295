package dev.frontdesk.settings;

import dev.frontdesk.settings.Database.Changes;
import dev.frontdesk.settings.Database.Connections;
import dev.frontdesk.settings.Database.Positions;
import dev.frontdesk.settings.Database.Tls;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code postgres} part of a configuration. */
final class PostgresReader {
  private static final int LARGEST_POOL = 1000;
  private static final int LARGEST_COST = 999_999_999;
  private static final Duration LEAST_EVERY = Duration.ofMillis(10);
  private static final Duration LONGEST_EVERY = Duration.ofSeconds(10);

  /** What LISTEN takes without quotes; longer names PostgreSQL would cut. */
  private static final Pattern CHANNEL = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private static final Map<String, Tls> TLS = new LinkedHashMap<>();

  static {
    TLS.put("disable", Tls.DISABLE);
    TLS.put("require", Tls.REQUIRE);
    TLS.put("verify-ca", Tls.VERIFY_CA);
    TLS.put("verify-full", Tls.VERIFY_FULL);
  }

  private final SecretReader secrets;

  PostgresReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /** Null where nothing is said, or it names no primary. */
  @Nullable Database read(Section config) {
    Section postgres = config.section("postgres", Shapes.POSTGRES);
    if (postgres == null) {
      return null;
    }
    PostgresServers servers = PostgresServers.read(postgres);
    Tls tls = tls(postgres);
    Database read =
        new Database(
            servers.primary() == null ? "" : servers.primary(),
            servers.replicas(),
            servers.audit(),
            password(postgres),
            tls,
            certificates(postgres, tls),
            postgres.positive("connect-timeout", Database.CONNECT_TIMEOUT),
            connections(postgres, servers),
            postgres.integer("waiting", 0, 100_000, Database.WAITING),
            postgres.positive("patience", Database.PATIENCE),
            postgres.positive("idle-timeout", Database.IDLE_TIMEOUT),
            postgres.positive("max-lifetime", Database.MAX_LIFETIME),
            postgres.positive("statement-timeout", Database.STATEMENT_TIMEOUT),
            positions(postgres),
            postgres.duration("catch-up", Database.CATCH_UP),
            SpillReader.read(postgres),
            changes(postgres),
            postgres.duration("slow-query", Database.SLOW_QUERY),
            postgres.integer("max-cost", 1, LARGEST_COST, Database.COST));
    return servers.primary() == null ? null : read;
  }

  private static Tls tls(Section postgres) {
    Tls tls = postgres.choice("tls", TLS);
    return tls == null ? Tls.DISABLE : tls;
  }

  private @Nullable String certificates(Section postgres, Tls tls) {
    if (postgres.has("certificates") && (tls == Tls.DISABLE || tls == Tls.REQUIRE)) {
      postgres
          .findings()
          .error(
              postgres.placeOf("certificates"),
              "certificates with tls: %s, which does not look at them (expected: tls: verify-full, or verify-ca)"
                  .formatted(tls == Tls.DISABLE ? "disable" : "require"));
    }
    return secrets.pem(postgres, "certificates", "CERTIFICATE");
  }

  private @Nullable Secret password(Section postgres) {
    String password = secrets.read(postgres, "password");
    if (password != null && password.isEmpty()) {
      postgres
          .findings()
          .error(
              postgres.placeOf("password"),
              "password: nothing (expected: a text, or file: and a path)");
    }
    return password == null ? null : new Secret(password);
  }

  private static Connections connections(Section postgres, PostgresServers servers) {
    Section section = postgres.sectionOrEmpty("connections", Shapes.CONNECTIONS);
    Connections defaults = Connections.DEFAULT;
    if (section.has("replica") && servers.replicas().isEmpty() && !postgres.has("replicas")) {
      section
          .findings()
          .error(
              section.placeOf("replica"),
              "connections.replica without replicas (expected: only beside them)");
    }
    if (section.has("audit") && !postgres.has("audit")) {
      section
          .findings()
          .error(
              section.placeOf("audit"),
              "connections.audit without audit (expected: only beside it)");
    }
    return new Connections(
        section.integer("primary", 1, LARGEST_POOL, defaults.primary()),
        section.integer("replica", 1, LARGEST_POOL, defaults.replica()),
        section.integer("audit", 1, LARGEST_POOL, defaults.audit()));
  }

  private static Positions positions(Section postgres) {
    Section section = postgres.sectionOrEmpty("positions", Shapes.POSITIONS);
    Positions defaults = Positions.DEFAULT;
    Duration every = section.positive("every", defaults.every());
    if (every.compareTo(LEAST_EVERY) < 0 || every.compareTo(LONGEST_EVERY) > 0) {
      section
          .findings()
          .error(
              section.placeOf("every"),
              "every: %d ms (expected: from 10ms to 10s)".formatted(every.toMillis()));
    }
    return new Positions(
        every,
        section.positive("timeout", defaults.timeout()),
        section.positive("max-lag", defaults.maxLag()),
        section.duration("grace", defaults.grace()));
  }

  private static @Nullable Changes changes(Section postgres) {
    if (postgres.node("changes") instanceof Scalar scalar && scalar.text().equals("off")) {
      return null;
    }
    Section section = postgres.sectionOrEmpty("changes", Shapes.HEARING);
    Changes defaults = Changes.DEFAULT;
    String channel =
        section.form(
            "channel",
            "1 to 63 small letters, digits and '_', not beginning with a digit",
            name -> CHANNEL.matcher(name).matches() ? name : null);
    return new Changes(
        section.positive("beat", defaults.beat()),
        section.positive("blind-ttl", defaults.blindTtl()),
        channel == null ? defaults.channel() : channel);
  }

  /** The servers that are named as replicas, as {@code HOST:PORT}. */
  static List<String> replicas(@Nullable Database database) {
    return database == null
        ? List.of()
        : database.replicas().stream().map(PostgresReader::serverOf).toList();
  }

  private static String serverOf(String url) {
    PostgresUrl read = PostgresUrl.parse(url);
    return read == null ? url : read.server();
  }
}
