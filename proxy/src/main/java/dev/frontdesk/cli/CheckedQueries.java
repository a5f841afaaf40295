package dev.frontdesk.cli;

import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.query.QueryCheck;
import dev.frontdesk.query.QueryFinding;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the database look at the queries of rules before these come into force. Where it is away, the
 * rules are taken as they are, and looked at when it comes. Not for event loops: it blocks, for a
 * bounded time; one thread at a time.
 */
final class CheckedQueries {
  private static final Logger LOG = LoggerFactory.getLogger(CheckedQueries.class);

  /** As long as loading rules waits for what the database says. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** As long as it is tried again to reach it. */
  static final Duration REACHED = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final QueryCheck check;

  /**
   * What is in force and the database has not seen yet; null: it has. Rules that are refused leave
   * it as it is: those before stay in force.
   */
  private @Nullable RuleSet unseen;

  CheckedQueries(QueryCheck check) {
    this.check = check;
  }

  /** With what the database says; without rules where that is an error. */
  Loaded check(Loaded loaded) {
    RuleSet rules = loaded.rules();
    if (rules == null) {
      return loaded;
    }
    List<Query> queries = queries(rules);
    if (queries.isEmpty()) {
      unseen = null;
      return loaded;
    }
    List<Finding> findings = new ArrayList<>(loaded.findings());
    boolean seen = true;
    try {
      findings.addAll(askedPatiently(queries));
    } catch (PgFailure away) {
      seen = false;
      findings.add(unchecked(queries, away));
    }
    findings.sort(Finding.BY_PLACE);
    boolean refused = Findings.anyError(findings);
    if (!refused) {
      unseen = seen ? null : rules;
    }
    return new Loaded(refused ? null : rules, findings, loaded.notices());
  }

  /** Looks at what was not seen yet, if there is any; what is wrong is logged once. */
  void checkLate() {
    RuleSet rules = unseen;
    if (rules == null) {
      return;
    }
    try {
      for (Finding finding : asked(queries(rules))) {
        if (finding.severity() == Finding.Severity.ERROR) {
          LOG.error("{}", finding);
        } else {
          LOG.warn("{}", finding);
        }
      }
      unseen = null;
      LOG.info("The database has seen the queries that are in force");
    } catch (PgFailure stillAway) {
      LOG.debug("Queries are not checked yet: {}", stillAway.getMessage());
    }
  }

  /** Pools have no connection when they are new, and the first one may take longer than usual. */
  private List<Finding> askedPatiently(List<Query> queries) {
    long began = System.nanoTime();
    while (true) {
      try {
        return asked(queries);
      } catch (PgFailure failure) {
        boolean worth =
            failure.kind() == PgFailure.Kind.AWAY || failure.kind() == PgFailure.Kind.FULL;
        if (!worth || System.nanoTime() - began > REACHED.toNanos()) {
          throw failure;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private List<Finding> asked(List<Query> queries) {
    return awaited(check.check(queries)).stream().map(CheckedQueries::finding).toList();
  }

  private static Finding unchecked(List<Query> queries, PgFailure away) {
    return new Finding(
        Finding.Severity.WARNING,
        queries.getFirst().source(),
        "queries are not checked: %s (expected: the database, which is asked again)"
            .formatted(away.getMessage()),
        null);
  }

  private static Finding finding(QueryFinding found) {
    return new Finding(
        found.error() ? Finding.Severity.ERROR : Finding.Severity.WARNING,
        found.place(),
        found.message(),
        found.suggestion());
  }

  private static List<Query> queries(RuleSet rules) {
    return rules.routes().stream()
        .map(Route::query)
        .filter(Objects::nonNull)
        .map(Objects::requireNonNull)
        .toList();
  }

  private static <T> T awaited(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (TimeoutException late) {
      throw PgFailure.of(late);
    } catch (ExecutionException e) {
      throw PgFailure.of(e.getCause() == null ? e : e.getCause());
    }
  }
}
