package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.sample.ApiClient.Reply;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RunningApi.class)
class ApiServerTest {

  @Test
  void servicesComeInPagesAndInTheCallersLanguage(ApiClient api) throws Exception {
    Reply english = api.get("/api/services?tenantId=1");
    assertThat(english.json().getJsonArray("items")).hasSize(20);
    assertThat(english.json().getInteger("total")).isGreaterThanOrEqualTo(20);
    assertThat(english.field("Content-Language")).isEqualTo("en");
    assertThat(english.field("Vary")).isEqualTo("Accept-Language");

    Reply portuguese = api.get("/api/services/1", "Accept-Language", "fr, pt;q=0.9, en;q=0.1");
    assertThat(portuguese.field("Content-Language")).isEqualTo("pt");
    assertThat(portuguese.json().getString("name")).isEqualTo("Massagem 1");

    Reply beyond = api.get("/api/services?tenantId=1&page=99");
    assertThat(beyond.json().getJsonArray("items")).isEmpty();
  }

  @Test
  void nothingIsSaidAboutCaching(ApiClient api) throws Exception {
    Reply reply = api.get("/api/services");
    assertThat(reply.field("Cache-Control")).isNull();
    assertThat(reply.field("ETag")).isNull();
    assertThat(reply.field("Expires")).isNull();
  }

  @Test
  void aServiceIsAddedChangedAndRemoved(ApiClient api) throws Exception {
    JsonObject wanted =
        new JsonObject()
            .put("tenantId", 6)
            .put("name", "Sauna")
            .put("durationMinutes", 90)
            .put("priceCents", 4500);
    Reply added = api.ask("POST", "/api/services", wanted);
    assertThat(added.status()).isEqualTo(201);
    String path = "/api/services/" + added.json().getInteger("id");
    assertThat(added.field("Location")).isEqualTo(path);

    Reply changed = api.ask("PUT", path, new JsonObject().put("priceCents", 5000));
    assertThat(changed.json().getInteger("priceCents")).isEqualTo(5000);
    assertThat(changed.json().getInteger("tenantId")).isEqualTo(6);
    assertThat(api.get(path).json().getString("name")).isEqualTo("Sauna");

    assertThat(api.ask("DELETE", path, null).status()).isEqualTo(204);
    assertThat(api.get(path).status()).isEqualTo(404);
    assertThat(api.ask("DELETE", path, null).status()).isEqualTo(404);
  }

  @Test
  void availabilityIsOfADayOrOfAllDaysAndOfOneOfTheStaff(ApiClient api) throws Exception {
    JsonObject day = api.get("/api/availability/20?date=2026-12-06").json();
    assertThat(day.getInteger("free")).isPositive().isEqualTo(day.getJsonArray("slots").size());
    int staff = day.getJsonArray("slots").getJsonObject(0).getInteger("staffId");
    JsonObject ofOne = api.get("/api/availability/20?date=2026-12-06&staffId=" + staff).json();
    assertThat(ofOne.getInteger("free")).isBetween(1, day.getInteger("free") - 1);

    JsonObject all = api.get("/api/availability/20").json();
    assertThat(all.getJsonArray("days")).hasSize(60);
    assertThat(api.get("/api/availability/20?date=2025-01-01").json().getInteger("free")).isZero();
    assertThat(api.get("/api/availability/20?staffId=1").json().getInteger("free")).isZero();
  }

  @Test
  void staffAreListedByService(ApiClient api) throws Exception {
    JsonObject staff = api.get("/api/staff?serviceId=7").json();
    assertThat(staff.getInteger("total")).isEqualTo(3);
  }

  @Test
  void calendarAndPreferencesAreTheOwners(ApiClient api) throws Exception {
    for (String path : new String[] {"/api/users/31/calendar", "/api/users/31/preferences"}) {
      assertThat(api.get(path, "X-User-Id", "31").status()).isEqualTo(200);
      assertThat(api.get(path, "X-User-Id", "32").status()).isEqualTo(403);
      assertThat(api.get(path).status()).isEqualTo(401);
    }
    JsonObject light = new JsonObject().put("theme", "light");
    String mine = "/api/users/31/preferences";
    assertThat(api.ask("PUT", mine, light, "X-User-Id", "32").status()).isEqualTo(403);
    assertThat(api.ask("PUT", mine, light, "X-User-Id", "31").status()).isEqualTo(200);
    assertThat(api.get(mine, "X-User-Id", "31").json()).isEqualTo(light);
  }

  @Test
  void aSyncAddsToOneSourceOfTheCalendar(ApiClient api) throws Exception {
    String google = "/api/users/33/calendar?source=google";
    int before = api.get(google, "X-User-Id", "33").json().getJsonArray("events").size();
    JsonObject source = new JsonObject().put("source", "google");

    Reply synced = api.ask("POST", "/api/users/33/calendar/sync", source, "X-User-Id", "33");
    Reply told = api.ask("POST", "/api/calendar/webhook/33", source);

    assertThat(synced.status()).isEqualTo(200);
    assertThat(told.status()).isEqualTo(200);
    assertThat(api.get(google, "X-User-Id", "33").json().getJsonArray("events"))
        .hasSize(before + 2);
    assertThat(api.ask("POST", "/api/calendar/webhook/999999", source).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"occupancy", "revenue", "staff", "realtime"})
  void analyticsAnswerAndCountTheirRefreshes(String kind, ApiClient api) throws Exception {
    String path = "/api/analytics/" + kind + "?period=all";
    JsonObject before = api.get(path, "X-User-Id", "1").json();
    assertThat(before.getJsonArray("rows")).isNotEmpty();
    assertThat(api.ask("POST", "/api/analytics/refresh", null, "X-User-Id", "1").status())
        .isEqualTo(200);
    assertThat(api.get(path, "X-User-Id", "1").json().getInteger("refreshes"))
        .isEqualTo(before.getInteger("refreshes") + 1);
  }

  @Test
  void aSessionStandsForItsUserUntilLogout(ApiClient api) throws Exception {
    JsonObject who = new JsonObject().put("email", "guest40@example.test");
    Reply in = api.ask("POST", "/api/auth/login", who);
    assertThat(in.json().getInteger("userId")).isEqualTo(40);
    String cookie = String.valueOf(in.field("Set-Cookie")).split(";", 2)[0];

    assertThat(api.get("/api/users/40/preferences", "Cookie", cookie).status()).isEqualTo(200);
    Reply out = api.ask("POST", "/api/auth/logout", null, "Cookie", cookie);
    assertThat(out.status()).isEqualTo(204);
    assertThat(api.get("/api/users/40/preferences", "Cookie", cookie).status()).isEqualTo(401);
    who.put("email", "nobody@example.test");
    assertThat(api.ask("POST", "/api/auth/login", who).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /health,                                   200",
    "GET,    /nothing,                                  404",
    "DELETE, /api/services,                             405",
    "GET,    /api/services?page=0,                      400",
    "GET,    /api/services?tenantId=x,                  400",
    "GET,    /api/services/x,                           404",
    "GET,    /api/services/9999,                        404",
    "GET,    /api/availability/9999,                    404",
    "GET,    /api/availability/7?date=2026-13-01,       400",
    "GET,    /api/analytics/nonsense,                   404",
    "GET,    /api/analytics/revenue?period=yesterday,   400",
    "POST,   /api/services,                             400",
  })
  void statusesAreProper(String method, String path, int status, ApiClient api) throws Exception {
    Reply reply = api.ask(method, path, null, "X-User-Id", "1");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.field("Content-Type")).startsWith("application/json");
  }

  @Test
  void aBodyOverTheBoundIsRefused(ApiClient api) throws Exception {
    String large = "x".repeat((int) ApiServer.MAX_BODY_BYTES);
    Reply reply = api.ask("POST", "/api/auth/login", new JsonObject().put("email", large));
    assertThat(reply.status()).isEqualTo(413);
  }

  @Test
  void valuesThatTheTablesForbidAreRefused(ApiClient api) throws Exception {
    JsonObject service =
        new JsonObject()
            .put("tenantId", 1)
            .put("name", "Free of charge")
            .put("durationMinutes", 30)
            .put("priceCents", -1);
    assertThat(api.ask("POST", "/api/services", service).status()).isEqualTo(400);
    service.put("priceCents", 1).put("tenantId", 77);
    assertThat(api.ask("POST", "/api/services", service).status()).isEqualTo(400);
  }
}
