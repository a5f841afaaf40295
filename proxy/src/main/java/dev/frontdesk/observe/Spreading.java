package dev.frontdesk.observe;

import java.time.Duration;
import java.util.Locale;

/**
 * How a write's invalidation went to the other nodes.
 *
 * @param took how long the write's answer waited for it
 */
public record Spreading(Result result, Duration took) {
  /** How far it went, at the least. */
  public enum Result {
    COMPLETE,
    /** Some nodes did not say so, and serve nothing that was stored before. */
    FENCED,
    /** Redis could not be told in time. */
    UNSENT;

    /** As in the log. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Both, one after the other. */
  public Spreading and(Spreading next) {
    return new Spreading(
        result.compareTo(next.result) >= 0 ? result : next.result, took.plus(next.took));
  }
}
