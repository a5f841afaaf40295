package dev.frontdesk.invalidate.database;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.rules.TableName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The statements that make PostgreSQL tell of changed rows: for each table one function in the
 * schema {@value #SCHEMA}, and on the table one trigger per event, once per statement. Any thread.
 *
 * <p>What the function promises:
 *
 * <ul>
 *   <li>It never makes the application's statement fail. Whatever goes wrong when values are
 *       collected (a column that was dropped, a type without a JSON form), it notifies that the
 *       table has changed; where even that cannot be said, it says so in the server's log.
 *   <li>It tells the old and the new values, distinct, of at most {@link #MOST_KEYS} rows, and
 *       looks at no more than {@link #MOST_ROWS}. Of more it says that the table has changed.
 *   <li>A statement that changes no row says nothing; nor does a transaction that is rolled back,
 *       because PostgreSQL sends notifications when it commits.
 *   <li>It runs with the rights of whoever writes, and needs none; names are looked up in
 *       PostgreSQL's own schema only.
 * </ul>
 */
public final class TriggerSql {
  /** Where the functions are. */
  public static final String SCHEMA = "frontdesk";

  /** Distinct rows that one message tells. */
  static final int MOST_KEYS = 100;

  /** Octets of a message; PostgreSQL takes 7,999. */
  static final int MOST_OCTETS = 7_900;

  /** Rows of one statement that are looked at. */
  static final int MOST_ROWS = 10_000;

  /** Characters of a table's name that are in that of its function. */
  private static final int READABLE = 40;

  private static final HexFormat HEX = HexFormat.of();

  private TriggerSql() {}

  /** What begins a change of the database, all of which happens or nothing. */
  public static List<String> begin() {
    return List.of(
        "BEGIN;",
        // Whoever waits for a lock on a table stands in the way of all who come after.
        "SET LOCAL lock_timeout = '5s';");
  }

  /** The function of a table, and its triggers on relations: itself, and what is a part of it. */
  public static List<String> install(
      WatchedTable watched, Collection<TableName> relations, String channel) {
    List<String> statements = new ArrayList<>();
    statements.add("CREATE SCHEMA IF NOT EXISTS " + SqlText.name(SCHEMA) + ";");
    statements.add(
        """
        CREATE OR REPLACE FUNCTION %s() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
        AS %s;\
        """
            .formatted(function(watched.table()), SqlText.body(body(watched, channel))));
    for (TableName relation : relations) {
      for (Op op : Op.values()) {
        statements.add(trigger(watched.table(), relation, op));
      }
    }
    return statements;
  }

  /** Takes the function away, and with it its triggers wherever they are. */
  public static List<String> uninstall(TableName table) {
    return List.of("DROP FUNCTION IF EXISTS %s() CASCADE;".formatted(function(table)));
  }

  /** Takes away all that {@link #install} ever made. */
  public static List<String> uninstallAll() {
    return List.of(
        """
        DO $frontdesk$
        DECLARE
          told regprocedure;
        BEGIN
          FOR told IN
            SELECT p.oid FROM pg_catalog.pg_proc p
            JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = %s AND p.prorettype = 'pg_catalog.trigger'::regtype
          LOOP
            EXECUTE 'DROP FUNCTION ' || told || ' CASCADE';
          END LOOP;
        END
        $frontdesk$;\
        """
            .formatted(SqlText.text(SCHEMA)),
        "DROP SCHEMA IF EXISTS %s;".formatted(SqlText.name(SCHEMA)));
  }

  /** A trigger's name, which is the same on every table. */
  static String triggerName(Op op) {
    return "frontdesk_" + op.name().toLowerCase(Locale.ROOT);
  }

  private static String trigger(TableName table, TableName relation, Op op) {
    String rows =
        switch (op) {
          case INSERT -> " REFERENCING NEW TABLE AS new_rows";
          case UPDATE -> " REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows";
          case DELETE -> " REFERENCING OLD TABLE AS old_rows";
          case TRUNCATE -> "";
        };
    return "CREATE OR REPLACE TRIGGER %s AFTER %s ON %s%s\n  FOR EACH STATEMENT EXECUTE FUNCTION %s();"
        .formatted(triggerName(op), op, quoted(relation), rows, function(table));
  }

  static String quoted(TableName table) {
    return SqlText.name(table.schema()) + "." + SqlText.name(table.name());
  }

  private static String function(TableName table) {
    return SqlText.name(SCHEMA) + "." + SqlText.name(functionName(table));
  }

  /**
   * A name that can be read and that no other table has. PostgreSQL cuts names after 63 octets, so
   * a digest stands for what does not fit.
   */
  static String functionName(TableName table) {
    StringBuilder readable = new StringBuilder();
    for (char c : table.name().toLowerCase(Locale.ROOT).toCharArray()) {
      if (readable.length() < READABLE) {
        readable.append((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_');
      }
    }
    return readable + "_" + digest(quoted(table));
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HEX.formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  /**
   * What the function does. Values are collected by static statements, which PostgreSQL plans when
   * they are first run: so a trigger for one event does not need what only another has.
   */
  static String body(WatchedTable watched, String channel) {
    TableName table = watched.table();
    String head =
        "{\"v\":%d,\"t\":[%s,%s],\"o\":\""
            .formatted(ChangeMessage.VERSION, json(table.schema()), json(table.name()));
    String columns = watched.columns().stream().map(TriggerSql::json).collect(listed(","));
    return """

    DECLARE
      wide text := %1$s || TG_OP || '"}';
      payload text := wide;
      changed bigint;
      told jsonb;
    BEGIN
      BEGIN
        IF TG_OP = 'INSERT' THEN
          %2$s
        ELSIF TG_OP = 'UPDATE' THEN
          %3$s
        ELSIF TG_OP = 'DELETE' THEN
          %4$s
        END IF;
        IF changed = 0 THEN
          RETURN NULL;
        END IF;
        IF jsonb_array_length(told) <= %5$d THEN
          payload := %1$s || TG_OP || %6$s || told::text || '}';
        END IF;
        IF octet_length(payload) > %7$d THEN
          payload := wide;
        END IF;
      EXCEPTION WHEN OTHERS THEN
        payload := wide;
      END;
      PERFORM pg_notify(%8$s, payload);
      RETURN NULL;
    EXCEPTION WHEN OTHERS THEN
      RAISE LOG 'frontdesk was not told of a change of %%: %%', TG_RELID::regclass, SQLSTATE;
      RETURN NULL;
    END
    """
        .formatted(
            SqlText.text(head),
            collected(watched, "new_rows"),
            collected(watched, "old_rows", "new_rows"),
            collected(watched, "old_rows"),
            MOST_KEYS,
            SqlText.text("\",\"c\":[" + columns + "],\"k\":"),
            MOST_OCTETS,
            SqlText.text(channel));
  }

  /** Counts rows up to a bound and collects their distinct values up to another. */
  private static String collected(WatchedTable watched, String... tables) {
    String counted =
        "changed := (SELECT count(*) FROM (SELECT FROM %s LIMIT %d) r);"
            .formatted(tables[0], MOST_ROWS + 1);
    if (watched.columns().isEmpty()) {
      return counted;
    }
    String values =
        watched.columns().stream().map(column -> "r." + SqlText.name(column)).collect(listed(", "));
    List<String> parts = new ArrayList<>();
    for (String table : tables) {
      parts.add("SELECT jsonb_build_array(%s) AS k FROM %s r".formatted(values, table));
    }
    String select =
        parts.size() == 1
            ? "SELECT DISTINCT" + parts.getFirst().substring("SELECT".length())
            : String.join(" UNION ", parts);
    return """
    %s
          IF changed BETWEEN 1 AND %d THEN
            told := (SELECT jsonb_agg(d.k) FROM (%s LIMIT %d) d);
          END IF;\
    """
        .formatted(counted, MOST_ROWS, select, MOST_KEYS + 1);
  }

  private static Collector<CharSequence, ?, String> listed(String separator) {
    return Collectors.joining(separator);
  }

  private static String json(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
