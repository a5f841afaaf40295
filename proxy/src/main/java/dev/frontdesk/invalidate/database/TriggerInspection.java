package dev.frontdesk.invalidate.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.invalidate.database.TriggerState.Verdict;
import dev.frontdesk.rules.TableName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a database has of the triggers that rules need, by one question to its catalog that every
 * role may ask. Any thread.
 */
public final class TriggerInspection {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TriggerInspection() {}

  /** A table, partition or child in the catalog. */
  record Relation(
      TableName name, String kind, Set<String> columns, Map<String, Trigger> triggers) {}

  /**
   * @param enabled as pg_trigger has it
   * @param source of its function
   */
  record Trigger(String enabled, String function, String source) {}

  /** The question about these tables, of which there is at least one. */
  public static String question(Collection<WatchedTable> tables) {
    String wanted =
        tables.stream()
            .map(watched ->
                "(%s, %s)"
                    .formatted(
                        SqlText.text(watched.table().schema()),
                        SqlText.text(watched.table().name())))
            .collect(Collectors.joining(", "));
    return """
    WITH RECURSIVE wanted(schema, name) AS (VALUES %s),
    parts(schema, name, oid) AS (
      SELECT w.schema, w.name, c.oid FROM wanted w
      LEFT JOIN (pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace)
        ON n.nspname = w.schema AND c.relname = w.name
      UNION
      SELECT p.schema, p.name, i.inhrelid FROM parts p
      JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid)
    SELECT p.schema, p.name, n.nspname::text, c.relname::text, c.relkind::text,
      (SELECT json_agg(a.attname) FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)::text,
      (SELECT json_agg(json_build_array(g.tgname, g.tgenabled, f.proname, f.prosrc))
        FROM pg_catalog.pg_trigger g
        JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid
        JOIN pg_catalog.pg_namespace s ON s.oid = f.pronamespace
        WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND s.nspname = '%s')::text
    FROM parts p
    LEFT JOIN pg_catalog.pg_class c ON c.oid = p.oid
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace\
    """
        .formatted(wanted, TriggerSql.SCHEMA);
  }

  /** The question which tables have triggers of ours; rows are for {@link #installed}. */
  public static String whatIsInstalled() {
    return """
    SELECT DISTINCT n.nspname::text, c.relname::text
    FROM pg_catalog.pg_trigger g
    JOIN pg_catalog.pg_proc f ON f.oid = g.tgfoid
    JOIN pg_catalog.pg_namespace s ON s.oid = f.pronamespace
    JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE s.nspname = '%s' AND NOT g.tgisinternal\
    """
        .formatted(TriggerSql.SCHEMA);
  }

  public static Set<TableName> installed(RowSet<Row> rows) {
    Set<TableName> tables = new LinkedHashSet<>();
    rows.forEach(row -> tables.add(new TableName(row.getString(0), row.getString(1))));
    return tables;
  }

  /** What the answer to {@link #question} says of each of the tables. */
  public static List<TriggerState> judge(
      Collection<WatchedTable> tables, RowSet<Row> rows, String channel) {
    Map<TableName, List<Relation>> found = new HashMap<>();
    for (Row row : rows) {
      if (row.getString(3) != null) {
        found
            .computeIfAbsent(
                new TableName(row.getString(0), row.getString(1)), none -> new ArrayList<>())
            .add(relation(row));
      }
    }
    return tables.stream()
        .map(watched -> judge(watched, found.getOrDefault(watched.table(), List.of()), channel))
        .toList();
  }

  private static Relation relation(Row row) {
    Set<String> columns = new LinkedHashSet<>();
    json(row.getString(5)).forEach(column -> columns.add(column.asText()));
    Map<String, Trigger> triggers = new LinkedHashMap<>();
    json(row.getString(6))
        .forEach(trigger ->
            triggers.put(
                trigger.get(0).asText(),
                new Trigger(
                    trigger.get(1).asText(), trigger.get(2).asText(), trigger.get(3).asText())));
    return new Relation(
        new TableName(row.getString(2), row.getString(3)), row.getString(4), columns, triggers);
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return JSON.readTree(text == null ? "[]" : text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static TriggerState judge(WatchedTable watched, List<Relation> found, String channel) {
    List<String> wrong = new ArrayList<>();
    Relation own =
        found.stream()
            .filter(relation -> relation.name().equals(watched.table()))
            .findFirst()
            .orElse(null);
    String refusal = own == null ? "there is no such table" : refusal(own.kind());
    if (own == null || refusal != null) {
      return new TriggerState(watched, Verdict.REFUSED, List.of(), List.of(refusal));
    }
    for (String column : watched.columns()) {
      if (!own.columns().contains(column)) {
        wrong.add("there is no column " + column + ": each change counts for the whole table");
      }
    }
    List<TableName> relations = new ArrayList<>();
    boolean due = false;
    for (Relation relation : found) {
      if (refusal(relation.kind()) != null) {
        wrong.add(
            "%s: %s, so what is written straight into it is not told"
                .formatted(relation.name(), refusal(relation.kind())));
        continue;
      }
      relations.add(relation.name());
      List<String> lacking = lacking(watched, relation, channel);
      due |= !lacking.isEmpty();
      String whose = relation.name().equals(watched.table()) ? "" : relation.name() + ": ";
      lacking.forEach(what -> wrong.add(whose + what));
    }
    return new TriggerState(
        watched, due ? Verdict.DUE : Verdict.CURRENT, List.copyOf(relations), List.copyOf(wrong));
  }

  /** Null: a table that can have the triggers. */
  private static @Nullable String refusal(String kind) {
    return switch (kind) {
      case "r", "p" -> null;
      case "v" -> "it is a view (expected: the tables that it reads)";
      case "m" -> "it is a materialised view (expected: the tables that it reads)";
      case "f" -> "it is a foreign table, whose rows change in another database";
      default -> "it is no table";
    };
  }

  private static List<String> lacking(WatchedTable watched, Relation relation, String channel) {
    List<String> lacking = new ArrayList<>();
    boolean old = false;
    for (Op op : Op.values()) {
      Trigger trigger = relation.triggers().get(TriggerSql.triggerName(op));
      if (trigger == null || !trigger.function().equals(TriggerSql.functionName(watched.table()))) {
        lacking.add("no trigger for " + op);
      } else if (!trigger.enabled().equals("O") && !trigger.enabled().equals("A")) {
        lacking.add("the trigger for " + op + " is switched off");
      } else {
        old |= !trigger.source().equals(TriggerSql.body(watched, channel));
      }
    }
    if (old) {
      lacking.add("its function tells of other columns, on another channel, or in another form");
    }
    return lacking;
  }
}
