package dev.frontdesk.key;

import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.CanonicalValue;
import dev.frontdesk.rules.KeyRule.QueryKey;
import dev.frontdesk.rules.KeyRule.Unlisted;
import dev.frontdesk.rules.PercentCoding;
import dev.frontdesk.rules.QueryParameter;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of the key that the query is, which is also the query that the origin gets. */
sealed interface QueryKeying {
  /**
   * @param query null: no query, and no question mark
   */
  record Canonical(@Nullable String query, LeftOut leftOut) implements QueryKeying {}

  /**
   * @param parameters the names of those for which the request bypasses, as they came
   */
  record Bypass(Reason reason, List<String> parameters) implements QueryKeying {}

  /**
   * Listed parameters sorted by name, those of one name in the order they came. A value keeps
   * {@code +} and {@code %20} apart, as an origin may; only encoded unreserved characters are
   * decoded, and nothing at all where the encoding is broken.
   */
  static QueryKeying of(Route route, List<String> ignored, @Nullable String query) {
    return switch (route.key().query()) {
      case QueryKey.Whole whole -> new Canonical(query, LeftOut.NOTHING);
      case QueryKey.Listed listed -> listed(listed, route.types(), ignored, query);
    };
  }

  private static QueryKeying listed(
      QueryKey.Listed listed,
      Map<Source, ValueType> types,
      List<String> ignored,
      @Nullable String query) {
    Map<String, List<String>> kept = new TreeMap<>();
    Set<String> ignoredNames = new LinkedHashSet<>();
    Set<String> unlistedNames = new LinkedHashSet<>();
    for (QueryParameter parameter : QueryParameter.parse(query)) {
      String name = parameter.name();
      if (name != null && listed.names().contains(name)) {
        List<String> sameName = kept.computeIfAbsent(name, first -> new ArrayList<>());
        ValueType type = types.get(new Source.Query(name));
        if (type != null) {
          Reason reason = unfit(parameter, type, sameName.isEmpty());
          if (reason != null) {
            return new Bypass(reason, List.of(parameter.rawName()));
          }
        }
        sameName.add(canonical(parameter, type));
      } else {
        (isIgnored(name, ignored) ? ignoredNames : unlistedNames).add(parameter.rawName());
      }
    }
    if (listed.unlisted() == Unlisted.BYPASS && !unlistedNames.isEmpty()) {
      return new Bypass(Reason.UNLISTED_PARAMETER, List.copyOf(unlistedNames));
    }
    List<String> parameters = kept.values().stream().flatMap(List::stream).toList();
    return new Canonical(
        parameters.isEmpty() ? null : String.join("&", parameters),
        LeftOut.of(ignoredNames, unlistedNames));
  }

  private static boolean isIgnored(@Nullable String name, List<String> ignored) {
    return name != null && Names.match(ignored, name);
  }

  /** Why a typed parameter cannot be keyed, or null where it can. */
  private static @Nullable Reason unfit(QueryParameter parameter, ValueType type, boolean first) {
    if (!first) {
      return Reason.REPEATED_PARAMETER;
    }
    if (parameter.rawValue() == null || parameter.rawValue().isEmpty()) {
      return Reason.EMPTY_PARAMETER;
    }
    return parameter.value() == null || CanonicalValue.forKey(type, parameter.value()) == null
        ? Reason.MALFORMED_VALUE
        : null;
  }

  private static String canonical(QueryParameter parameter, @Nullable ValueType type) {
    String name = normalised(parameter.rawName());
    if (parameter.rawValue() == null) {
      return name;
    }
    String typed =
        type == null || parameter.value() == null
            ? null
            : CanonicalValue.forKey(type, parameter.value());
    return typed == null || typed.equals(parameter.value())
        ? name + "=" + normalised(parameter.rawValue())
        : name + "=" + PercentCoding.encoded(typed);
  }

  private static String normalised(String raw) {
    return Objects.requireNonNullElse(PercentCoding.normalised(raw), raw);
  }
}
