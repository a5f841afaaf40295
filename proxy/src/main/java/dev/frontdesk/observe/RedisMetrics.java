package dev.frontdesk.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and timed of the shared tier; made only where there is one. Names and labels are
 * in the table of docs/observing.md. Any thread.
 *
 * <p>Every label but the route is from a closed list: an enum here, or the commands that the proxy
 * sends.
 */
public final class RedisMetrics {
  /** Commands and scripts that stand for themselves; the proxy sends fewer. */
  static final int MAX_COMMANDS = 50;

  private static final Duration[] BUCKETS = LatencyBuckets.upTo(Duration.ofMillis(2_500));

  /** What became of a command. */
  public enum CommandOutcome {
    OK,
    /** Redis answered with an error. */
    ERROR,
    /** No answer within the command time-out. */
    TIMEOUT,
    /** Not sent, or its connection was lost. */
    AWAY
  }

  /** What a look-up in a tier brought. */
  public enum Lookup {
    HIT,
    MISS,
    /** Something was there that marks had made wrong, or that nobody could vouch for. */
    INVALID,
    /** Redis could not be asked. */
    FAILED
  }

  /** How far an invalidation has gone. */
  public enum SpreadOutcome {
    COMPLETE,
    FENCED,
    UNSENT
  }

  private record CommandKey(String command, CommandOutcome outcome) {}

  private record RouteKey(String route, boolean written) {}

  private final MeterRegistry registry;
  private final BoundedNames commands = new BoundedNames(MAX_COMMANDS);
  private final BoundedNames routes = new BoundedNames(Metrics.MAX_ROUTES);
  private final Map<CommandKey, Timer> commandTimes = new ConcurrentHashMap<>();
  private final Map<RouteKey, Counter> bytes = new ConcurrentHashMap<>();
  private final Map<String, Timer> spreads = new ConcurrentHashMap<>();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Counter lagging;
  private final Counter caughtUp;
  private volatile RedisLevels levels = RedisLevels.EMPTY;
  private final Supplier<RedisLevels> levelsNow;

  /**
   * @param levelsNow asked once per scrape, on the scraping thread
   */
  RedisMetrics(MeterRegistry registry, Supplier<RedisLevels> levelsNow) {
    this.registry = registry;
    this.levelsNow = levelsNow;
    lagging = counter("frontdesk.redis.lagging.nodes", "Nodes that did not confirm in time");
    caughtUp = counter("frontdesk.redis.caught.up", "Invalidations learned from the log");
    level("frontdesk.redis.up", "Whether commands are sent", of -> of.up() ? 1 : 0);
    level("frontdesk.redis.lease", "Whether memory is trusted", of -> of.lease() ? 1 : 0);
    level("frontdesk.redis.nodes", "Nodes of the namespace", RedisLevels::nodes);
    level("frontdesk.redis.journal", "Tags that Redis was not told of", RedisLevels::journal);
    level("frontdesk.redis.writes.waiting", "Responses to be written", RedisLevels::writes);
    level("frontdesk.redis.writes.waiting.bytes", "Their size", RedisLevels::writeBytes);
    level("frontdesk.redis.clients", "Connections that Redis has", RedisLevels::clients);
    level("frontdesk.redis.memory.bytes", "Memory that Redis uses", RedisLevels::memoryBytes);
    level("frontdesk.redis.maximum.bytes", "maxmemory of Redis", RedisLevels::maximumBytes);
    grown("frontdesk.redis.evictions", "Keys that Redis evicted", RedisLevels::evictions);
    grown("frontdesk.redis.keyspace.hits", "Keys that Redis found", RedisLevels::hits);
    grown("frontdesk.redis.keyspace.misses", "Keys that it did not find", RedisLevels::misses);
    level("frontdesk.redis.fill.leases.waiting", "Fills that wait", RedisLevels::fillsWaiting);
    fillLeases("granted", RedisLevels::fillsGranted);
    fillLeases("waited", RedisLevels::fillsElsewhere);
    fillLeases("timed-out", RedisLevels::fillsInVain);
    fillLeases("crowded", RedisLevels::fillsCrowded);
  }

  /** Before each scrape. */
  void refresh() {
    levels = levelsNow.get();
  }

  public void command(String name, CommandOutcome outcome, Duration took) {
    commandTimes
        .computeIfAbsent(
            new CommandKey(commands.label(name.toLowerCase(Locale.ROOT)), outcome),
            key ->
                Timer.builder("frontdesk.redis.command")
                    .description("From sending a command to its reply")
                    .serviceLevelObjectives(BUCKETS)
                    .tag("command", key.command())
                    .tag("outcome", text(key.outcome()))
                    .register(registry))
        .record(took);
  }

  public void lookup(Tier tier, Lookup result) {
    count(
        "frontdesk.redis.lookups",
        "Look-ups of stored responses by tier",
        "tier",
        text(tier),
        "result",
        text(result));
  }

  /** So far, for {@code frontdesk stats}. */
  public long lookups(Tier tier, Lookup result) {
    Counter counter = counters.get(key("frontdesk.redis.lookups", text(tier), text(result)));
    return counter == null ? 0 : (long) counter.count();
  }

  /**
   * @param reach local, shared or cluster
   */
  public void spread(String reach, SpreadOutcome outcome, int laggingNodes, Duration took) {
    spreads
        .computeIfAbsent(
            key(reach, text(outcome)),
            key ->
                Timer.builder("frontdesk.invalidation.spread")
                    .description("From an invalidation here to the reach that was asked for")
                    .serviceLevelObjectives(BUCKETS)
                    .tag("reach", reach)
                    .tag("outcome", text(outcome))
                    .register(registry))
        .record(took);
    lagging.increment(laggingNodes);
  }

  /**
   * @param cause from a closed list, as all causes here
   */
  public void epochChanged(Enum<?> cause) {
    count("frontdesk.redis.epochs", "Changes of the epoch", "cause", text(cause));
  }

  /** Everything in memory was marked, because it is not known what was missed. */
  public void distrusted(Enum<?> cause) {
    count(
        "frontdesk.redis.distrusts",
        "Times that all of the memory was distrusted",
        "cause",
        text(cause));
  }

  /** Messages were lost or changed their order. */
  public void gap() {
    count("frontdesk.redis.gaps", "Gaps in the messages of other nodes");
  }

  /** Invalidations that were learned from the log instead of from a message. */
  public void caughtUp(int invalidations) {
    caughtUp.increment(invalidations);
  }

  /** A stored response was not written to Redis. */
  public void notKept(Enum<?> cause) {
    count("frontdesk.redis.not.kept", "Responses that Redis was not given", "cause", text(cause));
  }

  /**
   * @param written false: read
   */
  public void valueBytes(@Nullable String route, boolean written, long size) {
    bytes
        .computeIfAbsent(
            new RouteKey(routes.label(route), written),
            key ->
                Counter.builder("frontdesk.redis.value.bytes")
                    .description("Octets of stored responses as Redis has them")
                    .tag("route", key.route())
                    .tag("direction", key.written() ? "written" : "read")
                    .register(registry))
        .increment((double) size);
  }

  /** Bytes from Redis could not be read. */
  public void badValue(Enum<?> kind) {
    count("frontdesk.redis.bad.values", "Values that could not be read", "kind", text(kind));
  }

  private void count(String name, String description, String... labels) {
    String[] values = new String[labels.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[2 * i + 1];
    }
    counters
        .computeIfAbsent(
            key(name, values),
            key -> Counter.builder(name).description(description).tags(labels).register(registry))
        .increment();
  }

  private static String key(String name, String... values) {
    return name + ' ' + String.join(" ", values);
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void level(String name, String description, ToDoubleFunction<RedisLevels> value) {
    Gauge.builder(name, this, of -> value.applyAsDouble(of.levels))
        .description(description)
        .register(registry);
  }

  private void fillLeases(String result, ToDoubleFunction<RedisLevels> value) {
    FunctionCounter.builder(
            "frontdesk.redis.fill.leases", this, of -> value.applyAsDouble(of.levels))
        .description("Questions for the lease of a fill")
        .tag("result", result)
        .register(registry);
  }

  private void grown(String name, String description, ToDoubleFunction<RedisLevels> value) {
    FunctionCounter.builder(name, this, of -> value.applyAsDouble(of.levels))
        .description(description)
        .register(registry);
  }
}
