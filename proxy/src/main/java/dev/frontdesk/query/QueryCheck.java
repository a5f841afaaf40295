package dev.frontdesk.query;

import dev.frontdesk.postgres.PgFailure;
import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.rules.Query;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has PostgreSQL prepare and plan statements, without running them, and says what is wrong with
 * them. Any thread.
 */
public final class QueryCheck {
  private static final String VOLATILE =
      """
      select distinct p.proname::text, n.nspname::text
      from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where p.provolatile = 'v' and p.proname = any($1::text[])
      """;

  /** For each relation that is named: itself, what it is part of, and whether it is a view. */
  private static final String RELATIONS =
      """
      with recursive named as (
        select name, to_regclass(name) as oid from unnest($1::text[]) as name
      ), above as (
        select name, oid from named where oid is not null
        union
        select above.name, i.inhparent::regclass
        from above join pg_catalog.pg_inherits i on i.inhrelid = above.oid
      )
      select above.name, n.nspname || '.' || c.relname as relation, c.relkind::text as kind,
             (select named.oid is null from named where named.name = above.name limit 1) as unknown
      from above join pg_catalog.pg_class c on c.oid = above.oid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      """;

  private final QueryPools pools;
  private final double maxCost;

  /**
   * @param maxCost the planner's estimate above which a query is refused
   */
  public QueryCheck(QueryPools pools, double maxCost) {
    this.pools = pools;
    this.maxCost = maxCost;
  }

  /**
   * What is wrong with them, query by query. Fails with {@link PgFailure} where the database could
   * not be asked: then nothing is known of them.
   */
  public Future<List<QueryFinding>> check(Collection<Query> queries) {
    Future<List<QueryFinding>> all = Future.succeededFuture(List.of());
    for (Query query : queries) {
      all = all.compose(found -> check(query).map(more -> concat(found, more)));
    }
    return all;
  }

  private static List<QueryFinding> concat(List<QueryFinding> one, List<QueryFinding> other) {
    List<QueryFinding> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  private Future<List<QueryFinding>> check(Query query) {
    QueryFindings findings = new QueryFindings(query);
    findings.ofText();
    if (findings.isHopeless()) {
      return Future.succeededFuture(findings.all());
    }
    PgPool audit = pools.audit();
    PgPool pool = query.pool() == Query.Pool.AUDIT && audit != null ? audit : pools.primary();
    return pool.withConnection(connection -> ask(findings, connection))
        .recover(thrown ->
            thrown.getCause() instanceof PgException error && findings.ofError(error)
                ? Future.succeededFuture()
                : Future.failedFuture(PgFailure.of(thrown)))
        .map(done -> findings.all());
  }

  private Future<Void> ask(QueryFindings findings, SqlConnection connection) {
    SqlJson json = findings.json();
    Tuple nulls =
        Tuple.from(Collections.nCopies(findings.query().parameters().size(), (Object) null));
    return connection
        .prepare(json.describing())
        .compose(statement -> statement.query().execute(nulls).eventually(() -> statement.close()))
        .compose(described -> {
          findings.ofColumns(Objects.requireNonNullElse(described.columnsNames(), List.of()));
          return connection
              .query("explain (generic_plan, verbose, format json) " + json.planned())
              .execute();
        })
        .compose(explained -> {
          Plan plan = Plan.of((JsonArray) explained.iterator().next().getValue(0));
          findings.ofPlan(plan, maxCost);
          return relations(findings, plan, connection);
        })
        .compose(done -> volatiles(findings, connection));
  }

  private static Future<Void> relations(
      QueryFindings findings, Plan plan, SqlConnection connection) {
    Set<String> names = new TreeSet<>(plan.relations());
    names.addAll(findings.query().dependsOn());
    return connection
        .preparedQuery(RELATIONS)
        .execute(Tuple.of(names.toArray(new String[0])))
        .map(rows -> {
          findings.ofRelations(plan, resolved(rows));
          return null;
        });
  }

  private static Map<String, List<QueryFindings.Relation>> resolved(RowSet<Row> rows) {
    Map<String, List<QueryFindings.Relation>> known = new LinkedHashMap<>();
    for (Row row : rows) {
      known
          .computeIfAbsent(row.getString(0), name -> new ArrayList<>())
          .add(new QueryFindings.Relation(row.getString(1), row.getString(2)));
    }
    return known;
  }

  private static Future<Void> volatiles(QueryFindings findings, SqlConnection connection) {
    Set<String> names = new HashSet<>();
    for (SqlText.Call call : findings.json().words().calls()) {
      names.add(call.name().substring(call.name().indexOf('.') + 1));
    }
    if (names.isEmpty()) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(VOLATILE)
        .execute(Tuple.of(names.toArray(new String[0])))
        .map(rows -> {
          Set<String> found = new TreeSet<>();
          rows.forEach(row -> found.add(row.getString(0)));
          findings.ofCalls(found);
          return null;
        });
  }
}
