package dev.frontdesk.transaction;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import dev.frontdesk.observe.Alike;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.observe.Tier;
import org.jspecify.annotations.Nullable;

/** How fresh hits of one route are counted: looked up once for each class of status. One thread. */
final class HitSeries {
  private static final int CLASSES = 6;

  private final String route;
  private final Recorder.@Nullable Series[] byClass = new Recorder.Series[CLASSES];

  HitSeries(String route) {
    this.route = route;
  }

  /** Made when something is counted: what never happened has no series. */
  Recorder.Series of(int status, Parts parts) {
    int statusClass = status / 100;
    Recorder.Series known = byClass[statusClass];
    if (known == null) {
      known =
          parts
              .recorder()
              .series(new Alike(route, Outcome.HIT, Reason.FRESH, statusClass, tier(parts)));
      byClass[statusClass] = known;
    }
    return known;
  }

  /** Said only where there is more than one place. */
  static @Nullable Tier tier(Parts parts) {
    return parts.shared() == null ? null : Tier.MEMORY;
  }
}
