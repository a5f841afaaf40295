package dev.frontdesk.query;

import dev.frontdesk.postgres.PgPool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers queries. Any thread; whoever made the pools closes them.
 *
 * @param audit null: there is none
 */
public record QueryPools(PgPool primary, List<QueryReplica> replicas, @Nullable PgPool audit) {
  public QueryPools {
    replicas = List.copyOf(replicas);
  }
}
