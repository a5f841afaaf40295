package dev.frontdesk.cli;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.replica.Standing;
import dev.frontdesk.transaction.Shared;
import java.util.function.UnaryOperator;

/**
 * What stands between requests and the parts that an embedding program wants to watch, or to break
 * in order to see that a test notices.
 *
 * @param marks what requests and operators see of the invalidation
 * @param shared what requests and operators see of that which nodes share; not asked without Redis
 * @param link what the parts that nodes share see of the way to Redis; likewise
 * @param messages what they see of the messages of other nodes; likewise
 * @param replication what requests see of floors and positions; not asked without replicas
 * @param standings what reads see of how standbys of the database stand; likewise
 */
public record Interposed(
    UnaryOperator<Invalidation> marks,
    UnaryOperator<Shared> shared,
    UnaryOperator<RedisLink> link,
    UnaryOperator<RedisMessages> messages,
    UnaryOperator<Replication> replication,
    UnaryOperator<Standing> standings) {
  public static final Interposed NOTHING = marks(UnaryOperator.identity());

  /** Of a process without replicas, or whose replication is left as it is. */
  public Interposed(
      UnaryOperator<Invalidation> marks,
      UnaryOperator<Shared> shared,
      UnaryOperator<RedisLink> link,
      UnaryOperator<RedisMessages> messages) {
    this(marks, shared, link, messages, UnaryOperator.identity(), UnaryOperator.identity());
  }

  public static Interposed marks(UnaryOperator<Invalidation> marks) {
    return new Interposed(
        marks, UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
  }

  public Interposed withReplication(UnaryOperator<Replication> other) {
    return new Interposed(marks, shared, link, messages, other, standings);
  }

  public Interposed withStandings(UnaryOperator<Standing> other) {
    return new Interposed(marks, shared, link, messages, replication, other);
  }

  public static Interposed shared(UnaryOperator<Shared> shared) {
    return new Interposed(
        UnaryOperator.identity(), shared, UnaryOperator.identity(), UnaryOperator.identity());
  }
}
