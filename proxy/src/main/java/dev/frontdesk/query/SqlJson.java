package dev.frontdesk.query;

import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A query's statement, wrapped so that PostgreSQL itself makes the JSON: one column of text, one
 * row per row. Pure; made once per query.
 *
 * <p>Nobody else knows all types. A driver that reads rows in binary form has classes for some of
 * them, and between those and JSON digits of {@code numeric}, the text of {@code json}, infinite
 * timestamps and years before Christ are lost, each in its own way. {@code row_to_json} maps every
 * type, those of extensions too, exactly and as everybody who works with PostgreSQL expects.
 *
 * <p>The rest follows from that form:
 *
 * <ul>
 *   <li>Behind {@code FROM (} PostgreSQL accepts what reads and nothing else: SELECT, VALUES,
 *       TABLE, and WITH in which nothing is changed.
 *   <li>The first WITH has each parameter once with its declared type, so that is the type wherever
 *       else it stands. Nobody reads from it, so it is not executed.
 *   <li>The result is always one column of text: no change of a table makes a prepared statement
 *       invalid.
 *   <li>The planner sees through it: the subquery's plan is that of the statement.
 * </ul>
 */
final class SqlJson {
  private static final String COLUMN = "\"~value\"";
  private static final String ROW = "\"~row\"";

  private final Query query;
  private final SqlText words;
  private final String declared;
  private final String planned;
  private final String text;
  private final String statement;

  SqlJson(Query query) {
    this.query = query;
    words = new SqlText(query.sql());
    statement = words.withoutEnd();
    declared = declared(query);
    planned =
        query.answer() == Query.Answer.VALUE
            ? wrapped("select to_json(" + COLUMN + ")::text from (\n", ROW + "(" + COLUMN + ")")
            : wrapped("select row_to_json(" + ROW + ")::text from (\n", ROW);
    // One more than may be, so that it is known that there are more; and no more work than that.
    text = planned + " limit " + (query.maxRows() + 1);
  }

  private static String declared(Query query) {
    StringBuilder types = new StringBuilder();
    for (int i = 0; i < query.parameters().size(); i++) {
      types
          .append(i == 0 ? "with \"~parameters\" as (select $" : ", $")
          .append(i + 1)
          .append("::")
          .append(query.parameters().get(i).type());
    }
    return types.isEmpty() ? "" : types.append(") ").toString();
  }

  private String wrapped(String before, String as) {
    // On a line of its own, because the statement may end with a comment.
    return declared + before + statement + "\n) as " + as;
  }

  /** What is prepared and run. */
  String text() {
    return text;
  }

  /** The same without its bound of rows: what the statement by itself costs. */
  String planned() {
    return planned;
  }

  /** Its columns as they are, and no row: says what is wrong with the statement. */
  String describing() {
    return wrapped(describingPrefix(), ROW) + " limit 0";
  }

  private static String describingPrefix() {
    return "select * from (\n";
  }

  SqlText words() {
    return words;
  }

  /**
   * @param position in {@link #describing()}, counted from 1 in characters, as PostgreSQL tells it
   * @return in the query's own statement, counted from 0 in chars; -1: not within it
   */
  int positionOf(int position) {
    int before = (declared + describingPrefix()).length();
    int within = position - 1 - before;
    if (within < 0 || within > statement.codePointCount(0, statement.length())) {
      return -1;
    }
    return statement.offsetByCodePoints(0, within);
  }

  /**
   * Where an offset of the statement stands: its line and column where it has a file of its own,
   * else where the statement begins in the rule file, because how YAML folded it is not known here.
   */
  Place place(int offset) {
    Place source = query.source();
    if (offset < 0 || !source.file().endsWith(".sql")) {
      return source;
    }
    String before = query.sql().substring(0, Math.min(offset, query.sql().length()));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return new Place(source.file(), 1 + line, column);
  }

  /**
   * Which line of the statement an offset is in, where {@link #place} cannot say so; or nothing.
   */
  String line(int offset) {
    if (offset < 0 || query.source().file().endsWith(".sql") || query.sql().indexOf('\n') < 0) {
      return "";
    }
    long line = 1 + query.sql().substring(0, offset).chars().filter(c -> c == '\n').count();
    return ", line " + line + " of the statement";
  }

  /** The same for statements that differ in spaces, comments, case and literals only. */
  String fingerprint() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(words.normalised().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What a row of {@link #text()} says; SQL's null is null. */
  static String json(@Nullable String column) {
    return column == null ? "null" : column;
  }
}
