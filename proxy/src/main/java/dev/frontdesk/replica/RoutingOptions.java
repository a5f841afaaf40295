package dev.frontdesk.replica;

import java.time.Duration;

/**
 * @param catchUp how long a read waits for a replica to show what it must
 * @param step between two looks
 */
public record RoutingOptions(Duration catchUp, Duration step) {
  public static final Duration STEP = Duration.ofMillis(10);
}
