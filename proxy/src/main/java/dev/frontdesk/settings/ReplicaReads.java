package dev.frontdesk.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream group reads from its replicas.
 *
 * @param databases for each of {@code replicas}, in their order, which of {@code postgres.replicas}
 *     it reads from, as {@code HOST:PORT}; empty: not said
 * @param positionField the response field in which its servers tell the position of their database:
 *     the primary that it had after answering, a replica that it had before
 * @param maxLag where there is neither: what replicas are behind at most
 * @param catchUp how long a read waits for a replica to show a write, before the primary is asked
 * @param spill reads that the primary answers in the place of replicas
 * @param failures in a row after which a server is left alone
 * @param openFor how long it is left alone before it is tried again
 * @param healthPath asked of each server; null: only answers to requests tell
 * @param healthEvery how often
 */
public record ReplicaReads(
    List<String> databases,
    String positionField,
    Duration maxLag,
    Duration catchUp,
    Database.Spill spill,
    int failures,
    Duration openFor,
    @Nullable String healthPath,
    Duration healthEvery) {
  public static final ReplicaReads DEFAULT =
      new ReplicaReads(
          List.of(),
          "X-Db-Lsn",
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Database.Spill.DEFAULT,
          5,
          Duration.ofSeconds(5),
          null,
          Duration.ofSeconds(1));
}
