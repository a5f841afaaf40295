package dev.frontdesk.collapse.shared;

import java.time.Duration;

/**
 * @param namespace of the deployment
 * @param node this process's name, for people who look into Redis
 * @param lease after which a lease ends by itself, as when its holder crashed. It is not renewed: a
 *     fill that takes longer loses it, and another may begin. Somewhat more than an origin may take
 * @param patience how long a request waits for another node's fill at most; zero: not at all
 * @param mostWaiting fills of this process that may wait; beyond, they do not wait
 */
public record FillLeaseOptions(
    String namespace, String node, Duration lease, Duration patience, int mostWaiting) {
  /**
   * How long a lease lasts where nothing else is known: what an origin may take by default, after
   * as long a wait for its turn.
   */
  public static final Duration LEASE = Duration.ofSeconds(30);

  public static final Duration PATIENCE = Duration.ofMillis(500);

  public static final int MOST_WAITING = 1000;

  public FillLeaseOptions {
    if (lease.toMillis() < 1) {
      throw new IllegalArgumentException("lease: %s (expected: >= 1 ms)".formatted(lease));
    }
    if (patience.isNegative()) {
      throw new IllegalArgumentException("patience: %s (expected: >= 0)".formatted(patience));
    }
    if (mostWaiting < 0) {
      throw new IllegalArgumentException("waiting: %d (expected: >= 0)".formatted(mostWaiting));
    }
  }

  /** With the usual bounds. */
  public static FillLeaseOptions of(String namespace, String node, Duration patience) {
    return new FillLeaseOptions(namespace, node, LEASE, patience, MOST_WAITING);
  }
}
