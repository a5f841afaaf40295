package dev.frontdesk.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What PostgreSQL would do for a statement, from {@code EXPLAIN (VERBOSE, FORMAT JSON)}. Pure.
 *
 * @param relations {@code schema.name} of what is read
 * @param cost the planner's estimate for all rows
 * @param locks rows are locked
 * @param writes rows are changed
 */
record Plan(Set<String> relations, double cost, boolean locks, boolean writes) {
  /** Reads the document of one statement. */
  static Plan of(JsonArray explained) {
    JsonObject root = explained.getJsonObject(0).getJsonObject("Plan");
    Set<String> relations = new LinkedHashSet<>();
    Set<String> nodes = new LinkedHashSet<>();
    walk(root, relations, nodes);
    return new Plan(
        relations,
        root.getDouble("Total Cost"),
        nodes.contains("LockRows"),
        nodes.contains("ModifyTable"));
  }

  private static void walk(JsonObject node, Set<String> relations, Set<String> nodes) {
    nodes.add(node.getString("Node Type"));
    String relation = node.getString("Relation Name");
    if (relation != null) {
      relations.add(node.getString("Schema", "public") + "." + relation);
    }
    JsonArray below = node.getJsonArray("Plans");
    if (below != null) {
      for (int i = 0; i < below.size(); i++) {
        walk(below.getJsonObject(i), relations, nodes);
      }
    }
  }
}
