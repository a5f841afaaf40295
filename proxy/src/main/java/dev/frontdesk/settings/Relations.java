package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of tables and views in rule files. */
final class Relations {
  static final String FORM = "the name of a table or view, or SCHEMA.NAME";

  /** What PostgreSQL cuts off is a part of no name. */
  private static final String NAME = "[\\p{L}_][\\p{L}0-9_$]{0,62}";

  private static final Pattern RELATION = Pattern.compile("(?:" + NAME + "\\.)?" + NAME);

  private Relations() {}

  /** Null: not of the form. */
  static @Nullable String form(String text) {
    return RELATION.matcher(text).matches() ? text : null;
  }

  static List<String> list(Section section, String key) {
    List<String> names = new ArrayList<>();
    for (Scalar scalar : section.scalars(key)) {
      if (form(scalar.text()) == null) {
        section.expected(key, scalar, FORM);
      } else if (names.contains(scalar.text())) {
        section
            .findings()
            .error(
                scalar.place(),
                "%s: %s a second time (expected: once)".formatted(key, scalar.text()));
      } else {
        names.add(scalar.text());
      }
    }
    return List.copyOf(names);
  }
}
