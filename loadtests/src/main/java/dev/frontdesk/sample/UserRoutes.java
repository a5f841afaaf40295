package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** A user's own calendar and preferences. */
final class UserRoutes {

  private static final String CALENDAR =
      """
      select source, title,
        to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startTime"
      from (
        select source, title, starts_at from calendar_events where user_id = $1
        union all
        select 'booking', 'Booking ' || id, starts_at from booking_details
        where user_id = $1 and status = 'confirmed') e
      where $2::text is null or source = $2
      order by starts_at, title\
      """;

  /** What a sync finds at the source: one more appointment, an hour after the last. */
  private static final String SYNC =
      """
      insert into calendar_events (user_id, source, title, starts_at)
      select $1, $2, 'Appointment ' || count(*) + 1,
             coalesce(max(starts_at) filter (where source = $2), date_trunc('hour', now()))
               + interval '1 hour'
      from calendar_events where user_id = $1
      returning title\
      """;

  private final Pool pool;
  private final Callers callers;

  UserRoutes(Pool pool, Callers callers) {
    this.pool = pool;
    this.callers = callers;
  }

  void mount(Router router) {
    router.get("/api/users/:userId/calendar").handler(Answer.sending(this::calendar));
    router.post("/api/users/:userId/calendar/sync").handler(Answer.sending(this::sync));
    router.post("/api/calendar/webhook/:userId").handler(Answer.sending(this::webhook));
    router.get("/api/users/:userId/preferences").handler(Answer.sending(this::preferences));
    router.put("/api/users/:userId/preferences").handler(Answer.sending(this::setPreferences));
  }

  private Future<Answer> calendar(RoutingContext context) {
    String source = Inputs.query(context, "source");
    return callers
        .owner(context)
        .compose(owner ->
            pool.preparedQuery(CALENDAR)
                .execute(Tuple.of(owner, source))
                .map(rows -> {
                  JsonArray events = new JsonArray();
                  for (Row row : rows) {
                    events.add(row.toJson());
                  }
                  return Answer.ok(new JsonObject().put("userId", owner).put("events", events));
                }));
  }

  private Future<Answer> sync(RoutingContext context) {
    return callers.owner(context).compose(owner -> fetch(context, owner));
  }

  /** A calendar service tells of a change; it has no user's identity, and needs none. */
  private Future<Answer> webhook(RoutingContext context) {
    return fetch(context, Inputs.pathInt(context, "userId"));
  }

  private Future<Answer> fetch(RoutingContext context, int user) {
    String source = Inputs.optionalText(Inputs.body(context), "source", 40);
    return pool.preparedQuery("select id from users where id = $1")
        .execute(Tuple.of(user))
        .map(rows -> ServiceRoutes.only(rows, "user"))
        .compose(known ->
            pool.preparedQuery(SYNC).execute(Tuple.of(user, source == null ? "google" : source)))
        .map(rows ->
            Answer.ok(
                new JsonObject()
                    .put("userId", user)
                    .put("added", new JsonArray().add(rows.iterator().next().getString(0)))));
  }

  private Future<Answer> preferences(RoutingContext context) {
    return callers
        .owner(context)
        .compose(owner ->
            pool.preparedQuery("select document from preferences where user_id = $1")
                .execute(Tuple.of(owner)))
        .map(rows -> Answer.ok(ServiceRoutes.only(rows, "user").getJsonObject("document")));
  }

  private Future<Answer> setPreferences(RoutingContext context) {
    JsonObject document = Inputs.body(context);
    return callers
        .owner(context)
        .compose(owner ->
            pool.preparedQuery(
                    "update preferences set document = $2 where user_id = $1 returning document")
                .execute(Tuple.of(owner, document)))
        .map(rows -> Answer.ok(ServiceRoutes.only(rows, "user").getJsonObject("document")));
  }
}
