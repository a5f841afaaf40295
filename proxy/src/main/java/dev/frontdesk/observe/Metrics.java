package dev.frontdesk.observe;

import dev.frontdesk.http.Outcome;
import dev.frontdesk.http.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times requests, for Prometheus. The names and labels are the table in
 * docs/observing.md, which a test compares with this class. Any thread.
 *
 * <p>A request must not pay for a look-up in the registry: what it needs is found by one small key
 * in a map. Each label has a bound ({@link BoundedNames}), so the number of series has one.
 */
public final class Metrics implements Recorder, AutoCloseable {
  static final int MAX_ROUTES = 1000;
  static final int MAX_UPSTREAMS = 200;
  static final int MAX_WRITES = 500;
  static final int MAX_EVENTS = 500;

  private static final Duration[] BUCKETS = LatencyBuckets.upTo(Duration.ofSeconds(30));

  private record RequestKey(String route, Outcome outcome, Reason reason, int statusClass) {}

  private record LatencyKey(String route, Outcome outcome) {}

  private record RefusalKey(String route, Reason reason) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final BoundedNames routes = new BoundedNames(MAX_ROUTES);
  private final BoundedNames upstreams = new BoundedNames(MAX_UPSTREAMS);
  private final BoundedNames writeIds = new BoundedNames(MAX_WRITES);
  private final BoundedNames eventNames = new BoundedNames(MAX_EVENTS);
  private final Map<RequestKey, Counter> requests = new ConcurrentHashMap<>();
  private final Map<LatencyKey, Timer> latencies = new ConcurrentHashMap<>();
  private final Map<RefusalKey, Counter> refusals = new ConcurrentHashMap<>();
  private final Map<String, Timer> origins = new ConcurrentHashMap<>();
  private final Map<String, Counter> events = new ConcurrentHashMap<>();
  private final Map<String, Counter> invalidated = new ConcurrentHashMap<>();
  private final Map<String, Counter> dropped = new ConcurrentHashMap<>();
  private final Map<Tier, Counter> tiers = new ConcurrentHashMap<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final UnmatchedWrites unmatched = new UnmatchedWrites(registry);
  private @Nullable JvmGcMetrics collections;
  private volatile Levels levels = Levels.EMPTY;
  private volatile Supplier<Levels> levelsNow = () -> Levels.EMPTY;
  private volatile @Nullable RedisMetrics redis;

  public Metrics() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
    total("frontdesk.received.bytes", "Octets of request bodies", received);
    total("frontdesk.sent.bytes", "Octets of response bodies", sent);
    level("frontdesk.memory.responses", "Stored responses in memory", Levels::storedResponses);
    level("frontdesk.memory.bytes", "Weight of what is stored in memory", Levels::storedBytes);
    level("frontdesk.memory.maximum.bytes", "Bound of that weight", Levels::maximumBytes);
    level("frontdesk.marks", "Tags with an invalidation mark", Levels::marks);
    level("frontdesk.held.tags", "Tags held by writes of unknown outcome", Levels::heldTags);
    level("frontdesk.fills.in.flight", "Fetches that may be stored", Levels::fillsInFlight);
    level("frontdesk.connections", "Clients' connections that are open", Levels::connections);
    level("frontdesk.fills.places", "Places of upstreams that fills take", Levels::fillPlaces);
    level("frontdesk.fills.waiting", "Fills that wait for a place", Levels::fillsWaiting);
    grown("frontdesk.fills.refused", "Fills that got no place", Levels::fillsRefused);
    grown("frontdesk.connections.refused", "Closed at once", Levels::refusedConnections);
    grown("frontdesk.express.answers", "Given on the short way", Levels::expressAnswers);
    grown("frontdesk.clock.set.back", "Times the wall clock was set back", Levels::clockSetBack);
    grown("frontdesk.memory.evictions", "Stored responses evicted", Levels::evictions);
    grown("frontdesk.memory.evicted.bytes", "Weight of those", Levels::evictedBytes);
  }

  /** For meters of other parts: the access log, Vert.x. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Where the levels come from; asked once per scrape, on the scraping thread. */
  public void watch(Supplier<Levels> now) {
    levelsNow = now;
  }

  /**
   * Adds what is counted of the shared tier.
   *
   * @param now where its levels come from; asked once per scrape, on the scraping thread
   */
  public RedisMetrics withRedis(Supplier<RedisLevels> now) {
    RedisMetrics made = new RedisMetrics(registry, now);
    redis = made;
    return made;
  }

  /** Adds what is counted of the database and of replicas. */
  public PostgresMetrics withPostgres() {
    return new PostgresMetrics(registry);
  }

  /**
   * Adds what is counted of changes in the database.
   *
   * @param blind whether they are not heard of now
   */
  public DatabaseChangeMetrics withDatabaseChanges(BooleanSupplier blind) {
    return new DatabaseChangeMetrics(registry, blind);
  }

  /** Something that a rule gives a name has happened, by no request. */
  public void event(String event) {
    events.computeIfAbsent(eventNames.label(event), this::newEvent).increment();
  }

  /** Adds what is counted of declared queries. */
  public QueryMetrics withQueries() {
    return new QueryMetrics(registry);
  }

  /** Adds memory, collections, threads, processor, file descriptors and uptime of the process. */
  public void watchProcess() {
    JvmGcMetrics gc = new JvmGcMetrics();
    gc.bindTo(registry);
    collections = gc;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  @Override
  public void record(TransactionRecord record) {
    String route = routes.label(record.route());
    request(new RequestKey(route, record.outcome(), record.reason(), record.status() / 100))
        .increment();
    latencies
        .computeIfAbsent(new LatencyKey(route, record.outcome()), this::newLatency)
        .record(record.total());
    count(outcomes, record.outcome());
    received.add(record.bytesIn());
    sent.add(record.bytesOut());
    if (record.originTime() != null) {
      origins
          .computeIfAbsent(upstreams.label(record.upstream()), this::newOrigin)
          .record(record.originTime());
    }
    if (record.storeRefusal() != null) {
      refusals
          .computeIfAbsent(new RefusalKey(route, record.storeRefusal()), this::newRefusal)
          .increment();
    }
    if (record.droppedParameters() > 0) {
      dropped.computeIfAbsent(route, this::newDropped).increment(record.droppedParameters());
    }
    for (String event : record.events()) {
      event(event);
    }
    if (record.invalidated() > 0) {
      invalidated
          .computeIfAbsent(writeLabel(record.writes()), this::newInvalidated)
          .increment(record.invalidated());
    }
    shared(record);
    unmatched.record(record);
  }

  /** The same meters, looked up once. */
  @Override
  public Series series(Alike alike) {
    String route = routes.label(alike.route());
    Counter count =
        request(new RequestKey(route, alike.outcome(), alike.reason(), alike.statusClass()));
    Timer latency =
        latencies.computeIfAbsent(new LatencyKey(route, alike.outcome()), this::newLatency);
    LongAdder outcome = Objects.requireNonNull(outcomes.get(alike.outcome()));
    Tier tier = alike.tier();
    Counter answers = tier == null ? null : tiers.computeIfAbsent(tier, this::newTier);
    return (nanos, bytesOut, droppedParameters, full) -> {
      count.increment();
      latency.record(nanos, TimeUnit.NANOSECONDS);
      outcome.increment();
      sent.add(bytesOut);
      if (answers != null) {
        answers.increment();
      }
      if (droppedParameters > 0) {
        dropped.computeIfAbsent(route, this::newDropped).increment(droppedParameters);
      }
    };
  }

  private void shared(TransactionRecord record) {
    if (record.tier() != null) {
      tiers.computeIfAbsent(record.tier(), this::newTier).increment();
    }
  }

  /** The state of all meters in Prometheus' text format 0.0.4. May take milliseconds. */
  public String scrape() {
    levels = levelsNow.get();
    RedisMetrics shared = redis;
    if (shared != null) {
      shared.refresh();
    }
    return registry.scrape();
  }

  /** How many requests ended with each outcome. */
  public Map<Outcome, Long> outcomes() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    outcomes.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  /** Unsafe requests that no write rule matched, the most frequent first. */
  public List<UnmatchedWrite> unmatchedWrites() {
    return unmatched.counts();
  }

  @Override
  public void close() {
    if (collections != null) {
      collections.close();
    }
    registry.close();
  }

  private Counter request(RequestKey key) {
    return requests.computeIfAbsent(
        key,
        k ->
            Counter.builder("frontdesk.requests")
                .description("Requests that are over")
                .tag("route", k.route())
                .tag("outcome", k.outcome().name())
                .tag("reason", k.reason().text())
                .tag("status_class", statusClass(k.statusClass()))
                .register(registry));
  }

  private Timer newLatency(LatencyKey key) {
    return Timer.builder("frontdesk.request")
        .description("From a request's head to the last octet of its response")
        .serviceLevelObjectives(BUCKETS)
        .tag("route", key.route())
        .tag("outcome", key.outcome().name())
        .register(registry);
  }

  private Timer newOrigin(String upstream) {
    return Timer.builder("frontdesk.origin")
        .description("From sending to the origin to its response head")
        .serviceLevelObjectives(BUCKETS)
        .tag("upstream", upstream)
        .register(registry);
  }

  private Counter newTier(Tier tier) {
    return Counter.builder("frontdesk.tier.answers")
        .description("Answers from the store, by where they were stored")
        .tag("tier", tier.text())
        .register(registry);
  }

  private Counter newRefusal(RefusalKey key) {
    return Counter.builder("frontdesk.store.refusals")
        .description("Forwarded responses that were not stored")
        .tag("route", key.route())
        .tag("reason", key.reason().text())
        .register(registry);
  }

  private Counter newDropped(String route) {
    return Counter.builder("frontdesk.dropped.parameters")
        .description("Unlisted query parameters that were left out of key and fill")
        .tag("route", route)
        .register(registry);
  }

  private Counter newEvent(String event) {
    return Counter.builder("frontdesk.events")
        .description("Events that writes raised")
        .tag("event", event)
        .register(registry);
  }

  private Counter newInvalidated(String write) {
    return Counter.builder("frontdesk.invalidated.tags")
        .description("Tags that writes invalidated")
        .tag("write", write)
        .register(registry);
  }

  private String writeLabel(List<String> writes) {
    return switch (writes.size()) {
      case 0 -> BoundedNames.NONE;
      case 1 -> writeIds.label(writes.getFirst());
      default -> "several";
    };
  }

  private static String statusClass(int hundreds) {
    return hundreds >= 1 && hundreds <= 5 ? hundreds + "xx" : BoundedNames.OTHER;
  }

  private static void count(Map<Outcome, LongAdder> counts, Outcome outcome) {
    LongAdder count = counts.get(outcome);
    if (count != null) {
      count.increment();
    }
  }

  private void total(String name, String description, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .register(registry);
  }

  private void level(String name, String description, ToDoubleFunction<Levels> value) {
    Gauge.builder(name, this, metrics -> value.applyAsDouble(metrics.levels))
        .description(description)
        .register(registry);
  }

  private void grown(String name, String description, ToDoubleFunction<Levels> value) {
    FunctionCounter.builder(name, this, metrics -> value.applyAsDouble(metrics.levels))
        .description(description)
        .register(registry);
  }
}
