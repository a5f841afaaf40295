package dev.frontdesk.invalidate.database;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A table that rules name.
 *
 * @param columns whose values the rules want to know
 */
public record WatchedTable(TableName table, SortedSet<String> columns) {
  /** All that the rules name, in their order. */
  public static List<WatchedTable> of(Collection<Change> changes) {
    Map<TableName, SortedSet<String>> columns = new LinkedHashMap<>();
    for (Change change : changes) {
      TableName table = TableName.read(change.table());
      if (table != null) {
        columns.computeIfAbsent(table, none -> new TreeSet<>()).addAll(change.told());
      }
    }
    List<WatchedTable> tables = new ArrayList<>();
    columns.forEach((table, told) ->
        tables.add(new WatchedTable(table, Collections.unmodifiableSortedSet(told))));
    return tables;
  }
}
