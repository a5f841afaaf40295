package dev.frontdesk.cli;

import dev.frontdesk.admin.RedisFigures;
import dev.frontdesk.collapse.shared.FillLeaseFigures;
import dev.frontdesk.collapse.shared.FillLeaseOptions;
import dev.frontdesk.collapse.shared.RedisFillLeases;
import dev.frontdesk.http.Outcome;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.shared.SharedInvalidation;
import dev.frontdesk.observe.Alike;
import dev.frontdesk.observe.Metrics;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.observe.RedisLevels;
import dev.frontdesk.observe.RedisMetrics;
import dev.frontdesk.observe.RedisMetrics.Lookup;
import dev.frontdesk.observe.Tier;
import dev.frontdesk.observe.TransactionRecord;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisHealth;
import dev.frontdesk.redis.RedisInfo;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.redis.VertxRedisLink;
import dev.frontdesk.redis.VertxRedisMessages;
import dev.frontdesk.settings.Config;
import dev.frontdesk.store.redis.RedisStore;
import dev.frontdesk.time.Timing;
import dev.frontdesk.transaction.Shared;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shared tier of one node: all that talks to Redis is made, joined, started and closed here.
 * Made only where {@code redis:} is configured. {@link #start} and {@link #close} are called from
 * the main thread and block for a bounded time; the rest is for any thread.
 */
final class SharedTier {
  private static final Logger LOG = LoggerFactory.getLogger(SharedTier.class);

  /** Longer than a start waits for Redis: it goes on without it. */
  private static final Duration START = Duration.ofSeconds(2);

  private static final long CLOSE_MILLIS = 3000;

  private final String node = NodeName.make();
  private final Config.Redis config;
  private final RedisMetrics metrics;
  private final RedisWatch watch;
  private final VertxRedisLink link;

  /**
   * Values have connections of their own: a large one must not hold up marks and beats, and only
   * values may come from a replica.
   */
  private final VertxRedisLink values;

  private final VertxRedisMessages messages;
  private final SharedInvalidation marks;
  private final RedisStore store;
  private final RedisFillLeases leases;
  private final RedisHealth health;
  private final Shared shared;

  SharedTier(
      Vertx vertx,
      Timing timing,
      Config.Redis config,
      LocalInvalidation local,
      Metrics all,
      Interposed interposed) {
    this.config = config;
    this.metrics = all.withRedis(this::levels);
    this.watch = new RedisWatch(metrics);
    LinkOptions options = RedisWiring.link(config);
    this.link = new VertxRedisLink(vertx, options, watch);
    this.values =
        new VertxRedisLink(
            vertx, options.withReplicaReads(config.replicaReads()), watch.commandsOnly());
    this.messages = new VertxRedisMessages(vertx, options);
    RedisLink way = interposed.link().apply(link);
    RedisMessages heard = interposed.messages().apply(messages);
    this.marks =
        new SharedInvalidation(local, way, heard, timing, RedisWiring.marks(config, node), watch);
    this.store =
        new RedisStore(
            vertx, values, timing, RedisWiring.values(config, marks), watch, marks::clockOffset);
    this.leases =
        new RedisFillLeases(
            way, heard, timing, FillLeaseOptions.of(config.namespace(), node, config.fillWait()));
    this.shared = new Shared(store, new CountedMarks(marks, metrics), leases);
    this.health = new RedisHealth(vertx, link);
  }

  /** In the place of that of a process that is alone. */
  Invalidation invalidation() {
    return marks;
  }

  Shared shared() {
    return shared;
  }

  /** Counts what memory answered. */
  Recorder recorder() {
    return new Recorder() {
      @Override
      public void record(TransactionRecord record) {
        if (record.tier() == Tier.MEMORY && isHit(record.outcome())) {
          metrics.lookup(Tier.MEMORY, Lookup.HIT);
        }
      }

      @Override
      public Series series(Alike alike) {
        return alike.tier() == Tier.MEMORY && isHit(alike.outcome())
            ? (nanos, bytesOut, dropped, full) -> metrics.lookup(Tier.MEMORY, Lookup.HIT)
            : (nanos, bytesOut, dropped, full) -> {};
      }
    };
  }

  private static boolean isHit(Outcome outcome) {
    return outcome == Outcome.HIT || outcome == Outcome.STALE;
  }

  /** Hears of what was invalidated; goes on without where Redis does not answer in time. */
  void start() {
    health.start();
    health.keepAlive(values);
    // The first try of a JVM that has just begun often takes longer than a command may.
    Future<Void> firstTry = marks.start();
    if (!watch.awaitLease(START)) {
      LOG.warn(
          "Started without Redis ({}{}): this process is alone until it answers",
          where(),
          firstTry.failed() ? ", " + firstTry.cause().getMessage() : "");
    }
  }

  /** Without secrets. */
  private String where() {
    return "%s %s".formatted(config.deployment(), String.join(", ", config.nodes()));
  }

  /** What is not as it should be, one clause each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (link.state() == RedisLink.State.AWAY) {
      notes.add("redis: away; answers come from this process's memory and from the origin");
    }
    if (!marks.hasLease()) {
      notes.add("redis: no lease; this node may have missed invalidations");
    }
    return notes;
  }

  RedisFigures figures() {
    return new RedisFigures(
        node,
        config.namespace(),
        levels(),
        metrics.lookups(Tier.MEMORY, Lookup.HIT),
        metrics.lookups(Tier.MEMORY, Lookup.MISS),
        metrics.lookups(Tier.REDIS, Lookup.HIT),
        metrics.lookups(Tier.REDIS, Lookup.MISS)
            + metrics.lookups(Tier.REDIS, Lookup.INVALID)
            + metrics.lookups(Tier.REDIS, Lookup.FAILED));
  }

  private RedisLevels levels() {
    RedisInfo info = health.info();
    FillLeaseFigures fills = leases.figures();
    return new RedisLevels(
        link.state() == RedisLink.State.UP,
        marks.hasLease(),
        marks.nodes(),
        watch.journal(),
        watch.waitingWrites(),
        watch.waitingBytes(),
        info.usedBytes(),
        info.maximumBytes(),
        info.evictions(),
        info.hits(),
        info.misses(),
        fills.granted(),
        fills.elsewhere(),
        fills.inVain(),
        fills.crowded(),
        fills.waiting(),
        info.clients());
  }

  /**
   * Writes what waits, then leaves the namespace, so that no write elsewhere waits for this node.
   * No request is under way any more.
   */
  void close() {
    Server.quietly(store.close(), CLOSE_MILLIS);
    Server.quietly(marks.close(), CLOSE_MILLIS);
    Server.quietly(Future.join(messages.close(), link.close(), values.close()), CLOSE_MILLIS);
  }
}
