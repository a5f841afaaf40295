package dev.frontdesk.rehearse;

import dev.frontdesk.http.Reason;
import dev.frontdesk.rules.Change;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Write;
import dev.frontdesk.settings.DefaultRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rules tests have reached. A rule is one by the place where it stands, because several test
 * files may test the same rule file. The built-in rules do not count.
 */
public final class Coverage {
  private final Map<Place, String> routes = new LinkedHashMap<>();
  private final Map<Place, String> writes = new LinkedHashMap<>();
  private final Map<Place, String> changes = new LinkedHashMap<>();
  private final Map<Place, Boolean> reached = new LinkedHashMap<>();
  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);

  /** Takes in what the tests of a file came to. */
  public void add(RuleTests tests, List<TestResult> results) {
    for (Route route : tests.rules().routes()) {
      if (!route.place().file().equals(DefaultRules.NAME)) {
        routes.put(route.place(), route.id());
        reach(route.place(), results.stream().anyMatch(r -> r.routes().contains(route.id())));
      }
    }
    for (Write write : tests.rules().writes()) {
      writes.put(write.place(), write.id());
      reach(write.place(), results.stream().anyMatch(r -> r.writes().contains(write.id())));
    }
    for (Change change : tests.rules().changes()) {
      changes.put(change.place(), change.id());
      reach(change.place(), results.stream().anyMatch(r -> r.changes().contains(change.id())));
    }
    results.forEach(result -> reasons.addAll(result.reasons()));
  }

  private void reach(Place place, boolean now) {
    reached.merge(place, now, Boolean::logicalOr);
  }

  public int routes() {
    return routes.size();
  }

  public int writes() {
    return writes.size();
  }

  public int changes() {
    return changes.size();
  }

  /** Changes of rows that no test told. */
  public Map<Place, String> unreachedChanges() {
    return unreached(changes);
  }

  /** Routes that no test reached, with their places. */
  public Map<Place, String> unreachedRoutes() {
    return unreached(routes);
  }

  /** Writes that no test reached. */
  public Map<Place, String> unreachedWrites() {
    return unreached(writes);
  }

  private Map<Place, String> unreached(Map<Place, String> rules) {
    Map<Place, String> missing = new LinkedHashMap<>();
    rules.forEach((place, id) -> {
      if (!reached.getOrDefault(place, false)) {
        missing.put(place, id);
      }
    });
    return missing;
  }

  /** Reasons that no answer had. */
  public List<Reason> unseenReasons() {
    List<Reason> unseen = new ArrayList<>(List.of(Reason.values()));
    unseen.removeAll(reasons);
    return unseen;
  }
}
