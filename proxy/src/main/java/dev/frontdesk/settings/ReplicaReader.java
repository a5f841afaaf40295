package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an upstream says of how its replicas are read from. */
final class ReplicaReader {
  private static final int MANY_FAILURES = 1000;

  private final Section group;

  /** Standbys of the configuration, as {@code HOST:PORT}. */
  private final List<String> standbys;

  private ReplicaReader(Section group, List<String> standbys) {
    this.group = group;
    this.standbys = standbys;
  }

  /**
   * @param replicas how many the group has
   * @param database null: none is said, or it could not be read
   */
  static ReplicaReads read(
      Section group, int replicas, boolean anyDatabase, @Nullable Database database) {
    ReplicaReader reader = new ReplicaReader(group, PostgresReader.replicas(database));
    reader.checkUse(replicas);
    ReplicaReads defaults = ReplicaReads.DEFAULT;
    String field = group.form("position-field", "a field name", FieldNames::token);
    Section breaker = group.sectionOrEmpty("breaker", Shapes.BREAKER);
    Section health = group.sectionOrEmpty("health", Shapes.HEALTH);
    if (health.has("every") && !health.has("path")) {
      health
          .findings()
          .error(
              health.placeOf("every"),
              "every without path (expected: path: with what each server is asked for)");
    }
    return new ReplicaReads(
        reader.databases(replicas, anyDatabase && database == null),
        field == null ? defaults.positionField() : field,
        group.positive("max-lag", defaults.maxLag()),
        group.duration("catch-up", defaults.catchUp()),
        SpillReader.read(group),
        breaker.integer("failures", 1, MANY_FAILURES, defaults.failures()),
        breaker.positive("open-for", defaults.openFor()),
        health.form("path", "a path that begins with a slash", ReplicaReader::path),
        health.positive("every", defaults.healthEvery()));
  }

  private void checkUse(int replicas) {
    if (replicas > 0 || group.has("replicas")) {
      return;
    }
    Stream.of("databases", "position-field", "max-lag", "catch-up", "spill")
        .filter(group::has)
        .forEach(key ->
            group
                .findings()
                .error(
                    group.placeOf(key),
                    "%s without replicas (expected: only beside them)".formatted(key)));
  }

  /**
   * @param unknown there is a database that could not be read: nothing is said of names in it
   */
  private List<String> databases(int replicas, boolean unknown) {
    List<Scalar> scalars = group.scalars("databases");
    List<String> databases = new ArrayList<>();
    for (Scalar scalar : scalars) {
      String server = PostgresUrl.server(scalar.text());
      if (server == null) {
        group.expected("databases", scalar, "HOST:PORT of one of postgres.replicas");
      } else {
        databases.add(server);
        checkKnown(scalar, server, unknown);
      }
    }
    if (replicas > 0 && !scalars.isEmpty() && scalars.size() != replicas) {
      group
          .findings()
          .error(
              group.placeOf("databases"),
              "databases: %d for %d replicas (expected: one for each, in their order)"
                  .formatted(scalars.size(), replicas));
    }
    return List.copyOf(databases);
  }

  private void checkKnown(Scalar scalar, String server, boolean unknown) {
    if (unknown || standbys.contains(server)) {
      return;
    }
    group
        .findings()
        .error(
            scalar.place(),
            "databases: %s is none of postgres.replicas (expected: %s)"
                .formatted(
                    server,
                    standbys.isEmpty()
                        ? "replicas in postgres, which are watched"
                        : String.join(", ", standbys)),
            Nearest.suggestion(server, standbys));
  }

  /** A request target without a fragment; null where it is none. */
  private static @Nullable String path(String text) {
    return text.matches("/[!-~&&[^#]]*") ? text : null;
  }
}
