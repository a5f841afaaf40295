package dev.frontdesk.settings;

import dev.frontdesk.rules.Conditions;
import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.PathTemplate.Segment;
import dev.frontdesk.rules.Route;
import dev.frontdesk.settings.yaml.Findings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Routes that no request can reach, because earlier ones match everything that they match.
 * Cautious: what it names is unreachable, but it does not see every such route.
 */
final class Reachability {
  private Reachability() {}

  static void check(List<Route> routes, Findings findings) {
    for (int i = 1; i < routes.size(); i++) {
      Route route = routes.get(i);
      List<Route> earlier = routes.subList(0, i);
      List<@Nullable Route> covering =
          route.match().stream()
              .<@Nullable Route>map(line -> covering(line, route.conditions(), earlier))
              .toList();
      Route first = covering.isEmpty() ? null : covering.getFirst();
      if (first != null && !covering.contains(null)) {
        findings.error(
            route.place(),
            "route \"%s\" is never reached (expected: before \"%s\" at %s, which matches all that it matches)"
                .formatted(route.id(), first.id(), first.place()));
      }
    }
  }

  private static @Nullable Route covering(
      MatchPattern line, Conditions conditions, List<Route> earlier) {
    for (Route route : earlier) {
      boolean always =
          route.conditions().equals(Conditions.NONE) || route.conditions().equals(conditions);
      if (always && route.match().stream().anyMatch(pattern -> covers(pattern, line))) {
        return route;
      }
    }
    return null;
  }

  /** Every request that matches {@code narrow} matches {@code wide}. */
  static boolean covers(MatchPattern wide, MatchPattern narrow) {
    boolean method =
        narrow.method().equals(MatchPattern.ANY)
            ? wide.method().equals(MatchPattern.ANY)
            : wide.matchesMethod(narrow.method());
    return method && covers(wide.path().segments(), narrow.path().segments());
  }

  private static boolean covers(List<Segment> wide, List<Segment> narrow) {
    for (int i = 0; i < wide.size(); i++) {
      if (wide.get(i) instanceof Segment.Rest) {
        return narrow.size() > i;
      }
      if (i >= narrow.size() || !covers(wide.get(i), narrow.get(i))) {
        return false;
      }
    }
    return wide.size() == narrow.size();
  }

  private static boolean covers(Segment wide, Segment narrow) {
    return switch (narrow) {
      case Segment.Rest rest -> false;
      case Segment.Parameter parameter -> wide instanceof Segment.Parameter;
      case Segment.Literal(String text) ->
          wide instanceof Segment.Parameter ? !text.isEmpty() : wide.equals(narrow);
    };
  }
}
