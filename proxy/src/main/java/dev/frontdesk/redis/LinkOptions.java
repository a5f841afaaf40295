package dev.frontdesk.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how long it may take.
 *
 * @param nodes {@code redis://HOST:PORT/DB} or {@code rediss://…}: the server; Sentinels; or some
 *     nodes of the Cluster
 * @param master the name that Sentinels know it by; null but for {@link Kind#SENTINEL}
 * @param user ACL user, or null
 * @param password or null
 * @param certificates PEM text of authorities that are trusted for {@code rediss:}; null: those of
 *     the JDK
 * @param commandTimeout after which a command has failed
 * @param namespace of this deployment; several may share one Redis
 * @param replicaReads whether commands that only read may go to a replica, which may be behind; for
 *     a link that carries values only, never marks
 */
public record LinkOptions(
    Kind kind,
    List<String> nodes,
    @Nullable String master,
    @Nullable String user,
    @Nullable String password,
    @Nullable String certificates,
    Duration commandTimeout,
    String namespace,
    boolean replicaReads) {
  public enum Kind {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  public LinkOptions {
    nodes = List.copyOf(nodes);
  }

  /** Reads where it writes. */
  public LinkOptions(
      Kind kind,
      List<String> nodes,
      @Nullable String master,
      @Nullable String user,
      @Nullable String password,
      @Nullable String certificates,
      Duration commandTimeout,
      String namespace) {
    this(kind, nodes, master, user, password, certificates, commandTimeout, namespace, false);
  }

  /** One server without a password. */
  public static LinkOptions standalone(String url, Duration commandTimeout, String namespace) {
    return new LinkOptions(
        Kind.STANDALONE, List.of(url), null, null, null, null, commandTimeout, namespace);
  }

  /** The same, for values only: what only reads may go to a replica. */
  public LinkOptions withReplicaReads(boolean allowed) {
    return new LinkOptions(
        kind, nodes, master, user, password, certificates, commandTimeout, namespace, allowed);
  }

  @Override
  public String toString() {
    // Not the password, nor one that is written in an address.
    return "%s %s, namespace %s"
        .formatted(
            kind,
            nodes.stream().map(node -> node.replaceAll("//[^@/]*@", "//")).toList(),
            namespace);
  }
}
