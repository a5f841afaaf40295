package dev.frontdesk.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request must show besides method and path. */
public record Conditions(
    @Nullable String host, Map<String, Expected> query, Map<String, Expected> header) {
  public static final Conditions NONE = new Conditions(null, Map.of(), Map.of());

  /** What is expected of a query parameter or a field. */
  public sealed interface Expected {
    record Present() implements Expected {}

    record Absent() implements Expected {}

    record Value(String value) implements Expected {}
  }
}
