package dev.frontdesk.settings;

import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.TemplateException;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node.Scalar;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads templates and sources out of scalars: what they throw becomes a finding at its column. */
final class Syntax {
  private Syntax() {}

  static <T> @Nullable T read(
      String label, Scalar scalar, Function<String, T> parser, Findings findings) {
    return read(label, scalar, 0, scalar.text().length(), parser, findings);
  }

  /** Only the part of the scalar from {@code begin} to {@code end}. */
  static <T> @Nullable T read(
      String label,
      Scalar scalar,
      int begin,
      int end,
      Function<String, T> parser,
      Findings findings) {
    try {
      return parser.apply(scalar.text().substring(begin, end));
    } catch (TemplateException wrong) {
      findings.error(at(scalar, begin + wrong.offset()), label + ": " + wrong.getMessage());
      return null;
    }
  }

  /** The place of a character of the scalar's text, behind the quote where there is one. */
  static Place at(Scalar scalar, int offset) {
    Place start = scalar.place();
    return new Place(
        start.file(), start.line(), start.column() + offset + (scalar.plain() ? 0 : 1));
  }
}
