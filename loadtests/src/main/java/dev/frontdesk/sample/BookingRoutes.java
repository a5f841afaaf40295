package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;

/**
 * Bookings: made, shown, moved and cancelled by their owner. Whether a slot is free is decided by a
 * unique index alone, so that of many who want it at once exactly one gets it.
 */
final class BookingRoutes {

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  /** A booking as JSON names, from anything with the columns of the view booking_details. */
  private static final String SHOWN =
      """
      select id, user_id as "userId", service_id as "serviceId", staff_id as "staffId",
        to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startTime",
        to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "endTime",
        status, note\
      """;

  private static final String INSERT =
      """
      insert into bookings (slot_id, user_id, note)
      select l.id, $3, $4 from slots l join services s on s.id = l.service_id and s.active
      where l.service_id = $1 and l.starts_at = $2 and ($5::int is null or l.staff_id = $5)
      returning id\
      """;

  private static final String MOVE =
      """
      update bookings set note = coalesce($4, note), slot_id = l.id
      from slots l
      where l.service_id = $2 and l.starts_at = $3 and bookings.id = $1
        and bookings.status = 'confirmed'
      returning bookings.id\
      """;

  private final Pool pool;
  private final Callers callers;

  BookingRoutes(Pool pool, Callers callers) {
    this.pool = pool;
    this.callers = callers;
  }

  void mount(Router router) {
    router.post("/api/bookings").handler(Answer.sending(this::make));
    router.get("/api/bookings").handler(Answer.sending(this::list));
    router.get("/api/bookings/:bookingId").handler(Answer.sending(this::show));
    router.put("/api/bookings/:bookingId").handler(Answer.sending(this::replace));
    router.patch("/api/bookings/:bookingId").handler(Answer.sending(this::patch));
    router.delete("/api/bookings/:bookingId").handler(Answer.sending(this::cancel));
  }

  private Future<Answer> make(RoutingContext context) {
    JsonObject body = Inputs.body(context);
    int service = Inputs.requiredInt(body, "serviceId");
    OffsetDateTime start = Inputs.requiredTime(body, "startTime");
    return callers
        .caller(context)
        .compose(caller ->
            pool.preparedQuery(INSERT)
                .execute(
                    Tuple.of(
                        service,
                        start,
                        caller,
                        Inputs.optionalText(body, "note", 500),
                        Inputs.optionalInt(body, "staffId"))))
        .recover(BookingRoutes::explain)
        .compose(rows -> {
          if (rows.size() == 0) {
            throw new Refusal(422, "the service has no slot at this time");
          }
          return find(rows.iterator().next().getLong("id"));
        })
        .map(made -> Answer.created("/api/bookings/" + made.getLong("id"), made));
  }

  private Future<Answer> list(RoutingContext context) {
    int page = Inputs.page(context);
    return callers
        .caller(context)
        .compose(caller ->
            pool.preparedQuery(
                    SHOWN
                        + ", count(*) over () as total from booking_details where user_id = $1"
                        + " and ($2::date is null or starts_at >= ($2::date)::timestamp at time zone $6)"
                        + " and ($3::date is null or starts_at < ($3::date + 1)::timestamp at time zone $6)"
                        + " order by starts_at, id limit $4 offset $5")
                .execute(
                    Tuple.of(
                        caller,
                        Inputs.queryDate(context, "from"),
                        Inputs.queryDate(context, "to"),
                        ServiceRoutes.PAGE_SIZE,
                        (page - 1) * ServiceRoutes.PAGE_SIZE,
                        Inputs.ZONE.getId())))
        .map(rows -> ServiceRoutes.paged(rows, page));
  }

  private Future<Answer> show(RoutingContext context) {
    return own(context).map(Answer::ok);
  }

  private Future<Answer> replace(RoutingContext context) {
    JsonObject body = Inputs.body(context);
    Inputs.requiredInt(body, "serviceId");
    Inputs.requiredTime(body, "startTime");
    return own(context).compose(booking -> move(booking, body));
  }

  private Future<Answer> patch(RoutingContext context) {
    JsonObject body = Inputs.body(context);
    String status = Inputs.optionalText(body, "status", 20);
    if (status == null) {
      return own(context).compose(booking -> move(booking, body));
    }
    if (!status.equals("cancelled")) {
      throw new Refusal(400, "status: '" + status + "' (expected: cancelled)");
    }
    return cancel(context);
  }

  private Future<Answer> move(JsonObject booking, JsonObject wanted) {
    Integer service = Inputs.optionalInt(wanted, "serviceId");
    OffsetDateTime start = Inputs.optionalTime(wanted, "startTime");
    long id = booking.getLong("id");
    if (!"confirmed".equals(booking.getString("status"))) {
      throw new Refusal(409, "the booking was cancelled");
    }
    return pool.preparedQuery(MOVE)
        .execute(
            Tuple.of(
                id,
                service == null ? booking.getInteger("serviceId") : service,
                start == null ? OffsetDateTime.parse(booking.getString("startTime")) : start,
                Inputs.optionalText(wanted, "note", 500)))
        .recover(BookingRoutes::explain)
        .compose(rows -> {
          if (rows.size() == 0) {
            throw new Refusal(422, "the service has no slot at this time");
          }
          return find(id);
        })
        .map(Answer::ok);
  }

  private Future<Answer> cancel(RoutingContext context) {
    return own(context)
        .compose(booking ->
            pool.preparedQuery("update bookings set status = 'cancelled' where id = $1")
                .execute(Tuple.of(booking.getLong("id")))
                .compose(done -> find(booking.getLong("id"))))
        .map(Answer::ok);
  }

  /** The booking in the path: 404 where there is none, 403 where it is another's. */
  private Future<JsonObject> own(RoutingContext context) {
    int id = Inputs.pathInt(context, "bookingId");
    return callers
        .caller(context)
        .compose(caller ->
            find(id)
                .map(booking -> {
                  if (!caller.equals(booking.getInteger("userId"))) {
                    throw new Refusal(403, "this belongs to another user");
                  }
                  return booking;
                }));
  }

  private Future<JsonObject> find(long id) {
    return pool.preparedQuery(SHOWN + " from booking_details where id = $1")
        .execute(Tuple.of(id))
        .map(rows -> ServiceRoutes.only(rows, "booking"));
  }

  private static <T> Future<T> explain(Throwable failure) {
    if (failure instanceof PgException refused) {
      if (UNIQUE_VIOLATION.equals(refused.getSqlState())) {
        return Future.failedFuture(new Refusal(409, "the slot is taken"));
      }
      if (FOREIGN_KEY_VIOLATION.equals(refused.getSqlState())) {
        return Future.failedFuture(new Refusal(401, "X-User-Id is nobody's number"));
      }
    }
    return Future.failedFuture(failure);
  }
}
