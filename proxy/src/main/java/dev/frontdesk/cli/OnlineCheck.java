package dev.frontdesk.cli;

import dev.frontdesk.invalidate.database.TriggerInspection;
import dev.frontdesk.invalidate.database.TriggerState;
import dev.frontdesk.invalidate.database.WatchedTable;
import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.postgres.PgServer;
import dev.frontdesk.postgres.PoolObserver;
import dev.frontdesk.query.QueryCheck;
import dev.frontdesk.query.QueryPools;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Route;
import dev.frontdesk.settings.Database;
import dev.frontdesk.settings.Loaded;
import dev.frontdesk.settings.yaml.Finding;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the servers of a configuration say: of the queries, of the role that asks them, and of who
 * follows whom. Main thread; blocks for a bounded time.
 */
final class OnlineCheck {
  private static final String ROLE =
      """
      select (select rolsuper from pg_roles where rolname = current_user) as super,
        coalesce(bool_or(has_table_privilege(t.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
          or has_any_column_privilege(t.oid, 'INSERT, UPDATE')), false) as writes
      from (select to_regclass(name)::oid as oid from unnest($1::text[]) name) t
      where t.oid is not null
      """;

  private static final String SERVER =
      "select pg_is_in_recovery(), (select system_identifier from pg_control_system())::text";

  private record Said(boolean recovering, String system) {}

  private final Database database;
  private final Vertx vertx;
  private final List<Finding> findings = new ArrayList<>();

  private OnlineCheck(Database database, Vertx vertx) {
    this.database = database;
    this.vertx = vertx;
  }

  /** With what the servers say; without rules where that is an error. */
  static Loaded of(Database database, Loaded loaded) {
    Vertx vertx = Vertx.vertx();
    try {
      return new OnlineCheck(database, vertx).check(loaded);
    } finally {
      Server.quietly(vertx.close(), TimeUnit.SECONDS.toMillis(5));
    }
  }

  private Loaded check(Loaded loaded) {
    PgPool primary = pool(database.primary());
    PgPool audit = database.audit() == null ? null : pool(database.audit());
    Loaded checked =
        new CheckedQueries(
                new QueryCheck(new QueryPools(primary, List.of(), audit), database.maxCost()))
            .check(loaded);
    String[] relations = relations(loaded);
    role(primary, relations);
    servers(primary, relations);
    if (audit != null && !database.replicas().contains(database.audit())) {
      role(audit, relations);
    }
    triggers(primary, loaded);
    return new Loaded(
        checked.rules(),
        Stream.concat(checked.findings().stream(), findings.stream()).toList(),
        checked.notices());
  }

  private static String[] relations(Loaded loaded) {
    return loaded.rules() == null
        ? new String[0]
        : loaded.rules().routes().stream()
            .map(Route::query)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .map(Query::dependsOn)
            .flatMap(List::stream)
            .distinct()
            .toArray(String[]::new);
  }

  /** Of each server: its URL has a user of its own. */
  private void role(PgPool pool, String[] relations) {
    Row role = one(pool, ROLE, Tuple.of(relations));
    if (role != null && (role.getBoolean(0) || role.getBoolean(1))) {
      warn(
          "%s: the role is %s (expected: one that may SELECT and nothing else)"
              .formatted(
                  pool.server().name(), role.getBoolean(0) ? "a superuser" : "not SELECT-only"));
    }
  }

  private void servers(PgPool primary, String[] relations) {
    Said first = said(primary);
    if (first != null && first.recovering()) {
      warn(primary.server().name() + " is a standby (expected: the primary)");
    }
    for (String url : database.replicas()) {
      PgPool pool = pool(url);
      Said said = said(pool);
      if (said == null) {
        continue;
      }
      role(pool, relations);
      if (!said.recovering()) {
        warn(pool.server().name() + " is no standby (expected: one that follows the primary)");
      }
      if (first != null && !said.system().equals(first.system())) {
        warn(
            "%s is of another database system (expected: that of %s)"
                .formatted(pool.server().name(), primary.server().name()));
      }
    }
  }

  /** Whether the database tells of the changes that rules name. */
  private void triggers(PgPool primary, Loaded loaded) {
    Database.Changes heard = database.changes();
    List<WatchedTable> tables =
        loaded.rules() == null ? List.of() : WatchedTable.of(loaded.rules().changes());
    if (heard == null || tables.isEmpty()) {
      return;
    }
    try {
      List<TriggerState> states =
          awaited(
              primary.withConnection(connection ->
                  connection
                      .query(TriggerInspection.question(tables))
                      .execute()
                      .map(rows -> TriggerInspection.judge(tables, rows, heard.channel()))));
      for (TriggerState state : states) {
        if (!state.wrong().isEmpty()) {
          warn(
              "changes of %s: %s (expected: the triggers of frontdesk db install)"
                  .formatted(state.watched().table(), String.join("; ", state.wrong())));
        }
      }
    } catch (PgFailure failure) {
      warn("%s: %s".formatted(primary.server().name(), failure.getMessage()));
    }
  }

  private @Nullable Said said(PgPool pool) {
    Row row = one(pool, SERVER, Tuple.tuple());
    return row == null ? null : new Said(row.getBoolean(0), row.getString(1));
  }

  private @Nullable Row one(PgPool pool, String sql, Tuple parameters) {
    try {
      return awaited(
          pool.withConnection(connection ->
              connection
                  .preparedQuery(sql)
                  .execute(parameters)
                  .map(rows -> rows.iterator().next())));
    } catch (PgFailure failure) {
      warn("%s: %s".formatted(pool.server().name(), failure.getMessage()));
      return null;
    }
  }

  private void warn(String message) {
    findings.add(new Finding(Finding.Severity.WARNING, new Place("postgres", 1, 1), message, null));
  }

  private PgPool pool(String url) {
    return new PgPool(
        vertx, PgServer.parse(url), PostgresWiring.pool(database, 1), "check", PoolObserver.NONE);
  }

  private static <T> T awaited(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(CheckedQueries.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
