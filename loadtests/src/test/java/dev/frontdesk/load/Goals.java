package dev.frontdesk.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** What Frontdesk was meant to reach when it was planned, and whether a run reached it. Pure. */
final class Goals {
  /** Of the requests of a pass. */
  static final double MOST_ERRORS_PERCENT = 0.1;

  private Goals() {}

  /**
   * @param measured in the words of the goal
   */
  record Goal(String name, String wanted, String measured, boolean met) {}

  /** Never negative zero, and negative where more was sent than without. */
  static double savedPercent(double without, double with) {
    return without == 0 ? 0 : 100 - 100 * with / without;
  }

  static List<Goal> of(Result straight, Result frontdesk) {
    double bandwidth = savedPercent(straight.wireBytes(), frontdesk.wireBytes());
    return List.of(
        goal(
            "p95 of all requests",
            "below 100 ms",
            "%.1f ms",
            frontdesk.p95(),
            frontdesk.p95() < 100),
        goal(
            "first byte, p95 of reads",
            "below 50 ms",
            "%.1f ms",
            frontdesk.firstByte95(),
            frontdesk.firstByte95() < 50),
        goal(
            "hit ratio",
            "above 90 %",
            "%.1f %%",
            frontdesk.hitPercent(),
            frontdesk.hitPercent() > 90),
        goal(
            "errors",
            "below 0.1 %",
            "%.3f %%",
            frontdesk.errorPercent(),
            frontdesk.errorPercent() < MOST_ERRORS_PERCENT),
        goal("bandwidth to clients", "40 % less", "%.1f %% less", bandwidth, bandwidth >= 40));
  }

  private static Goal goal(
      String name, String wanted, String format, double measured, boolean met) {
    return new Goal(name, wanted, String.format(Locale.ROOT, format, measured), met);
  }

  static JsonArray json(List<Goal> goals) {
    JsonArray all = new JsonArray();
    for (Goal goal : goals) {
      all.add(
          new JsonObject()
              .put("goal", goal.name())
              .put("wanted", goal.wanted())
              .put("measured", goal.measured())
              .put("met", goal.met()));
    }
    return all;
  }
}
