package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.sample.ApiClient.Reply;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RunningApi.class)
class BookingRoutesTest {

  private static JsonObject wanted(int service, String start) {
    return new JsonObject().put("serviceId", service).put("startTime", start);
  }

  @Test
  void aBookingTakesItsSlot(ApiClient api) throws Exception {
    String start = api.freeSlot(7, "2026-12-02", 0);
    long before = api.get("/api/availability/7").json().getLong("free");

    Reply made = api.ask("POST", "/api/bookings", wanted(7, start), "X-User-Id", "9");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().getInteger("userId")).isEqualTo(9);
    assertThat(made.json().getString("startTime")).isEqualTo(start);
    assertThat(made.field("Location")).isEqualTo("/api/bookings/" + made.json().getLong("id"));
    assertThat(api.freeSlot(7, "2026-12-02", 0)).isNotEqualTo(start);
    assertThat(api.get("/api/availability/7").json().getLong("free")).isEqualTo(before - 1);
    Reply again = api.ask("POST", "/api/bookings", wanted(7, start), "X-User-Id", "10");
    assertThat(again.status()).isEqualTo(409);
  }

  @Test
  void ofFiftyWhoWantASlotAtOnceExactlyOneGetsIt(ApiClient api) throws Exception {
    JsonObject wanted = wanted(8, api.freeSlot(8, "2026-12-03", 0));

    List<CompletableFuture<Reply>> tries =
        IntStream.rangeClosed(1, 50)
            .mapToObj(u -> api.askLater("POST", "/api/bookings", wanted, "X-User-Id", "" + u))
            .toList();

    List<Integer> statuses = tries.stream().map(t -> t.join().status()).toList();
    assertThat(statuses).containsOnly(201, 409);
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
  }

  @Test
  void aTimeWithAnOffsetOrWithoutOneMeansTheSameSlot(ApiClient api) throws Exception {
    String start = api.freeSlot(9, "2026-12-02", 0);
    String local = start.replace("Z", ""); // Lisbon is at UTC in December.
    Reply made = api.ask("POST", "/api/bookings", wanted(9, local), "X-User-Id", "9");
    Reply again =
        api.ask("POST", "/api/bookings", wanted(9, start.replace("Z", "+00:00")), "X-User-Id", "9");
    assertThat(List.of(made.status(), again.status())).containsExactly(201, 409);
  }

  @Test
  void aBookingIsMovedAndItsOldSlotIsFreeAgain(ApiClient api) throws Exception {
    String from = api.freeSlot(10, "2026-12-04", 0);
    String to = api.freeSlot(10, "2026-12-05", 0);
    String path = make(api, 10, from, "21");

    Reply moved = api.ask("PATCH", path, new JsonObject().put("startTime", to), "X-User-Id", "21");

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.json().getString("startTime")).isEqualTo(to);
    assertThat(api.freeSlot(10, "2026-12-04", 0)).isEqualTo(from);
    Reply replaced = api.ask("PUT", path, wanted(10, from), "X-User-Id", "21");
    assertThat(replaced.json().getString("startTime")).isEqualTo(from);
  }

  @Test
  void aBookingIsNotMovedToATakenSlot(ApiClient api) throws Exception {
    String taken = api.freeSlot(11, "2026-12-04", 0);
    make(api, 11, taken, "22");
    String path = make(api, 11, api.freeSlot(11, "2026-12-04", 0), "23");
    Reply moved =
        api.ask("PATCH", path, new JsonObject().put("startTime", taken), "X-User-Id", "23");
    assertThat(moved.status()).isEqualTo(409);
  }

  @Test
  void aCancelledBookingFreesItsSlotAndIsStillShown(ApiClient api) throws Exception {
    String start = api.freeSlot(12, "2026-12-04", 0);
    String path = make(api, 12, start, "24");

    Reply cancelled = api.ask("DELETE", path, null, "X-User-Id", "24");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(cancelled.json().getInteger("serviceId")).isEqualTo(12);
    assertThat(api.get(path, "X-User-Id", "24").json().getString("status")).isEqualTo("cancelled");
    assertThat(api.freeSlot(12, "2026-12-04", 0)).isEqualTo(start);
    assertThat(
            api.ask("PATCH", path, new JsonObject().put("startTime", start), "X-User-Id", "24")
                .status())
        .isEqualTo(409);
  }

  @Test
  void aListShowsTheCallersBookingsOnly(ApiClient api) throws Exception {
    String path = make(api, 13, api.freeSlot(13, "2026-12-10", 0), "4999");
    JsonObject list = api.get("/api/bookings", "X-User-Id", "4999").json();
    assertThat(list.getJsonArray("items"))
        .isNotEmpty()
        .allSatisfy(i -> assertThat(((JsonObject) i).getInteger("userId")).isEqualTo(4999));
    JsonObject day =
        api.get("/api/bookings?from=2026-12-10&to=2026-12-10", "X-User-Id", "4999").json();
    assertThat(day.getJsonArray("items"))
        .anySatisfy(i -> assertThat(path).endsWith("/" + ((JsonObject) i).getLong("id")));
    assertThat(api.get("/api/bookings").status()).isEqualTo(401);
  }

  @Test
  void anothersBookingIsForbiddenAndAnUnknownOneNotFound(ApiClient api) throws Exception {
    String path = make(api, 14, api.freeSlot(14, "2026-12-10", 0), "25");
    assertThat(api.get(path, "X-User-Id", "26").status()).isEqualTo(403);
    assertThat(api.ask("DELETE", path, null, "X-User-Id", "26").status()).isEqualTo(403);
    assertThat(api.get(path).status()).isEqualTo(401);
    assertThat(api.get("/api/bookings/99999999", "X-User-Id", "26").status()).isEqualTo(404);
    assertThat(api.get("/api/bookings/x", "X-User-Id", "26").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"startTime":"2026-12-01T10:00:00Z"}                         | 400
          {"serviceId":"7","startTime":"2026-12-01T10:00:00Z"}         | 400
          {"serviceId":7,"startTime":"tomorrow"}                       | 400
          {"serviceId":7,"startTime":"2026-12-01T10:00:00Z","note":[]} | 400
          {"serviceId":7,"startTime":"2026-12-01T03:00:00Z"}           | 422
          {"serviceId":7777,"startTime":"2026-12-01T10:00:00Z"}        | 422
          """)
  void aBadBookingIsRefused(String body, int status, ApiClient api) throws Exception {
    Reply reply = api.ask("POST", "/api/bookings", new JsonObject(body), "X-User-Id", "9");
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.json().getString("error")).isNotBlank();
  }

  @Test
  void anUnknownCallerDoesNotBook(ApiClient api) throws Exception {
    JsonObject wanted = wanted(7, api.freeSlot(7, "2026-12-20", 0));
    assertThat(api.ask("POST", "/api/bookings", wanted).status()).isEqualTo(401);
    assertThat(api.ask("POST", "/api/bookings", wanted, "X-User-Id", "0").status()).isEqualTo(401);
    assertThat(api.ask("POST", "/api/bookings", wanted, "X-User-Id", "x").status()).isEqualTo(401);
  }

  private static String make(ApiClient api, int service, String start, String user)
      throws Exception {
    Reply made = api.ask("POST", "/api/bookings", wanted(service, start), "X-User-Id", user);
    assertThat(made.status()).isEqualTo(201);
    return "/api/bookings/" + made.json().getLong("id");
  }
}
