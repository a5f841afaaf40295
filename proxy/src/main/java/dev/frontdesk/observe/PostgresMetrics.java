package dev.frontdesk.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What is counted and timed of the database and of replicas; made only where there are any. Names
 * and labels are in the table of docs/observing.md. Any thread.
 *
 * <p>Labels are from closed lists, or from the configuration: servers, pools and upstream groups.
 */
public final class PostgresMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
  };

  /** Who answered a read that a replica might have answered. */
  public enum AnsweredBy {
    REPLICA,
    PRIMARY,
    /** A replica that does not show the last changes; the answer was not kept. */
    BEHIND,
    REFUSED
  }

  /**
   * A pool at one moment.
   *
   * @param active connections that somebody has
   * @param available the server is there, and is asked
   */
  public record PoolLevel(int active, int idle, int waiting, boolean available) {}

  /**
   * A standby at one moment.
   *
   * @param lagSeconds NaN: not known
   * @param lagBytes NaN: not known
   */
  public record ReplicaLevel(double lagSeconds, double lagBytes, boolean eligible) {}

  /**
   * @param purpose primary, replica or audit
   * @param server {@code HOST:PORT}
   */
  public record Pool(String purpose, String server) {}

  private record PoolKind(Pool pool, String kind) {}

  private record Read(AnsweredBy by, String group) {}

  private record Node(String group, String node) {}

  private final MeterRegistry registry;
  private final Map<Pool, Timer> acquisitions = new ConcurrentHashMap<>();
  private final Map<PoolKind, Counter> failures = new ConcurrentHashMap<>();
  private final Map<Read, Counter> reads = new ConcurrentHashMap<>();
  private final Map<Node, Counter> nodes = new ConcurrentHashMap<>();
  private final Map<String, Counter> causes = new ConcurrentHashMap<>();
  private final Map<String, Counter> floors = new ConcurrentHashMap<>();

  PostgresMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Watches a pool. */
  public void watchPool(Pool pool, Supplier<PoolLevel> now) {
    pool("active", "Connections in use", pool, now, PoolLevel::active);
    pool("idle", "Connections that nobody uses", pool, now, PoolLevel::idle);
    pool("waiting", "Queries that wait for a connection", pool, now, PoolLevel::waiting);
    pool("available", "Whether the server is asked", pool, now, of -> of.available() ? 1 : 0);
  }

  private void pool(
      String what,
      String description,
      Pool pool,
      Supplier<PoolLevel> now,
      ToDoubleFunction<PoolLevel> value) {
    Gauge.builder("frontdesk.postgres.pool." + what, now, of -> value.applyAsDouble(of.get()))
        .description(description)
        .tag("pool", pool.purpose())
        .tag("server", pool.server())
        .strongReference(true)
        .register(registry);
  }

  /** Watches a standby, by its name. */
  public void watchReplica(String replica, Supplier<ReplicaLevel> now) {
    replica(
        "lag.seconds", "Age of what it has not replayed", replica, now, ReplicaLevel::lagSeconds);
    replica("lag.bytes", "What it has not replayed", replica, now, ReplicaLevel::lagBytes);
    replica("eligible", "Whether reads may go there", replica, now, of -> of.eligible() ? 1 : 0);
  }

  private void replica(
      String what,
      String description,
      String replica,
      Supplier<ReplicaLevel> now,
      ToDoubleFunction<ReplicaLevel> value) {
    Gauge.builder("frontdesk.replica." + what, now, of -> value.applyAsDouble(of.get()))
        .description(description)
        .tag("replica", replica)
        .strongReference(true)
        .register(registry);
  }

  /** Somebody has got a connection. */
  public void acquired(Pool pool, Duration waited) {
    acquisitions
        .computeIfAbsent(
            pool,
            of ->
                Timer.builder("frontdesk.postgres.acquire")
                    .description("Waiting for a connection")
                    .serviceLevelObjectives(BUCKETS)
                    .tag("pool", of.purpose())
                    .tag("server", of.server())
                    .register(registry))
        .record(waited);
  }

  /**
   * @param kind from a closed list
   */
  public void failed(Pool pool, Enum<?> kind) {
    failures
        .computeIfAbsent(
            new PoolKind(pool, text(kind)),
            key ->
                Counter.builder("frontdesk.postgres.failures")
                    .description("Questions that the database did not answer")
                    .tag("pool", key.pool().purpose())
                    .tag("server", key.pool().server())
                    .tag("kind", key.kind())
                    .register(registry))
        .increment();
  }

  /** A read that a replica might have answered. */
  public void read(AnsweredBy by, String group) {
    reads
        .computeIfAbsent(
            new Read(by, group),
            key ->
                Counter.builder("frontdesk.reads")
                    .description("Reads that a replica may answer, by who did")
                    .tag("answered_by", text(key.by()))
                    .tag("group", key.group())
                    .register(registry))
        .increment();
  }

  /**
   * It was in doubt who follows whom.
   *
   * @param cause from a closed list
   */
  public void doubted(Enum<?> cause) {
    causes
        .computeIfAbsent(
            text(cause),
            name ->
                Counter.builder("frontdesk.replica.doubts")
                    .description("Times that reads were kept at the primary")
                    .tag("cause", name)
                    .register(registry))
        .increment();
  }

  /**
   * A write was given a floor.
   *
   * @param known where it is in the log; false: only its time
   */
  public void floor(boolean known) {
    floors
        .computeIfAbsent(
            known ? "position" : "time",
            by ->
                Counter.builder("frontdesk.floors")
                    .description("Writes, by what their clients' reads are held against")
                    .tag("by", by)
                    .register(registry))
        .increment();
  }

  /** So far, by group and by who answered. */
  public Map<String, Map<String, Long>> reads() {
    Map<String, Map<String, Long>> all = new TreeMap<>();
    reads.forEach((read, count) ->
        all.computeIfAbsent(read.group(), group -> new TreeMap<>())
            .put(text(read.by()), (long) count.count()));
    return all;
  }

  /** A server of an upstream group failed a request or a health check. */
  public void nodeFailed(String group, String node) {
    nodes
        .computeIfAbsent(
            new Node(group, node),
            key ->
                Counter.builder("frontdesk.replica.failures")
                    .description("Requests and health checks that a replica failed")
                    .tag("group", key.group())
                    .tag("replica", key.node())
                    .register(registry))
        .increment();
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
