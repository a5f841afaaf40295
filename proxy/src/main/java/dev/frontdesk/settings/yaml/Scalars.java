package dev.frontdesk.settings.yaml;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scalars read with types, wherever they stand; {@link Section} reads those under its keys. The
 * label is what messages call the value. What does not fit becomes a finding.
 */
public final class Scalars {
  private Scalars() {}

  /** A list of scalars; a single scalar is a list of one. */
  public static List<Scalar> list(String label, Node node, Findings findings) {
    List<Scalar> scalars = new ArrayList<>();
    List<Node> items = node instanceof Sequence list ? list.items() : List.of(node);
    for (Node item : items) {
      if (item instanceof Scalar scalar && !scalar.isNull()) {
        if (isSet(label, scalar, findings)) {
          scalars.add(scalar);
        }
      } else {
        findings.error(
            item.place(), "%s: %s (expected: a text)".formatted(label, item.described()));
      }
    }
    return scalars;
  }

  /** Null only after a finding. */
  public static @Nullable Duration duration(String label, Scalar scalar, Findings findings) {
    Duration duration = Units.duration(scalar.text());
    if (duration == null) {
      findings.error(
          scalar.place(),
          "%s: %s (expected: %s)".formatted(label, shown(scalar), Units.DURATION),
          Units.durationSuggestion(scalar.text()));
    }
    return duration;
  }

  /** What the word means; null only after a finding. */
  public static <T> @Nullable T choice(
      String label, Scalar scalar, Map<String, T> words, Findings findings) {
    T chosen = words.get(scalar.text());
    if (chosen == null) {
      findings.error(
          scalar.place(),
          "%s: %s (expected: %s)"
              .formatted(label, shown(scalar), String.join(", ", words.keySet())),
          Nearest.suggestion(scalar.text(), words.keySet()));
    }
    return chosen;
  }

  /** Says that the environment lacks a variable that the scalar needs. */
  static boolean isSet(String label, Scalar scalar, Findings findings) {
    if (scalar.unset() == null) {
      return true;
    }
    findings.error(
        scalar.place(),
        "%s: ${%s} is not set (expected: that variable, or a default: ${%s:-…})"
            .formatted(label, scalar.unset(), scalar.unset()));
    return false;
  }

  /** Plain scalars as they stand, others in quotes. */
  static String shown(Scalar scalar) {
    return scalar.plain() && !scalar.isNull() ? scalar.text() : scalar.described();
  }
}
