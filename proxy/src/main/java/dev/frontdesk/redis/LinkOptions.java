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
 */
public record LinkOptions(
    Kind kind,
    List<String> nodes,
    @Nullable String master,
    @Nullable String user,
    @Nullable String password,
    @Nullable String certificates,
    Duration commandTimeout,
    String namespace) {
  public enum Kind {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  @Override
  public String toString() {
    // Not the password.
    return "%s %s, namespace %s".formatted(kind, nodes, namespace);
  }
}
