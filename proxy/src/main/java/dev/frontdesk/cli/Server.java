package dev.frontdesk.cli;

import dev.frontdesk.admin.AdminListener;
import dev.frontdesk.admin.AdminOptions;
import dev.frontdesk.admin.AdminToken;
import dev.frontdesk.collapse.FillPlaces;
import dev.frontdesk.collapse.Fills;
import dev.frontdesk.encoding.Representations;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.observe.AccessLog;
import dev.frontdesk.observe.Levels;
import dev.frontdesk.observe.Metrics;
import dev.frontdesk.observe.Recorder;
import dev.frontdesk.observe.Recorders;
import dev.frontdesk.observe.UpstreamLog;
import dev.frontdesk.observe.VertxMetering;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.store.StoreFigures;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.time.VertxTiming;
import dev.frontdesk.transaction.Arrival;
import dev.frontdesk.transaction.Parts;
import dev.frontdesk.transaction.TransactionOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole running proxy: everything is made and joined here. Used from the main thread. */
final class Server implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final long START_SECONDS = 30;
  private static final long CLOSE_SECONDS = 5;

  private final Config config;
  private final Vertx vertx;
  private final Metrics metrics = new Metrics();
  private final @Nullable AccessLog accessLog;
  private final MemoryStore store;
  private final LocalInvalidation invalidation;
  private final @Nullable SharedTier tier;
  private final ReplicaTier replicas;
  private final @Nullable CheckedQueries queries;
  private final Fills<Arrival> fills;
  private final Representations representations;
  private final Verifiers verifiers;
  private final RulesInForce rules;
  private final @Nullable ChangeTier changes;
  private final OperatorDesk desk;
  private final AdminListener admin;
  private final ClockWatch clock;
  private final EventLoops loops;
  private final AdminToken token;
  private int adminPort;

  /**
   * @param token for operators; the caller prints it where it was made
   * @param loader loads the rules anew for a reload
   * @throws Complaint where something cannot be opened
   */
  Server(Config config, RuleSet firstRules, AdminToken token, RulesInForce.RuleLoader loader) {
    this(config, firstRules, token, loader, Interposed.NOTHING);
  }

  /**
   * @param interposed between requests and the parts that they use
   */
  Server(
      Config config,
      RuleSet firstRules,
      AdminToken token,
      RulesInForce.RuleLoader loader,
      Interposed interposed) {
    this.config = config;
    this.token = token;
    this.vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(VertxMetering.options()))
            .withMetrics(VertxMetering.factory(metrics.registry()))
            .build();
    VertxTiming timing = new VertxTiming(vertx);
    this.accessLog = accessLog(config, metrics);
    this.store = new MemoryStore(config.memory().size());
    this.invalidation =
        new LocalInvalidation(
            new MarkOptions(config.memory().marks(), MarkOptions.DEFAULT.heldTags()), timing);
    this.fills = new Fills<>(vertx, Wiring.fills(config));
    TransactionOptions options = Wiring.transaction(config, token);
    this.representations =
        new Representations(
            vertx,
            options.encoding(),
            (int) Math.min(Integer.MAX_VALUE, config.memory().maxObject() * 4),
            store::replace);
    this.verifiers = new Verifiers(vertx, timing, Wiring.identityKeys(config));
    SharedTier shared =
        config.redis() == null
            ? null
            : new SharedTier(vertx, timing, config.redis(), invalidation, metrics, interposed);
    this.tier = shared;
    Invalidation checked =
        interposed.marks().apply(shared == null ? invalidation : shared.invalidation());
    this.clock = new ClockWatch(timing, checked);
    int count = Runtime.getRuntime().availableProcessors();
    List<UpstreamOptions> upstreams = Wiring.upstreams(config, count);
    this.replicas = new ReplicaTier(vertx, timing, config, upstreams, checked, metrics, interposed);
    DatabaseTier database = replicas.database();
    this.queries = database == null ? null : database.checked();
    this.rules = new RulesInForce(firstRules, verifiers, store, checked, loader, queries);
    this.changes =
        ChangeTier.of(
            vertx,
            timing,
            config.postgres(),
            () -> rules.get().rules().rules(),
            checked,
            replicas::marked,
            metrics);
    Parts parts =
        new Parts(
            rules,
            store,
            checked,
            fills,
            representations,
            recorder(),
            timing,
            options,
            shared == null ? null : interposed.shared().apply(shared.shared()),
            replicas.replication());
    this.loops = new EventLoops(vertx, parts, upstreams, replicas, Wiring.listener(config), count);
    this.desk = new OperatorDesk(parts, metrics, rules, this::levels, config, shared, replicas);
    this.admin =
        new AdminListener(
            vertx,
            new AdminOptions(
                config.admin().address().host(), config.admin().address().port(), token),
            desk,
            metrics::scrape);
  }

  private static @Nullable AccessLog accessLog(Config config, Metrics metrics) {
    Config.AccessLog wanted = config.accessLog();
    if (wanted == null) {
      return null;
    }
    try {
      return new AccessLog(Wiring.accessLog(wanted), metrics.registry());
    } catch (IOException e) {
      throw new Complaint("access-log: cannot open %s: %s".formatted(wanted.to(), e.getMessage()));
    }
  }

  private Recorder recorder() {
    List<Recorder> all = new ArrayList<>(List.of(metrics, new UpstreamLog()));
    if (accessLog != null) {
      all.add(accessLog);
    }
    if (tier != null) {
      all.add(tier.recorder());
    }
    return new Recorders(all);
  }

  /** Listens. */
  void start() {
    metrics.watch(this::levels);
    metrics.watchProcess();
    clock.start(vertx);
    if (tier != null) {
      tier.start();
    }
    await(replicas.start(), "upstreams", "--upstream");
    checkQueries();
    hearChanges();
    adminPort = await(admin.start(), "admin.address " + config.admin().address(), "--admin");
    await(loops.start(), "listen.address " + config.listen().address(), "--listen");
    rules.watch(vertx);
    desk.nowReady(loops.port());
  }

  /** What the database says of the rules that are there at the start. */
  private void checkQueries() {
    if (queries == null) {
      return;
    }
    Loaded seen = queries.check(new Loaded(rules.get().rules().rules(), List.of(), List.of()));
    if (seen.rules() == null) {
      throw new Complaint(
          String.join("\n", seen.findings().stream().map(Finding::toString).toList()));
    }
    seen.findings().forEach(finding -> LOG.warn("{}", finding));
  }

  private void hearChanges() {
    ChangeTier heard = changes;
    if (heard != null) {
      heard.startIfAsked();
      rules.onReplaced(heard::startIfAsked);
    }
  }

  int port() {
    return loops.port();
  }

  int adminPort() {
    return adminPort;
  }

  AdminToken token() {
    return token;
  }

  RulesInForce rules() {
    return rules;
  }

  /** Opens the access log's file anew, for log rotation. */
  void reopenLog() {
    if (accessLog != null) {
      accessLog.reopen();
    }
  }

  private Levels levels() {
    StoreFigures figures = store.figures();
    return new Levels(
        figures.responses(),
        figures.bytes(),
        figures.maximumBytes(),
        figures.evictions(),
        figures.evictedBytes(),
        invalidation.remembered(),
        invalidation.heldTags(),
        fills.size(),
        loops.connections().open(),
        loops.connections().refused(),
        clock.timesSetBack(),
        fills.places().stream().mapToLong(FillPlaces::taken).sum(),
        fills.places().stream().mapToLong(FillPlaces::waiting).sum(),
        fills.places().stream().mapToLong(FillPlaces::refused).sum(),
        loops.expressAnswers());
  }

  /** Drains within the configured bound, then closes everything. */
  @Override
  public void close() {
    desk.stopping();
    long drain = config.drain().toMillis();
    quietly(loops.drain(config.drain()), drain + TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    if (changes != null) {
      changes.close();
    }
    replicas.close();
    if (tier != null) {
      tier.close();
    }
    quietly(admin.stop(), TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    quietly(verifiers.close(), TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    representations.close();
    quietly(vertx.close(), TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    if (accessLog != null) {
      accessLog.close();
    }
    metrics.close();
  }

  private static <T> T await(Future<T> future, String what, String option) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Complaint(what + ": interrupted");
    } catch (TimeoutException e) {
      throw new Complaint(what + ": not up within " + START_SECONDS + " s");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Complaint("%s: %s (%s says another)".formatted(what, cause.getMessage(), option));
    }
  }

  static void quietly(Future<?> future, long millis) {
    try {
      future.toCompletionStage().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn("Not closed in an orderly way: {}", e.toString());
    }
  }
}
