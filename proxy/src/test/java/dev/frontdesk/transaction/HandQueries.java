package dev.frontdesk.transaction;

import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.rules.Upstream;
import java.time.Duration;
import java.util.List;

/** Routes whose ids begin with {@code sql-} are answered by a query on a replica. */
final class HandQueries {
  private HandQueries() {}

  static RuleSet in(RuleSet rules) {
    return new RuleSet(
        rules.routes().stream().map(HandQueries::asQuery).toList(),
        rules.writes(),
        rules.identities(),
        rules.ignoredQuery(),
        rules.ignoredCookies(),
        rules.credentials(),
        rules.allowedFields(),
        rules.defaultUpstream(),
        rules.changes());
  }

  private static Route asQuery(Route route) {
    return route.id().startsWith("sql-")
        ? new Route(
            route.id(),
            route.place(),
            route.match(),
            route.conditions(),
            new Upstream(Upstream.QUERIES, true),
            route.key(),
            route.types(),
            route.sharing(),
            route.cache(),
            route.revision(),
            new Query(
                route.id(),
                route.place(),
                "SELECT 1",
                List.of(),
                Query.Answer.VALUE,
                Query.Pool.REPLICA,
                List.of("slots"),
                Duration.ofSeconds(2),
                1000,
                null))
        : route;
  }
}
