package dev.frontdesk.invalidate.database;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.RowTags;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.TableName;
import dev.frontdesk.rules.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the rules that are in force say of changed rows. Immutable; made once per rule set, asked
 * from any thread.
 */
public final class ChangeTags {
  /** Tags that one message clears by one rule; more are cut to those of the whole table. */
  static final int MOST_TAGS = 1_000;

  private final RuleSet rules;
  private final Map<TableName, List<Change>> byTable = new LinkedHashMap<>();

  private ChangeTags(RuleSet rules) {
    this.rules = rules;
    for (Change change : rules.changes()) {
      TableName table = TableName.read(change.table());
      if (table != null) {
        byTable.computeIfAbsent(table, none -> new ArrayList<>()).add(change);
      }
    }
  }

  public static ChangeTags of(RuleSet rules) {
    return new ChangeTags(rules);
  }

  /** The rules that these are made of. */
  public RuleSet rules() {
    return rules;
  }

  /**
   * What is to be marked.
   *
   * @param known a rule is for the table
   * @param wide for some rule all rows of the table count as changed
   * @param changes ids of the rules that are for it
   * @param events of them
   */
  public record Cleared(
      List<Tag> tags, boolean known, boolean wide, List<String> changes, List<String> events) {}

  public boolean knows(TableName table) {
    return byTable.containsKey(table);
  }

  /** What the rows clear: by their old and their new values. */
  public Cleared cleared(TableChange told) {
    List<Change> changes = byTable.getOrDefault(told.table(), List.of());
    Map<String, Tag> tags = new LinkedHashMap<>();
    boolean wide = told.rows() == null;
    for (Change change : changes) {
      Map<String, Tag> own = rows(change, told);
      wide |= own.isEmpty();
      add(tags, own.isEmpty() ? RowTags.tableWide(change) : own.values());
    }
    return new Cleared(
        List.copyOf(tags.values()),
        !changes.isEmpty(),
        wide,
        changes.stream().map(Change::id).toList(),
        changes.stream().map(Change::event).filter(Objects::nonNull).toList());
  }

  /** What any change of any table clears. */
  public List<Tag> everything() {
    Map<String, Tag> tags = new LinkedHashMap<>();
    rules.changes().forEach(change -> add(tags, RowTags.tableWide(change)));
    return List.copyOf(tags.values());
  }

  /** Empty: too many, or which rows is not told. */
  private static Map<String, Tag> rows(Change change, TableChange told) {
    Map<String, Tag> tags = new LinkedHashMap<>();
    if (told.rows() == null) {
      return tags;
    }
    for (List<Found> row : told.rows()) {
      add(
          tags,
          RowTags.of(
              change,
              column -> {
                int at = told.columns().indexOf(column);
                return at < 0 ? Found.ABSENT : row.get(at);
              }));
      if (tags.size() > MOST_TAGS) {
        return Map.of();
      }
    }
    return tags;
  }

  private static void add(Map<String, Tag> tags, Collection<Tag> more) {
    for (Tag tag : more) {
      tags.merge(tag.text(), tag, (one, other) -> one.cut() ? one : other);
    }
  }
}
