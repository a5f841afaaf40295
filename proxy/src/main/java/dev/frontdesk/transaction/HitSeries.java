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

  /**
   * Made when something is counted: what never happened has no series.
   *
   * @param tier where hits are stored; null where there is one place only
   */
  Recorder.Series of(int status, Recorder recorder, @Nullable Tier tier) {
    int statusClass = status / 100;
    Recorder.Series known = byClass[statusClass];
    if (known == null) {
      known = recorder.series(new Alike(route, Outcome.HIT, Reason.FRESH, statusClass, tier));
      byClass[statusClass] = known;
    }
    return known;
  }
}
