package dev.frontdesk.origin;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a replica of an upstream group is left alone.
 *
 * @param failures in a row after which it is: connections that were refused or lost, time-outs,
 *     502, 503 and 504
 * @param openFor how long, before one request tries it again
 * @param healthPath asked of each replica; null: only answers to requests tell. Where there is one,
 *     it is by this that a replica is tried again
 * @param healthEvery how often
 */
public record ReplicaOptions(
    int failures, Duration openFor, @Nullable String healthPath, Duration healthEvery) {
  public static final ReplicaOptions DEFAULT =
      new ReplicaOptions(5, Duration.ofSeconds(5), null, Duration.ofSeconds(1));

  public ReplicaOptions {
    if (failures < 1) {
      throw new IllegalArgumentException("failures: " + failures + " (expected: >= 1)");
    }
    if (healthPath != null && !healthPath.startsWith("/")) {
      throw new IllegalArgumentException("healthPath: " + healthPath + " (expected: /…)");
    }
  }
}
