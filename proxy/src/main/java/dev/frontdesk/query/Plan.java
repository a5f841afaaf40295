package dev.frontdesk.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What PostgreSQL would do for a statement, from {@code EXPLAIN (VERBOSE, FORMAT JSON)}. Pure. That
 * it neither changes nor locks rows need not be looked for: such a statement has no plan here.
 *
 * @param relations {@code schema.name} of what is read
 * @param cost the planner's estimate for all rows
 */
record Plan(Set<String> relations, double cost) {
  /** Reads the document of one statement. */
  static Plan of(JsonArray explained) {
    JsonObject root = explained.getJsonObject(0).getJsonObject("Plan");
    Set<String> relations = new LinkedHashSet<>();
    walk(root, relations);
    return new Plan(relations, root.getDouble("Total Cost"));
  }

  private static void walk(JsonObject node, Set<String> relations) {
    String relation = node.getString("Relation Name");
    if (relation != null) {
      relations.add(node.getString("Schema", "public") + "." + relation);
    }
    JsonArray below = node.getJsonArray("Plans");
    if (below != null) {
      for (int i = 0; i < below.size(); i++) {
        walk(below.getJsonObject(i), relations);
      }
    }
  }
}
