package dev.frontdesk.invalidate.database;

import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * That a statement has changed rows of a table.
 *
 * @param columns whose values are told
 * @param rows distinct values of the rows as they were and as they are, each row in the order of
 *     the columns; null: which rows is not told
 */
public record TableChange(
    TableName table, Op op, List<String> columns, @Nullable List<List<Found>> rows) {
  /** What the statement did. */
  public enum Op {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }

  public TableChange {
    if (rows != null && rows.stream().anyMatch(row -> row.size() != columns.size())) {
      throw new IllegalArgumentException("a row of another length than " + columns);
    }
  }

  /** Of which it is only known that the table has changed. */
  public static TableChange somewhere(TableName table, Op op) {
    return new TableChange(table, op, List.of(), null);
  }
}
