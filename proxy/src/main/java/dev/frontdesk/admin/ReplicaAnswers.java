package dev.frontdesk.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON of what the admin listener says of replicas and queries. Pure. */
final class ReplicaAnswers {
  private ReplicaAnswers() {}

  /** In full. */
  static JsonObject replicas(@Nullable ReplicaFigures figures) {
    if (figures == null) {
      return new JsonObject().put("replicas", "none are configured");
    }
    JsonArray standbys = new JsonArray();
    figures.standbys().forEach(standby -> standbys.add(standby(standby)));
    JsonArray servers = new JsonArray();
    figures.servers().forEach(server -> servers.add(server(server)));
    return new JsonObject()
        .put("primary", primary(figures.primary()))
        .put("standbys", standbys)
        .put("servers", servers)
        .put("reads", reads(figures));
  }

  /** In a few numbers. */
  static JsonObject summary(ReplicaFigures figures) {
    ReplicaFigures.Primary primary = figures.primary();
    JsonObject answer = new JsonObject();
    if (primary != null) {
      answer
          .put("primary", primary.up() ? "up" : "away")
          .put("standbys", figures.standbys().size())
          .put(
              "eligible",
              figures.standbys().stream().filter(ReplicaFigures.Standby::eligible).count());
    }
    return answer.put("reads", reads(figures));
  }

  private static @Nullable JsonObject primary(ReplicaFigures.@Nullable Primary primary) {
    return primary == null
        ? null
        : new JsonObject()
            .put("name", primary.name())
            .put("state", primary.up() ? "up" : "away")
            .put("history", primary.history())
            .put("position", primary.position())
            .put("doubts", new JsonArray(List.copyOf(new TreeSet<>(primary.doubts()))))
            .put("graceSeconds", primary.grace().toMillis() / 1000.0);
  }

  private static JsonObject standby(ReplicaFigures.Standby standby) {
    return new JsonObject()
        .put("name", standby.name())
        .put("state", standby.state())
        .put("eligible", standby.eligible())
        .put("lagMillis", standby.lagMillis())
        .put("lagBytes", standby.lagBytes())
        .put("replayed", standby.replayed());
  }

  private static JsonObject server(ReplicaFigures.Server server) {
    return new JsonObject()
        .put("group", server.group())
        .put("name", server.name())
        .put("standing", server.standing())
        .put("eligible", server.eligible())
        .put("available", server.available());
  }

  private static JsonObject reads(ReplicaFigures figures) {
    JsonObject reads = new JsonObject();
    new TreeMap<>(figures.reads())
        .forEach((group, counts) -> {
          JsonObject by = new JsonObject();
          new TreeMap<>(counts).forEach(by::put);
          reads.put(group, by);
        });
    return reads;
  }

  static JsonObject queries(List<QueryFigures> queries) {
    JsonArray list = new JsonArray();
    for (QueryFigures query : queries) {
      QueryFigures.Millis millis = query.millis();
      JsonObject one =
          new JsonObject()
              .put("id", query.id())
              .put("fingerprint", query.fingerprint())
              .put("asked", query.asked())
              .put("failed", query.failed())
              .put("slow", query.slow())
              .put("rows", query.rows())
              .put(
                  "millis",
                  new JsonObject()
                      .put("p50", millis.p50())
                      .put("p99", millis.p99())
                      .put("max", millis.max()));
      list.add(query.plan() == null ? one : one.put("plan", query.plan()));
    }
    return new JsonObject().put("queries", list);
  }
}
