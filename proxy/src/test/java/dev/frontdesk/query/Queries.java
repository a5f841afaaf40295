package dev.frontdesk.query;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Place;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SqlType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries and requests for tests. */
final class Queries {
  private String sql;
  private final List<Query.Parameter> parameters = new ArrayList<>();
  private Query.Answer answer = Query.Answer.ROWS;
  private Query.Pool pool = Query.Pool.PRIMARY;
  private List<String> dependsOn = List.of();
  private Duration timeout = Duration.ofSeconds(5);
  private int maxRows = 1000;
  private @Nullable String access;
  private String id = "query";

  private Queries(String sql) {
    this.sql = sql;
  }

  static Queries of(String sql) {
    return new Queries(sql);
  }

  static Queries value(String sql) {
    return of(sql).answer(Query.Answer.VALUE);
  }

  /** {@code query.date as date}, {@code path.id as int8 or null}, {@code … or 7}. */
  Queries with(String... params) {
    for (String param : params) {
      String[] words = param.split(" ", -1);
      String[] source = words[0].split("\\.", 2);
      Source from =
          switch (source[0]) {
            case "path" -> new Source.Path(source[1]);
            case "identity" -> new Source.Identity(source[1]);
            default -> new Source.Query(source[1]);
          };
      boolean required = words.length == 3;
      parameters.add(
          new Query.Parameter(
              from,
              Objects.requireNonNull(SqlType.of(words[2])),
              required,
              required || words[4].equals("null") ? null : words[4]));
    }
    return this;
  }

  Queries answer(Query.Answer of) {
    answer = of;
    return this;
  }

  Queries pool(Query.Pool of) {
    pool = of;
    return this;
  }

  Queries dependsOn(String... relations) {
    dependsOn = List.of(relations);
    return this;
  }

  Queries timeout(Duration most) {
    timeout = most;
    return this;
  }

  Queries maxRows(int most) {
    maxRows = most;
    return this;
  }

  Queries access(String identity) {
    access = identity;
    return this;
  }

  Queries id(String of) {
    id = of;
    return this;
  }

  Query make() {
    return new Query(
        id,
        new Place("queries/" + id + ".sql", 1, 1),
        sql,
        List.copyOf(parameters),
        answer,
        pool,
        dependsOn,
        timeout,
        maxRows,
        access);
  }

  static RequestHead get(@Nullable String query, String... fields) {
    return new RequestHead("GET", "http", "desk", "/sql", query, Fields.of(fields));
  }

  static Evidence evidence(
      RequestHead head, Map<String, String> path, Map<String, String> identities) {
    return Evidence.ofRequest(
        path, head, new Identified(identities, Map.of(), null, Set.of(), false));
  }
}
