package dev.frontdesk.admin;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.observe.Levels;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the proxy in a few numbers, for {@code frontdesk stats}.
 *
 * @param outcomes how many requests ended with each outcome since the start
 * @param routes how many routes are in force
 * @param writes how many write rules are in force
 * @param redis null where this process is alone
 * @param replicas null where there are none, and no database
 */
public record Figures(
    Duration uptime,
    Map<Outcome, Long> outcomes,
    Levels levels,
    int routes,
    int writes,
    @Nullable RedisFigures redis,
    @Nullable ReplicaFigures replicas) {
  public Figures {
    outcomes = Map.copyOf(outcomes);
  }
}
