package dev.frontdesk.cli;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.SharedMarkObserver;
import dev.frontdesk.observe.RedisMetrics;
import dev.frontdesk.observe.RedisMetrics.CommandOutcome;
import dev.frontdesk.observe.RedisMetrics.Lookup;
import dev.frontdesk.observe.RedisMetrics.SpreadOutcome;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.redis.LinkObserver;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.redis.ValueObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Told by the parts of the shared tier what becomes of them; tells metrics, and the log once per
 * change of state. Any thread.
 */
final class RedisWatch implements LinkObserver, SharedMarkObserver, ValueObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RedisWatch.class);

  private final RedisMetrics metrics;
  private volatile long journal;
  private volatile long waitingWrites;
  private volatile long waitingBytes;

  RedisWatch(RedisMetrics metrics) {
    this.metrics = metrics;
  }

  /** Tags that Redis has not been told of. */
  long journal() {
    return journal;
  }

  /** Responses that wait to be written. */
  long waitingWrites() {
    return waitingWrites;
  }

  /** Their size. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** For a second link to the same Redis: it comes and goes with the first. */
  LinkObserver commandsOnly() {
    return new LinkObserver() {
      @Override
      public void ended(String command, long nanos, Outcome outcome) {
        RedisWatch.this.ended(command, nanos, outcome);
      }

      @Override
      public void changed(RedisLink.State state) {}
    };
  }

  @Override
  public void ended(String command, long nanos, Outcome outcome) {
    metrics.command(
        command,
        switch (outcome) {
          case OK -> CommandOutcome.OK;
          case ERROR -> CommandOutcome.ERROR;
          case TIMEOUT -> CommandOutcome.TIMEOUT;
          case AWAY -> CommandOutcome.AWAY;
        },
        Duration.ofNanos(nanos));
  }

  @Override
  public void changed(RedisLink.State state) {
    switch (state) {
      case UP -> LOG.info("Redis answers");
      case AWAY ->
          LOG.warn("Redis does not answer: stored answers come from this process's memory only");
    }
  }

  @Override
  public void leaseGained() {
    LOG.info("This node has heard of all invalidations, and trusts its memory");
  }

  @Override
  public void leaseLost() {
    LOG.warn("This node may have missed invalidations: it trusts its memory no longer");
  }

  @Override
  public void refused(String error) {
    LOG.warn("Redis refuses what this node needs in order to trust its memory: {}", error);
  }

  @Override
  public void spread(Consistency reach, long nanos, Spread outcome) {
    String name = reach.name().toLowerCase(Locale.ROOT);
    Duration took = Duration.ofNanos(nanos);
    switch (outcome) {
      case Spread.Complete complete -> metrics.spread(name, SpreadOutcome.COMPLETE, 0, took);
      case Spread.Fenced fenced ->
          metrics.spread(name, SpreadOutcome.FENCED, fenced.nodes().size(), took);
      case Spread.Unsent unsent -> metrics.spread(name, SpreadOutcome.UNSENT, 0, took);
    }
  }

  @Override
  public void lagging(Set<String> nodes) {
    if (nodes.isEmpty()) {
      LOG.info("All nodes confirm invalidations in time again");
    } else {
      LOG.warn("Writes had to wait until these nodes had fenced themselves: {}", nodes);
    }
  }

  @Override
  public void gap(long missing) {
    metrics.gap();
  }

  @Override
  public void caughtUp(int invalidations) {
    metrics.caughtUp(invalidations);
  }

  @Override
  public void distrusted(Distrust why) {
    metrics.distrusted(why);
    if (why == Distrust.LOG) {
      LOG.warn(
          "This node was silent for longer than the log of invalidations reaches back:"
              + " everything stored in it is invalidated");
    }
  }

  @Override
  public void epochChanged(Doubt why) {
    metrics.epochChanged(why);
    LOG.warn(
        "Redis may have lost invalidations ({}): everything stored is invalidated",
        switch (why) {
          case LOST -> "it has no marks";
          case PROCESS -> "it is another process";
          case REPLICATION -> "another server is master";
          case UNKNOWN -> "what it says is not understood";
        });
  }

  @Override
  public void waiting(int tags, boolean everything) {
    journal = tags;
    if (everything) {
      LOG.warn(
          "More tags were invalidated than are remembered for Redis: it will be told to"
              + " invalidate everything");
    }
  }

  @Override
  public void looked(int responses) {
    metrics.lookup(Tier.MEMORY, Lookup.MISS);
    if (responses == 0) {
      metrics.lookup(Tier.REDIS, Lookup.MISS);
    }
  }

  @Override
  public void lookFailed() {
    metrics.lookup(Tier.MEMORY, Lookup.MISS);
    metrics.lookup(Tier.REDIS, Lookup.FAILED);
  }

  @Override
  public void unusable(Unusable kind) {
    metrics.badValue(kind);
  }

  @Override
  public void read(String route, int bytes) {
    metrics.valueBytes(route, false, bytes);
  }

  @Override
  public void written(String route, int bytes, int plain) {
    metrics.valueBytes(route, true, bytes);
  }

  @Override
  public void notKept(NotKept kind) {
    metrics.notKept(kind);
  }

  @Override
  public void waiting(int responses, long bytes) {
    waitingWrites = responses;
    waitingBytes = bytes;
  }
}
