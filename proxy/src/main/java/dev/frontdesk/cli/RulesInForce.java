package dev.frontdesk.cli;

import dev.frontdesk.identity.Identifier;
import dev.frontdesk.identity.Verifiers;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.Outdated;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.store.memory.MemoryStore;
import dev.frontdesk.transaction.InForce;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that are in force, and their replacement: all or nothing, the last good set stays. A
 * request that is under way keeps the set that it began with. Any thread.
 */
final class RulesInForce implements Supplier<InForce> {
  private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);

  /** How often files are looked at: by state, so that renames and swapped links are seen, too. */
  static final long LOOK_MILLIS = TimeUnit.SECONDS.toMillis(1);

  /** Where rules come from. */
  interface RuleLoader {
    Loaded load();

    /** Folders and files that are watched, those included that the rules loaded last name. */
    List<Path> places();
  }

  private final Verifiers verifiers;
  private final MemoryStore store;
  private final Invalidation invalidation;
  private final RuleLoader loader;
  private final FolderState watched;
  private final @Nullable CheckedQueries queries;
  private volatile Runnable replaced = () -> {};
  private volatile InForce current;

  RulesInForce(
      RuleSet first,
      Verifiers verifiers,
      MemoryStore store,
      Invalidation invalidation,
      RuleLoader loader) {
    this(first, verifiers, store, invalidation, loader, null);
  }

  /**
   * @param queries null where there is no database
   */
  RulesInForce(
      RuleSet first,
      Verifiers verifiers,
      MemoryStore store,
      Invalidation invalidation,
      RuleLoader loader,
      @Nullable CheckedQueries queries) {
    this.queries = queries;
    this.verifiers = verifiers;
    this.store = store;
    this.invalidation = invalidation;
    this.loader = loader;
    this.watched = new FolderState(loader::places);
    this.current = inForce(first);
  }

  @Override
  public InForce get() {
    return current;
  }

  private InForce inForce(RuleSet rules) {
    store.useRegions(priorities(rules));
    return new InForce(CompiledRules.of(rules), new Identifier(rules.identities(), verifiers));
  }

  /** To be run each time that rules were replaced, when what they make wrong is invalidated. */
  void onReplaced(Runnable listener) {
    replaced = listener;
  }

  /** Loads anew. What was loaded is in force when this returns, unless it has an error. */
  synchronized Loaded reload() {
    watched.changed();
    Loaded read = loader.load();
    Loaded loaded = queries == null ? read : queries.check(read);
    RuleSet rules = loaded.rules();
    loaded.findings().forEach(finding -> LOG.warn("{}", finding));
    if (rules == null) {
      LOG.error("Rules were not replaced: those before stay in force");
      return loaded;
    }
    replace(rules);
    LOG.info(
        "Rules were replaced: {} routes, {} writes", rules.routes().size(), rules.writes().size());
    return loaded;
  }

  /**
   * First the new rules, then the marks: whoever began under the old ones sees that they are gone
   * and stores nothing, or has stored before and is hit by the marks.
   */
  private void replace(RuleSet rules) {
    List<Tag> outdated = Outdated.tags(current.rules().rules(), rules);
    current = inForce(rules);
    if (!outdated.isEmpty()) {
      invalidation.invalidate(outdated, false, Consistency.LOCAL);
      LOG.info("Answers stored under rules that changed were invalidated: {}", outdated);
    }
    replaced.run();
  }

  /** Reloads whenever a file has changed. */
  void watch(Vertx vertx) {
    vertx.setPeriodic(
        LOOK_MILLIS,
        tick ->
            vertx.executeBlocking(() -> {
              reloadIfChanged();
              return null;
            }));
  }

  /** What a tick does. */
  void reloadIfChanged() {
    try {
      if (watched.changed()) {
        reload();
      }
      checkLate();
    } catch (RuntimeException unreadable) {
      LOG.error("Rules were not read: those before stay in force", unreadable);
    }
  }

  /** Queries that the database has not seen yet, because it was away. */
  private synchronized void checkLate() {
    if (queries != null) {
      queries.checkLate();
    }
  }

  private static Set<CacheRule.Priority> priorities(RuleSet rules) {
    Set<CacheRule.Priority> used = EnumSet.noneOf(CacheRule.Priority.class);
    rules
        .routes()
        .forEach(route -> {
          switch (route.cache()) {
            case CacheMode.Off off -> {}
            case CacheMode.Http(CacheRule rule) -> used.add(rule.priority());
            case CacheMode.Keyed(CacheRule rule) -> used.add(rule.priority());
          }
        });
    return used;
  }
}
