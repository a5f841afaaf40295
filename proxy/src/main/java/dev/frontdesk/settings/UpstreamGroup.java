package dev.frontdesk.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Servers that hold the same data.
 *
 * @param primary scheme, host and port of those that take writes; at least one
 * @param replicas of those that may answer reads of routes that say so; may be empty
 * @param idleTimeout after which an unused connection is closed
 * @param connections at most so many to each server
 * @param queue at most so many requests wait for a connection to a server
 * @param fills at most so many answers are fetched for storing at a time, from all of {@code
 *     primary} together; the rest of the connections is left to writes and to what passes
 * @param reads how replicas are read from
 */
public record UpstreamGroup(
    List<URI> primary,
    List<URI> replicas,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    int connections,
    int queue,
    int fills,
    ReplicaReads reads) {
  /** One whose replicas are read from as is usual. */
  public UpstreamGroup(
      List<URI> primary,
      List<URI> replicas,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration idleTimeout,
      int connections,
      int queue,
      int fills) {
    this(
        primary,
        replicas,
        connectTimeout,
        responseTimeout,
        idleTimeout,
        connections,
        queue,
        fills,
        ReplicaReads.DEFAULT);
  }

  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  public static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(15);
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
  public static final int CONNECTIONS = 64;
  public static final int QUEUE = 1024;
  static final int UPPER_LIMIT = 65_535;
  public static final int FILLS = fillsOf(CONNECTIONS, 1);

  /** What fills may take where nothing is said: three quarters of all connections. */
  public static int fillsOf(int connections, int servers) {
    return Math.max(1, mostFills(connections, servers) * 3 / 4);
  }

  /** As many as there are connections. */
  static int mostFills(int connections, int servers) {
    return Math.min(UPPER_LIMIT, connections * Math.max(1, servers));
  }

  /** A single server with the default time-outs and bounds. */
  public static UpstreamGroup of(URI server) {
    return new UpstreamGroup(
        List.of(server),
        List.of(),
        CONNECT_TIMEOUT,
        RESPONSE_TIMEOUT,
        IDLE_TIMEOUT,
        CONNECTIONS,
        QUEUE,
        FILLS);
  }
}
