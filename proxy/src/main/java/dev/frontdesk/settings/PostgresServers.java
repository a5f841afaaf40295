package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code postgres} is: the primary, its standbys, and a server for audits.
 *
 * @param primary null only after a finding
 */
record PostgresServers(@Nullable String primary, List<String> replicas, @Nullable String audit) {

  static PostgresServers read(Section postgres) {
    if (!postgres.has("primary")) {
      postgres
          .findings()
          .error(
              postgres.place(), "no \"primary\" in postgres (expected: " + PostgresUrl.FORM + ")");
    }
    PostgresUrl primary = one(postgres, "primary");
    Set<String> seen = new HashSet<>();
    if (primary != null) {
      seen.add(primary.server());
    }
    List<String> replicas = new ArrayList<>();
    for (Scalar scalar : postgres.scalars("replicas")) {
      PostgresUrl replica = url(postgres, "replicas", scalar);
      if (replica == null) {
        continue;
      }
      replicas.add(replica.toString());
      if (!seen.add(replica.server())) {
        postgres
            .findings()
            .error(
                scalar.place(),
                "replicas: %s a second time (expected: each server once, and not the primary)"
                    .formatted(replica.server()));
      } else if (primary != null && !primary.database().equals(replica.database())) {
        postgres
            .findings()
            .error(
                scalar.place(),
                "replicas: database %s (expected: the primary's, %s, which a standby is a copy of)"
                    .formatted(replica.database(), primary.database()));
      }
    }
    PostgresUrl audit = one(postgres, "audit");
    return new PostgresServers(
        primary == null ? null : primary.toString(),
        List.copyOf(replicas),
        audit == null ? null : audit.toString());
  }

  private static @Nullable PostgresUrl one(Section postgres, String key) {
    Scalar scalar = postgres.scalar(key, PostgresUrl.FORM);
    return scalar == null ? null : url(postgres, key, scalar);
  }

  /** Null only after a finding, which does not show what may be a password. */
  private static @Nullable PostgresUrl url(Section postgres, String key, Scalar scalar) {
    PostgresUrl url = PostgresUrl.parse(scalar.text());
    if (url == null && PostgresUrl.mayHoldPassword(scalar.text())) {
      postgres
          .findings()
          .error(
              scalar.place(),
              "%s: a password in a URL (expected: %s; password: beside it, as file: and a path)"
                  .formatted(key, PostgresUrl.FORM));
    } else if (url == null) {
      postgres.expected(key, scalar, PostgresUrl.FORM);
    }
    return url;
  }
}
