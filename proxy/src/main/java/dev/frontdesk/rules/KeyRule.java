package dev.frontdesk.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What, besides method, scheme, host and path, tells responses of a route apart. */
public record KeyRule(
    QueryKey query, List<String> header, List<String> cookie, @Nullable String identity) {

  /** How the query takes part. */
  public sealed interface QueryKey {
    /** The whole query, byte for byte ({@code query: all}). */
    record Whole() implements QueryKey {}

    /**
     * Only these names, sorted; the ignore list is dropped; any other name is treated as {@code
     * unlisted} says.
     */
    record Listed(List<String> names, Unlisted unlisted) implements QueryKey {}
  }

  /** What an unlisted parameter does. */
  public enum Unlisted {
    BYPASS,
    DROP
  }
}
