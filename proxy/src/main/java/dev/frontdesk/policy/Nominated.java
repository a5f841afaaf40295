package dev.frontdesk.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that a response's Vary names (RFC 9111 §4.1), with the normalised value that
 * the original request had, or null where it had none. Names in lower case.
 */
public record Nominated(Map<String, @Nullable String> values) {
  public static final Nominated NOTHING = new Nominated(Map.of());
}
