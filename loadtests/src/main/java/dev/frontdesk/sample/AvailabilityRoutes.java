package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Free slots of a service: one day's slots, or how many are free on each day. */
final class AvailabilityRoutes {

  private static final String FREE =
      """
       from services s left join slots l
         on l.service_id = s.id and ($2::int is null or l.staff_id = $2)
         and not exists (select from bookings b where b.slot_id = l.id and b.status = 'confirmed')
      """;

  private static final String OF_DAY =
      "select to_char(l.starts_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
          + " as \"startTime\", l.staff_id as \"staffId\""
          + FREE
          + " and l.starts_at >= ($3::date)::timestamp at time zone $4"
          + " and l.starts_at < ($3::date + 1)::timestamp at time zone $4"
          + " where s.active and s.id = $1 order by l.starts_at";

  private static final String OF_ALL_DAYS =
      "select to_char(l.starts_at at time zone $3, 'YYYY-MM-DD') as date, count(l.id) as free"
          + FREE
          + " where s.active and s.id = $1 group by 1 order by 1";

  private final Pool pool;

  AvailabilityRoutes(Pool pool) {
    this.pool = pool;
  }

  void mount(Router router) {
    router.get("/api/availability/:serviceId").handler(Answer.sending(this::free));
  }

  private Future<Answer> free(RoutingContext context) {
    int service = Inputs.pathInt(context, "serviceId");
    LocalDate date = Inputs.queryDate(context, "date");
    Integer staff = Inputs.queryInt(context, "staffId");
    String zone = Inputs.ZONE.getId();
    if (date == null) {
      return pool.preparedQuery(OF_ALL_DAYS)
          .execute(Tuple.of(service, staff, zone))
          .map(rows -> allDays(service, rows));
    }
    return pool.preparedQuery(OF_DAY)
        .execute(Tuple.of(service, staff, date, zone))
        .map(rows -> day(service, date, rows));
  }

  private static Answer day(int service, LocalDate date, RowSet<Row> rows) {
    JsonArray slots = present(rows, "startTime");
    return Answer.ok(
        new JsonObject()
            .put("serviceId", service)
            .put("date", date.toString())
            .put("free", slots.size())
            .put("slots", slots));
  }

  private static Answer allDays(int service, RowSet<Row> rows) {
    JsonArray days = present(rows, "date");
    long free = 0;
    for (Row row : rows) {
      free += row.getLong("free");
    }
    return Answer.ok(
        new JsonObject().put("serviceId", service).put("free", free).put("days", days));
  }

  /**
   * The outer join gives one row of nulls where a service has no free slot, none where it is
   * unknown.
   */
  private static JsonArray present(RowSet<Row> rows, String column) {
    if (rows.size() == 0) {
      throw new Refusal(404, "there is no such service");
    }
    JsonArray items = new JsonArray();
    for (Row row : rows) {
      @Nullable String value = row.getString(column);
      if (value != null) {
        items.add(row.toJson());
      }
    }
    return items;
  }
}
