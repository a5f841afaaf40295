package dev.frontdesk.settings.yaml;

import dev.frontdesk.rules.Place;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong, or probably wrong, in a file.
 *
 * @param message what came and, in brackets, what was expected
 * @param suggestion a clause that follows a dash, such as {@code did you mean "ttl"?}
 */
public record Finding(Severity severity, Place place, String message, @Nullable String suggestion) {

  /** By file, then line, then column; what stands at one place keeps its order. */
  public static final Comparator<Finding> BY_PLACE =
      Comparator.comparing((Finding finding) -> finding.place().file())
          .thenComparingInt(finding -> finding.place().line())
          .thenComparingInt(finding -> finding.place().column());

  /** Errors stop a load, warnings do not. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** As a terminal or an editor reads it: {@code file:line:column: error: message — suggestion}. */
  @Override
  public String toString() {
    String line = place + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message;
    return suggestion == null ? line : line + " — " + suggestion;
  }
}
