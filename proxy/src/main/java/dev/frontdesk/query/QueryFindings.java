package dev.frontdesk.query;

import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with one query, from what its text and PostgreSQL say. Pure; one thread. */
final class QueryFindings {
  /**
   * A relation, or one that it is a part of.
   *
   * @param name with its schema
   * @param kind as {@code pg_class.relkind}
   */
  record Relation(String name, String kind) {
    boolean isView() {
      return kind.equals("v");
    }
  }

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Query query;
  private final SqlJson json;
  private final List<QueryFinding> findings = new ArrayList<>();

  QueryFindings(Query query) {
    this.query = query;
    json = new SqlJson(query);
  }

  Query query() {
    return query;
  }

  SqlJson json() {
    return json;
  }

  List<QueryFinding> all() {
    return List.copyOf(findings);
  }

  /** PostgreSQL need not be asked: it is no statement that could be run. */
  boolean isHopeless() {
    return findings.stream().anyMatch(QueryFinding::error);
  }

  private void error(Place place, String message, @Nullable String suggestion) {
    findings.add(new QueryFinding(true, place, message, suggestion));
  }

  private void warning(Place place, String message, @Nullable String suggestion) {
    findings.add(new QueryFinding(false, place, message, suggestion));
  }

  /** What its words say without a database. */
  void ofText() {
    SqlText words = json.words();
    if (words.secondStatement() >= 0) {
      error(json.place(words.secondStatement()), "a second statement (expected: one)", null);
    }
    Set<Integer> used = words.parameters();
    int declared = query.parameters().size();
    for (int number : used) {
      if (number < 1 || number > declared) {
        error(
            json.place(words.placeOf(number)),
            "$%d (expected: at most $%d, as params has %d)".formatted(number, declared, declared),
            null);
      }
    }
    for (int i = 0; i < declared; i++) {
      Query.Parameter parameter = query.parameters().get(i);
      String name = Binder.name(parameter.source());
      if (!used.contains(i + 1)) {
        warning(json.place(-1), "$%d, %s, is not used".formatted(i + 1, name), null);
      }
      String flaw = Binder.flawOfDefault(parameter);
      if (flaw != null) {
        error(json.place(-1), "the default of " + flaw, null);
      }
    }
  }

  /** False where it says nothing about the statement. */
  boolean ofError(PgException error) {
    String state = error.getSqlState();
    if (state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57")) {
      return false;
    }
    int offset = error.getPosition() == null ? -1 : json.positionOf(position(error.getPosition()));
    String message = error.getErrorMessage() == null ? state : error.getErrorMessage();
    error(json.place(offset), message + " (" + state + ")" + json.line(offset), hint(state, error));
    return true;
  }

  private static @Nullable String hint(String state, PgException error) {
    return error.getHint() == null && state.equals(INSUFFICIENT_PRIVILEGE)
        ? "grant SELECT to the role that postgres in the configuration names"
        : error.getHint();
  }

  private static int position(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  void ofColumns(List<String> columns) {
    if (query.answer() == Query.Answer.VALUE) {
      if (columns.size() != 1) {
        error(json.place(-1), columns.size() + " columns (expected: one, for a value)", null);
      }
      return;
    }
    if (columns.isEmpty()) {
      error(json.place(-1), "no columns (expected: at least one)", null);
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.equals("?column?")) {
        error(json.place(-1), "a column has no name", "name it with AS");
      } else if (!seen.add(column)) {
        error(json.place(-1), "two columns have the name " + column, "name them with AS");
      }
    }
  }

  void ofPlan(Plan plan, double maxCost) {
    if (plan.cost() > maxCost) {
      error(
          json.place(-1),
          "the planner expects a cost of %.0f (expected: at most %.0f, postgres.max-cost)"
              .formatted(plan.cost(), maxCost),
          null);
    }
  }

  /**
   * @param known by the name that the plan or {@code depends-on} has; what does not exist is not in
   *     it
   */
  void ofRelations(Plan plan, Map<String, List<Relation>> known) {
    Set<String> declared = new HashSet<>();
    for (String name : query.dependsOn()) {
      known.getOrDefault(name, List.of()).stream()
          .findFirst()
          .ifPresent(itself -> declared.add(itself.name()));
    }
    Set<String> read = new HashSet<>();
    for (String name : plan.relations()) {
      List<Relation> itsOwn = known.getOrDefault(name, List.of());
      itsOwn.forEach(relation -> read.add(relation.name()));
      read.add(name);
      boolean covered =
          declared.contains(name)
              || itsOwn.stream().anyMatch(relation -> declared.contains(relation.name()));
      if (!covered && !name.startsWith("pg_catalog.")) {
        error(
            json.place(-1),
            "it reads " + name + " (expected: only what is in depends-on)",
            "add it there");
      }
    }
    for (String name : query.dependsOn()) {
      List<Relation> relations = known.getOrDefault(name, List.of());
      if (relations.isEmpty()) {
        error(json.place(-1), "depends-on has " + name + ", which is no relation", null);
      } else if (!relations.getFirst().isView() && !read.contains(relations.getFirst().name())) {
        warning(json.place(-1), "depends-on has " + name + ", which is not read", null);
      }
    }
  }

  /**
   * @param names of functions that give another answer each time
   */
  void ofCalls(Set<String> names) {
    for (SqlText.Call call : json.words().calls()) {
      if (names.contains(call.name().substring(call.name().indexOf('.') + 1))) {
        warning(
            json.place(call.at()),
            call.name() + " is volatile: it gives another answer each time",
            null);
      }
    }
  }
}
