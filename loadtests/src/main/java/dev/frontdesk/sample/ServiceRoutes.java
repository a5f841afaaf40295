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

/** Services and staff: what every visitor sees, in English or Portuguese. */
final class ServiceRoutes {

  static final int PAGE_SIZE = 20;

  private static final String COLUMNS =
      """
      id, tenant_id as "tenantId", coalesce(names ->> $1, names ->> 'en') as name,
      duration_minutes as "durationMinutes", price_cents as "priceCents\"\
      """;

  private final Pool pool;

  ServiceRoutes(Pool pool) {
    this.pool = pool;
  }

  void mount(Router router) {
    router.get("/api/services").handler(Answer.sending(this::list));
    router.post("/api/services").handler(Answer.sending(this::add));
    router.get("/api/services/:id").handler(Answer.sending(this::one));
    router.put("/api/services/:id").handler(Answer.sending(this::change));
    router.delete("/api/services/:id").handler(Answer.sending(this::remove));
    router.get("/api/staff").handler(Answer.sending(this::staff));
  }

  private Future<Answer> list(RoutingContext context) {
    String language = language(context);
    int page = Inputs.page(context);
    Tuple inputs =
        Tuple.of(language, Inputs.queryInt(context, "tenantId"), PAGE_SIZE, (page - 1) * PAGE_SIZE);
    return pool.preparedQuery(
            "select "
                + COLUMNS
                + ", count(*) over () as total from services"
                + " where active and ($2::int is null or tenant_id = $2)"
                + " order by id limit $3 offset $4")
        .execute(inputs)
        .map(rows -> inLanguage(paged(rows, page), language));
  }

  /** A page of rows whose column {@code total} says how many there are on all pages. */
  static Answer paged(RowSet<Row> rows, int page) {
    JsonArray items = new JsonArray();
    long total = 0;
    for (Row row : rows) {
      JsonObject item = row.toJson();
      total = ((Number) item.remove("total")).longValue();
      items.add(item);
    }
    return Answer.ok(new JsonObject().put("items", items).put("page", page).put("total", total));
  }

  private Future<Answer> one(RoutingContext context) {
    String language = language(context);
    return pool.preparedQuery("select " + COLUMNS + " from services where active and id = $2")
        .execute(Tuple.of(language, Inputs.pathInt(context, "id")))
        .map(rows -> inLanguage(Answer.ok(only(rows, "service")), language));
  }

  private Future<Answer> add(RoutingContext context) {
    JsonObject body = Inputs.body(context);
    Tuple inputs =
        Tuple.of(
            "en",
            Inputs.requiredInt(body, "tenantId"),
            Inputs.requiredText(body, "name", 120),
            Inputs.requiredInt(body, "durationMinutes"),
            Inputs.requiredInt(body, "priceCents"));
    return pool.preparedQuery(
            "insert into services (tenant_id, names, duration_minutes, price_cents)"
                + " values ($2, jsonb_build_object('en', $3::text), $4, $5) returning "
                + COLUMNS)
        .execute(inputs)
        .map(rows -> {
          JsonObject made = only(rows, "service");
          return Answer.created("/api/services/" + made.getInteger("id"), made);
        });
  }

  private Future<Answer> change(RoutingContext context) {
    JsonObject body = Inputs.body(context);
    Tuple inputs =
        Tuple.of(
            "en",
            Inputs.pathInt(context, "id"),
            Inputs.optionalText(body, "name", 120),
            Inputs.optionalInt(body, "durationMinutes"),
            Inputs.optionalInt(body, "priceCents"));
    return pool.preparedQuery(
            "update services set duration_minutes = coalesce($4, duration_minutes),"
                + " price_cents = coalesce($5, price_cents), names = case when $3::text is null"
                + " then names else names || jsonb_build_object('en', $3::text) end"
                + " where active and id = $2 returning "
                + COLUMNS)
        .execute(inputs)
        .map(rows -> Answer.ok(only(rows, "service")));
  }

  private Future<Answer> remove(RoutingContext context) {
    return pool.preparedQuery(
            "update services set active = false where active and id = $1 returning id")
        .execute(Tuple.of(Inputs.pathInt(context, "id")))
        .map(rows -> {
          only(rows, "service");
          return Answer.empty();
        });
  }

  private Future<Answer> staff(RoutingContext context) {
    int page = Inputs.page(context);
    Tuple inputs =
        Tuple.of(Inputs.queryInt(context, "serviceId"), PAGE_SIZE, (page - 1) * PAGE_SIZE);
    return pool.preparedQuery(
            """
            select f.id, f.name, f.service_id as "serviceId", s.tenant_id as "tenantId",
                   count(*) over () as total
            from staff f join services s on s.id = f.service_id
            where s.active and ($1::int is null or f.service_id = $1)
            order by f.id limit $2 offset $3\
            """)
        .execute(inputs)
        .map(rows -> paged(rows, page));
  }

  /** The one row as JSON; 404 where there is none. */
  static JsonObject only(RowSet<Row> rows, String what) {
    if (rows.size() == 0) {
      throw new Refusal(404, "there is no such " + what);
    }
    return rows.iterator().next().toJson();
  }

  private static Answer inLanguage(Answer answer, String language) {
    return answer.with("Content-Language", language).with("Vary", "Accept-Language");
  }

  private static String language(RoutingContext context) {
    return context.acceptableLanguages().stream()
        .map(range -> range.tag())
        .filter(tag -> tag.equals("en") || tag.equals("pt"))
        .findFirst()
        .orElse("en");
  }
}
