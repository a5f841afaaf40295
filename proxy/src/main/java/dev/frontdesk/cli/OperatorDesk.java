package dev.frontdesk.cli;

import dev.frontdesk.admin.Desk;
import dev.frontdesk.admin.ExplainRequest;
import dev.frontdesk.admin.Explanation;
import dev.frontdesk.admin.Figures;
import dev.frontdesk.admin.PurgeRequest;
import dev.frontdesk.admin.PurgeResult;
import dev.frontdesk.admin.PurgeSpread;
import dev.frontdesk.admin.QueryFigures;
import dev.frontdesk.admin.Ready;
import dev.frontdesk.admin.ReloadResult;
import dev.frontdesk.admin.ReplicaFigures;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.observe.Levels;
import dev.frontdesk.observe.Metrics;
import dev.frontdesk.observe.UnmatchedWrite;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import dev.frontdesk.transaction.Explainer;
import dev.frontdesk.transaction.Parts;
import dev.frontdesk.transaction.Purge;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators may ask of the running proxy. Any thread. */
final class OperatorDesk implements Desk {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long SECONDS = 10;

  private final Parts parts;
  private final Metrics metrics;
  private final RulesInForce rules;
  private final Supplier<Levels> levels;
  private final Config config;
  private final Explainer explainer;
  private final Purge purge;
  private final @Nullable SharedTier tier;
  private final ReplicaTier replicas;
  private final long startedNanos;
  private volatile Ready ready = Ready.no("starting");
  private volatile int port;

  /**
   * @param tier null where this process is alone
   */
  OperatorDesk(
      Parts parts,
      Metrics metrics,
      RulesInForce rules,
      Supplier<Levels> levels,
      Config config,
      @Nullable SharedTier tier,
      ReplicaTier replicas) {
    this.tier = tier;
    this.replicas = replicas;
    this.parts = parts;
    this.metrics = metrics;
    this.rules = rules;
    this.levels = levels;
    this.config = config;
    this.explainer =
        new Explainer(
            parts.store(),
            parts.invalidation(),
            parts.timing(),
            parts.shared(),
            parts.replication());
    this.purge =
        new Purge(
            parts.store(),
            parts.invalidation(),
            parts.shared(),
            parts.timing(),
            config.redis() == null
                ? Duration.ZERO
                : config.redis().commandTimeout().multipliedBy(2));
    this.startedNanos = parts.timing().nanos();
  }

  /**
   * @param boundPort that is listened on
   */
  void nowReady(int boundPort) {
    port = boundPort;
    ready = Ready.YES;
  }

  void stopping() {
    ready = Ready.no("stopping");
  }

  @Override
  public PurgeResult purge(PurgeRequest request) {
    Future<Purge.Purged> purging =
        switch (request.what()) {
          case PurgeRequest.What.All all -> purge.all(request.soft(), request.dryRun());
          case PurgeRequest.What.Tags tags ->
              purge.tags(tags.tags(), request.soft(), request.dryRun());
          case PurgeRequest.What.Identity(String name, String value) ->
              purge.identity(name, value, request.dryRun());
          case PurgeRequest.What.Path path ->
              purge.path(path.path(), path.host(), request.soft(), request.dryRun());
        };
    Purge.Purged purged = awaited(purging, "purge");
    boolean person = request.what() instanceof PurgeRequest.What.Identity;
    return new PurgeResult(
        purged.matched(),
        purged.atLeast(),
        purged.tags(),
        person && tier != null ? purged.inRedis() : null,
        tier == null || request.dryRun() ? null : spread(purged.spread()));
  }

  private static PurgeSpread spread(Spread spread) {
    return switch (spread) {
      case Spread.Complete complete -> PurgeSpread.EVERYWHERE;
      case Spread.Fenced(List<String> nodes) -> PurgeSpread.without(nodes);
      case Spread.Unsent unsent -> PurgeSpread.UNSENT;
    };
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    String address = request.peer() == null ? LOOPBACK : request.peer();
    RequestHead head =
        AskedAbout.head(config, port, request.method(), request.target(), request.fields());
    return new Explanation(
        new JsonObject(
            awaited(
                explainer.explain(rules.get(), head, new Peer(address, config.trusts(address))),
                "explain")));
  }

  private static <T> T awaited(Future<T> result, String what) {
    try {
      return result.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(what + ": no result", e);
    }
  }

  @Override
  public ReloadResult reload() {
    try {
      Loaded loaded = rules.reload();
      RuleSet now = rules.get().rules().rules();
      return new ReloadResult(
          loaded.rules() != null,
          texts(loaded, Finding.Severity.ERROR),
          texts(loaded, Finding.Severity.WARNING),
          now.routes().size(),
          now.writes().size());
    } catch (Complaint unreadable) {
      return new ReloadResult(false, List.of(unreadable.getMessage()), List.of(), 0, 0);
    }
  }

  private static List<String> texts(Loaded loaded, Finding.Severity severity) {
    return loaded.findings().stream()
        .filter(finding -> finding.severity() == severity)
        .map(Finding::toString)
        .toList();
  }

  @Override
  public Figures figures() {
    RuleSet now = rules.get().rules().rules();
    return new Figures(
        Duration.ofNanos(parts.timing().nanos() - startedNanos),
        metrics.outcomes(),
        levels.get(),
        now.routes().size(),
        now.writes().size(),
        tier == null ? null : tier.figures(),
        replicas.figures());
  }

  @Override
  public @Nullable ReplicaFigures replicas() {
    return replicas.figures();
  }

  @Override
  public List<QueryFigures> queries() {
    DatabaseTier database = replicas.database();
    return database == null ? List.of() : database.figures();
  }

  @Override
  public Ready ready() {
    return tier == null ? ready : ready.noting(tier.notes());
  }

  @Override
  public List<UnmatchedWrite> unmatchedWrites() {
    return metrics.unmatchedWrites();
  }
}
