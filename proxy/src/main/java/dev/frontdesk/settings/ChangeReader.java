package dev.frontdesk.settings;

import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SourceSyntax;
import dev.frontdesk.rules.TableName;
import dev.frontdesk.rules.TagTemplate;
import dev.frontdesk.rules.TemplateSyntax;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.rules.ValueType.Zone;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Member;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of a file's {@code changes}: what rows clear that change in the database. */
final class ChangeReader {
  private final Scope scope;
  private final Findings findings;

  ChangeReader(Scope scope) {
    this.scope = scope;
    this.findings = scope.findings();
  }

  /** Null only after a finding. */
  @Nullable Change read(Node node) {
    Section change = Section.of(node, "change", Shapes.CHANGE, findings);
    if (change == null) {
      return null;
    }
    String id = Ids.read(change);
    if (!change.has("table")) {
      change.required("table", TableName.FORM);
    }
    String table =
        change.form("table", TableName.FORM, text -> TableName.read(text) == null ? null : text);
    // A zone that a request names is of no use where there is none.
    Zone inherited = scope.defaults().zone() instanceof Zone.Fixed fixed ? fixed : null;
    Zone zone = TypeReader.read(change, inherited, SourceSyntax::ofChange);
    List<TagTemplate> tags = tags(change);
    if (!change.has("invalidate")) {
      change.required("invalidate", "a list of tags");
    } else if (tags.isEmpty()
        && change.node("invalidate") instanceof Node.Sequence list
        && list.items().isEmpty()) {
      findings.error(
          list.place(), "invalidate: no tag (expected: at least one, or no such change)");
    }
    Map<String, ValueType> columns = columns(change, zone, holes(tags), tags);
    return new Change(
        id,
        change.has("id") ? change.placeOf("id") : change.place(),
        table == null ? "" : table,
        change.text("event"),
        columns,
        tags);
  }

  private List<TagTemplate> tags(Section change) {
    List<TagTemplate> tags = new ArrayList<>();
    for (Scalar scalar : change.scalars("invalidate")) {
      TagTemplate tag =
          Syntax.read(
              "invalidate",
              scalar,
              text -> TemplateSyntax.changeTag(text, scalar.place()),
              findings);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  private static Set<String> holes(List<TagTemplate> tags) {
    Set<String> names = new HashSet<>();
    for (TagTemplate tag : tags) {
      SourceChecks.values(
          tag,
          source -> {
            if (source instanceof Source.Taken(String name)) {
              names.add(name);
            }
          });
    }
    return names;
  }

  private Map<String, ValueType> columns(
      Section change, @Nullable Zone zone, Set<String> used, List<TagTemplate> tags) {
    TypeReader reader = new TypeReader(zone, SourceSyntax::ofChange, findings);
    boolean complete =
        !(change.node("invalidate") instanceof Node.Sequence list)
            || list.items().size() == tags.size();
    Map<String, ValueType> columns = new LinkedHashMap<>();
    for (Member member : change.members("types")) {
      Source column = Syntax.read("types", member.key(), SourceSyntax::ofChange, findings);
      ValueType type = reader.read(member.name(), member.value());
      if (column == null || type == null) {
        continue;
      }
      columns.put(member.name(), type);
      if (complete && !used.contains(member.name())) {
        findings.error(
            member.place(),
            "types: \"%s\" is in no tag of invalidate (expected: {%s} in one)"
                .formatted(member.name(), member.name()));
      }
    }
    return Collections.unmodifiableMap(columns);
  }
}
