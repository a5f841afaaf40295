package dev.frontdesk.rules;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared SQL read that answers a route.
 *
 * @param id the route's
 * @param source where the text of the statement begins: in a file of its own, or in the rule file
 * @param sql one statement that reads, with {@code $1} and so on for parameters
 * @param parameters in the order of {@code $1}, {@code $2}
 * @param pool who answers
 * @param dependsOn relations that it reads, {@code schema.name} or {@code name}
 * @param timeout of the statement
 * @param maxRows more are an error and not cut off
 * @param access null: anyone may read it; else only who has this identity
 */
public record Query(
    String id,
    Place source,
    String sql,
    List<Parameter> parameters,
    Answer answer,
    Pool pool,
    List<String> dependsOn,
    Duration timeout,
    int maxRows,
    @Nullable String access) {

  /**
   * The place of a character of the statement: its lines stand below each other as in the file.
   *
   * @param line counted from 1
   * @param column likewise
   */
  public Place at(int line, int column) {
    return new Place(source.file(), source.line() + line - 1, source.column() + column - 1);
  }

  Query placeless() {
    return new Query(
        id, Place.NOWHERE, sql, parameters, answer, pool, dependsOn, timeout, maxRows, access);
  }

  /**
   * @param source path, query or identity
   * @param required false: null, or the default, where the request has no value
   * @param fallback as it would stand in the request; null: SQL's null
   */
  public record Parameter(
      Source source, SqlType type, boolean required, @Nullable String fallback) {}

  /** What becomes of the rows. */
  public enum Answer {
    /** A JSON array of objects. */
    ROWS,
    /** One JSON object; 404 where there is no row. */
    ROW,
    /** The one column of the one row; 404 where there is no row. */
    VALUE
  }

  /** Who may answer. */
  public enum Pool {
    REPLICA,
    PRIMARY,
    AUDIT
  }
}
