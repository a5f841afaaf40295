package dev.frontdesk.rules;

import static dev.frontdesk.rules.RouteBuilder.route;
import static dev.frontdesk.rules.WriteBuilder.write;

import java.time.ZoneId;
import java.util.List;

/** The rules of a booking API. */
public final class BookingRules {
  static final ValueType TEXT = new ValueType.Text();
  static final ValueType INT = new ValueType.Int();
  static final ValueType DATE =
      new ValueType.Date(new ValueType.Zone.Fixed(ZoneId.of("Europe/Lisbon")));

  private BookingRules() {}

  public static RuleSet rules() {
    return RouteBuilder.rules(
        List.of(
            route(
                    "sensitive",
                    "ANY /api/auth/{rest*}",
                    "ANY /api/compliance/{rest*}",
                    "ANY /api/analytics/realtime")
                .off(),
            route("availability", "GET /api/availability/{serviceId}")
                .upstream("booking", true)
                .query("date", "staffId")
                .type("serviceId", INT)
                .type("query.date", DATE)
                .tags("availability:{serviceId}:{query.date}")
                .keyed(),
            route("services", "GET /api/services")
                .query("tenantId", "page")
                .header("Accept-Language")
                .sharing(new Sharing.Public())
                .tags("services:{query.tenantId}", "service:{response.body.items[].id}")
                .keyed(),
            route("bookings", "GET /api/bookings")
                .identity("user")
                .query("from", "to", "page")
                .tags("bookings:{identity.user}", "booking:{response.body.items[].id}")
                .keyed(),
            route("booking", "GET /api/bookings/{bookingId}")
                .identity("user")
                .tags("booking:{bookingId}")
                .keyed(),
            route("preferences", "GET /api/users/{userId}/preferences")
                .identity("user")
                .tags("preferences:{userId}")
                .keyed(),
            route("http", "GET /", "GET /{rest*}").wholeQuery().http()),
        List.of(
            write("booking-made", "POST /api/bookings")
                .take("bookingId", TEXT, "response.body.id")
                .take("serviceId", INT, "request.body.serviceId", "response.body.serviceId")
                .take("date", DATE, "request.body.startTime", "response.body.startTime")
                .take("userId", TEXT, "response.body.userId", "identity.user")
                .invalidate(
                    "booking:{bookingId}",
                    "availability:{serviceId}:{date}",
                    "bookings:{userId}",
                    "calendar:{userId}",
                    "analytics"),
            write(
                    "booking-changed",
                    "PUT /api/bookings/{bookingId}",
                    "PATCH /api/bookings/{bookingId}",
                    "DELETE /api/bookings/{bookingId}")
                .take(
                    "serviceId",
                    INT,
                    "stored.body.serviceId",
                    "request.body.serviceId",
                    "response.body.serviceId")
                .take("userId", TEXT, "response.body.userId", "identity.user")
                .invalidate(
                    "booking:{bookingId}",
                    "availability:{serviceId}",
                    "bookings:{userId}",
                    "calendar:{userId}",
                    "analytics"),
            write(
                    "service-edited",
                    "POST /api/services",
                    "PUT /api/services/{id}",
                    "DELETE /api/services/{id}")
                .take("id", TEXT, "path.id", "response.body.id")
                .take("tenantId", TEXT, "request.body.tenantId", "response.body.tenantId")
                .invalidate("services:{tenantId}", "service:{id}", "availability:{id}"),
            write("logged-out", "POST /api/auth/logout")
                .invalidate("~identity:user:{identity.user}")));
  }
}
