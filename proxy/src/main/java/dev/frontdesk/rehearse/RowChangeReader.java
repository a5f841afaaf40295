package dev.frontdesk.rehearse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.frontdesk.invalidate.database.TableChange;
import dev.frontdesk.invalidate.database.TableChange.Op;
import dev.frontdesk.rules.Found;
import dev.frontdesk.rules.RowTags;
import dev.frontdesk.rules.TableName;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code change}: rows that change in the database, as a trigger tells them. */
final class RowChangeReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Map<String, Op> OPS = new LinkedHashMap<>();

  static {
    for (Op op : Op.values()) {
      OPS.put(op.name().toLowerCase(Locale.ROOT), op);
    }
  }

  private final Findings findings;

  RowChangeReader(Findings findings) {
    this.findings = findings;
  }

  /** Null only after a finding. */
  @Nullable Step read(Section step) {
    Section change = step.section("change", TestShapes.CHANGE);
    if (change == null) {
      return null;
    }
    if (!change.has("table")) {
      change.required("table", TableName.FORM);
    }
    String text =
        change.form("table", TableName.FORM, name -> TableName.read(name) == null ? null : name);
    TableName table = text == null ? null : TableName.read(text);
    Op op = change.choice("op", OPS);
    if (table == null) {
      return null;
    }
    TableChange told = told(change, table, op == null ? Op.UPDATE : op);
    return new Step.Changed(step.place(), told, expectation(step));
  }

  private TableChange told(Section change, TableName table, Op op) {
    if (!change.has("rows")) {
      return TableChange.somewhere(table, op);
    }
    List<Mapping> rows = new ArrayList<>();
    Set<String> columns = new LinkedHashSet<>();
    for (Node item : change.items("rows")) {
      if (item instanceof Mapping row) {
        rows.add(row);
        row.members().forEach(member -> columns.add(member.name()));
      } else {
        findings.error(
            item.place(), "rows: %s (expected: columns and values)".formatted(item.described()));
      }
    }
    if (op == Op.TRUNCATE || rows.isEmpty()) {
      findings.error(
          change.placeOf("rows"),
          op == Op.TRUNCATE
              ? "rows beside truncate, which tells none (expected: no rows)"
              : "rows: none (expected: at least one, or no rows: which ones is not told)");
      return TableChange.somewhere(table, op);
    }
    List<String> order = List.copyOf(columns);
    return new TableChange(table, op, order, rows.stream().map(row -> values(row, order)).toList());
  }

  private static List<Found> values(Mapping row, List<String> order) {
    Map<String, Found> values = new LinkedHashMap<>();
    for (Member member : row.members()) {
      values.put(member.name(), value(member.value()));
    }
    return order.stream().map(column -> values.getOrDefault(column, Found.ABSENT)).toList();
  }

  private static Found value(Node node) {
    try (JsonParser parser = JSON.createParser(YamlJson.of(node).toString())) {
      parser.nextToken();
      return RowTags.value(parser);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Nobody asks and nobody answers. */
  private Expectation expectation(Section step) {
    Section expect = step.section("expect", TestShapes.EXPECT);
    if (expect != null) {
      for (String key : TestShapes.EXPECT.keys()) {
        if (expect.has(key) && !key.equals("invalidates")) {
          findings.error(expect.placeOf(key), key + " of a change (expected: invalidates)");
        }
      }
    }
    return new ExpectationReader(findings).read(step);
  }
}
