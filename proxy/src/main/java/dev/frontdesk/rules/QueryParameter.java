package dev.frontdesk.rules;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a query or of a form: what stands between two ampersands.
 *
 * @param rawValue null where there is no equals sign
 * @param name decoded, with {@code +} as a space; null where it does not decode
 * @param value decoded likewise; null where it does not decode, or there is none
 */
public record QueryParameter(
    String rawName, @Nullable String rawValue, @Nullable String name, @Nullable String value) {

  /** The parameters in the order they came; nothing between two ampersands is none. */
  public static List<QueryParameter> parse(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return List.of();
    }
    List<QueryParameter> parameters = new ArrayList<>();
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      if (to > from) {
        parameters.add(one(query.substring(from, to)));
      }
      from = to + 1;
    }
    return parameters;
  }

  private static QueryParameter one(String raw) {
    int equals = raw.indexOf('=');
    String name = equals < 0 ? raw : raw.substring(0, equals);
    String value = equals < 0 ? null : raw.substring(equals + 1);
    return new QueryParameter(
        name,
        value,
        PercentCoding.decoded(name, true),
        value == null ? null : PercentCoding.decoded(value, true));
  }
}
