package dev.frontdesk.rules;

import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A rule for rows that change in the database without passing the proxy: which tags that clears.
 *
 * @param table {@code schema.name}, or {@code name} in the schema {@code public}
 * @param event counted; or null
 * @param columns types of those columns of tags that have one; the old and the new value of each
 *     changed row are taken. A span of days has a name of its own here, and its two columns as
 *     {@link Source.Taken}
 * @param invalidate templates whose holes are {@link Source.Taken} columns
 */
public record Change(
    String id,
    Place place,
    String table,
    @Nullable String event,
    Map<String, ValueType> columns,
    List<TagTemplate> invalidate) {
  /** The same with other templates. */
  public Change withInvalidate(List<TagTemplate> templates) {
    return new Change(id, place, table, event, columns, templates);
  }

  /** The same wherever it stands. */
  Change placeless() {
    return new Change(
        id,
        Place.NOWHERE,
        table,
        event,
        columns,
        invalidate.stream().map(TagTemplate::placeless).toList());
  }

  /**
   * The columns whose values have to be told, sorted. A hole is a column, but where its type is a
   * span of days: then it is a name for the two columns of that type.
   */
  public SortedSet<String> told() {
    SortedSet<String> told = new TreeSet<>();
    for (TagTemplate template : invalidate) {
      for (List<TagTemplate.Piece> segment : template.segments()) {
        for (TagTemplate.Piece piece : segment) {
          if (piece instanceof TagTemplate.Piece.Value value
              && value.source() instanceof Source.Taken(String name)) {
            add(name, told);
          }
        }
      }
    }
    return told;
  }

  private void add(String name, SortedSet<String> told) {
    if (columns.get(name) instanceof ValueType.Dates span) {
      add(span.from(), told);
      add(span.to(), told);
    } else {
      told.add(name);
    }
  }

  private static void add(Source source, SortedSet<String> told) {
    if (source instanceof Source.Taken(String name)) {
      told.add(name);
    }
  }
}
