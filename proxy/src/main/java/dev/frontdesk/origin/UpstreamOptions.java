package dev.frontdesk.origin;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * An upstream group: the nodes that have the same answers.
 *
 * @param name as rules name it
 * @param primary nodes for everything: {@code http://host:port}, no path
 * @param replicas nodes that may answer reads where a route allows that; empty: the primary does
 * @param connectTimeout until a connection (with TLS, its handshake) is up
 * @param responseTimeout until the response's head, and between pieces of a body
 * @param connections at most, to one node, of one event loop
 * @param waiting requests that may wait for one of these connections
 * @param idleTimeout a kept connection is closed after as long without use
 * @param reads when replicas are left alone
 */
public record UpstreamOptions(
    String name,
    List<URI> primary,
    List<URI> replicas,
    Duration connectTimeout,
    Duration responseTimeout,
    int connections,
    int waiting,
    Duration idleTimeout,
    ReplicaOptions reads) {

  /** With replicas that are left alone as is usual. */
  public UpstreamOptions(
      String name,
      List<URI> primary,
      List<URI> replicas,
      Duration connectTimeout,
      Duration responseTimeout,
      int connections,
      int waiting,
      Duration idleTimeout) {
    this(
        name,
        primary,
        replicas,
        connectTimeout,
        responseTimeout,
        connections,
        waiting,
        idleTimeout,
        ReplicaOptions.DEFAULT);
  }

  public UpstreamOptions {
    primary = List.copyOf(primary);
    replicas = List.copyOf(replicas);
    if (primary.isEmpty()) {
      throw new IllegalArgumentException("primary: no node (expected: at least one)");
    }
    primary.forEach(UpstreamOptions::check);
    replicas.forEach(UpstreamOptions::check);
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: >= 1)");
    }
    if (waiting < 0) {
      throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
    }
  }

  /** The usual bounds: 1 s to connect, 15 s to answer, 64 connections, 1024 waiting, 30 s idle. */
  public static UpstreamOptions of(String name, URI... primary) {
    return new UpstreamOptions(
        name,
        List.of(primary),
        List.of(),
        Duration.ofSeconds(1),
        Duration.ofSeconds(15),
        64,
        1024,
        Duration.ofSeconds(30));
  }

  UpstreamOptions withConnections(int most, int mayWait) {
    return new UpstreamOptions(
        name,
        primary,
        replicas,
        connectTimeout,
        responseTimeout,
        most,
        mayWait,
        idleTimeout,
        reads);
  }

  private static void check(URI node) {
    String scheme = node.getScheme();
    boolean plain =
        node.getHost() != null
            && node.getUserInfo() == null
            && node.getQuery() == null
            && node.getFragment() == null
            && (node.getPath() == null || node.getPath().isEmpty() || node.getPath().equals("/"));
    if (!plain || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: http://host:port or https://host:port, without a path)");
    }
  }
}
