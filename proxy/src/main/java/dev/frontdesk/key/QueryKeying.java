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
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  Canonical NOTHING = new Canonical(null, LeftOut.NOTHING);

  /** A parameter by its decoded name, as it is keyed. */
  record Kept(String name, String text) {}

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
    List<QueryParameter> parameters = QueryParameter.parse(query);
    if (parameters.isEmpty()) {
      return NOTHING;
    }
    List<Kept> kept = new ArrayList<>(parameters.size());
    Set<String> ignoredNames = Set.of();
    Set<String> unlistedNames = Set.of();
    for (QueryParameter parameter : parameters) {
      String name = parameter.name();
      if (name == null || !listed.names().contains(name)) {
        if (isIgnored(name, ignored)) {
          ignoredNames = with(ignoredNames, parameter.rawName());
        } else {
          unlistedNames = with(unlistedNames, parameter.rawName());
        }
        continue;
      }
      ValueType type = types.isEmpty() ? null : types.get(new Source.Query(name));
      if (type != null) {
        Reason reason = unfit(parameter, type, isFirst(kept, name));
        if (reason != null) {
          return new Bypass(reason, List.of(parameter.rawName()));
        }
      }
      kept.add(new Kept(name, canonical(parameter, type)));
    }
    if (listed.unlisted() == Unlisted.BYPASS && !unlistedNames.isEmpty()) {
      return new Bypass(Reason.UNLISTED_PARAMETER, List.copyOf(unlistedNames));
    }
    return new Canonical(joined(kept), LeftOut.of(ignoredNames, unlistedNames));
  }

  private static boolean isFirst(List<Kept> kept, String name) {
    for (int i = 0; i < kept.size(); i++) {
      if (kept.get(i).name().equals(name)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String joined(List<Kept> kept) {
    if (kept.size() < 2) {
      return kept.isEmpty() ? null : kept.getFirst().text();
    }
    // The sort is stable: those of one name keep their order.
    kept.sort(Comparator.comparing(Kept::name));
    StringBuilder query = new StringBuilder();
    for (Kept parameter : kept) {
      query.append(query.isEmpty() ? "" : "&").append(parameter.text());
    }
    return query.toString();
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> more = names.isEmpty() ? new LinkedHashSet<>() : names;
    more.add(name);
    return more;
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
