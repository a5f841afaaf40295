package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Map;

/**
 * Figures over all slots and bookings. Deliberately heavy: each answer is computed anew over the
 * whole slot table, as the dashboards of many an application are.
 */
final class AnalyticsRoutes {

  private static final Map<String, Integer> PERIODS = Map.of("week", 7, "month", 30, "all", 3650);

  private static final String FACTS =
      """
      with facts as (
        select s.tenant_id, s.id as service_id, s.price_cents, l.staff_id, l.starts_at,
               b.id is not null as booked
        from slots l
        join services s on s.id = l.service_id
        left join bookings b on b.slot_id = l.id and b.status = 'confirmed'
        where l.starts_at < (select min(starts_at) from slots) + make_interval(days => $1))
      """;

  private static final Map<String, String> KINDS =
      Map.of(
          "occupancy",
          FACTS
              + """
              , daily as (
                select tenant_id, (starts_at at time zone 'Europe/Lisbon')::date as day,
                       count(*) as slots, count(*) filter (where booked) as booked
                from facts group by 1, 2)
              select tenant_id as "tenantId", day::text as date, slots, booked,
                     round(100.0 * booked / slots, 1)::float8 as percent,
                     sum(booked) over (partition by tenant_id order by day)::bigint as "bookedSoFar",
                     rank() over (partition by tenant_id order by booked desc) as rank
              from daily order by tenant_id, day\
              """,
          "revenue",
          FACTS
              + """
              select tenant_id as "tenantId", service_id as "serviceId",
                     count(*) filter (where booked) as bookings,
                     coalesce(sum(price_cents) filter (where booked), 0)::bigint as "revenueCents",
                     rank() over (partition by tenant_id
                       order by coalesce(sum(price_cents) filter (where booked), 0) desc) as rank
              from facts group by tenant_id, service_id order by tenant_id, rank, service_id\
              """,
          "staff",
          FACTS
              + """
              select staff_id as "staffId", count(*) as slots,
                     count(*) filter (where booked) as booked,
                     count(distinct (starts_at at time zone 'Europe/Lisbon')::date)
                       filter (where booked) as days
              from facts group by staff_id order by booked desc, staff_id limit 50\
              """,
          "realtime",
          """
          select status, count(*) as bookings from bookings
          where $1::int > 0 group by status order by status\
          """);

  private final Pool pool;
  private final Callers callers;

  AnalyticsRoutes(Pool pool, Callers callers) {
    this.pool = pool;
    this.callers = callers;
  }

  void mount(Router router) {
    router.get("/api/analytics/:kind").handler(Answer.sending(this::figures));
    router.post("/api/analytics/refresh").handler(Answer.sending(this::refresh));
  }

  private Future<Answer> figures(RoutingContext context) {
    String kind = context.pathParam("kind");
    String sql = KINDS.get(kind);
    if (sql == null) {
      throw new Refusal(404, "there is no analysis '" + kind + "'");
    }
    String asked = Inputs.query(context, "period");
    String period = asked == null ? "month" : asked;
    Integer days = PERIODS.get(period);
    if (days == null) {
      throw new Refusal(400, "period: '" + period + "' (expected: week, month or all)");
    }
    return callers
        .caller(context)
        .compose(caller -> pool.preparedQuery(sql).execute(Tuple.of(days)))
        .compose(rows -> {
          JsonArray found = new JsonArray();
          for (Row row : rows) {
            found.add(row.toJson());
          }
          JsonObject answer = new JsonObject().put("kind", kind).put("period", period);
          return pool.query("select count(*) from analytics_refreshes")
              .execute()
              .map(count ->
                  Answer.ok(
                      answer
                          .put("refreshes", count.iterator().next().getLong(0))
                          .put("rows", found)));
        });
  }

  private Future<Answer> refresh(RoutingContext context) {
    return callers
        .caller(context)
        .compose(caller ->
            pool.query("insert into analytics_refreshes default values returning id").execute())
        .map(rows ->
            Answer.ok(new JsonObject().put("refreshes", rows.iterator().next().getLong(0))));
  }
}
