package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The statements beside the sample rules, asked as who may only read: they say what the API says.
 */
@ExtendWith(RunningApi.class)
class QueryFilesTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("frontdesk.root", ".."), "rules", "queries");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  @Test
  void availability(BookingBackend backend, ApiClient api) throws Exception {
    JsonObject all = api.get("/api/availability/20?date=2026-12-06").json();
    Tuple day = Tuple.of(20, LocalDate.of(2026, 12, 6), null);
    assertThat(ask(backend, "availability.sql", day)).containsExactly(all);

    int staff = all.getJsonArray("slots").getJsonObject(0).getInteger("staffId");
    assertThat(ask(backend, "availability.sql", Tuple.of(20, LocalDate.of(2026, 12, 6), staff)))
        .containsExactly(api.get("/api/availability/20?date=2026-12-06&staffId=" + staff).json());
    assertThat(ask(backend, "availability.sql", Tuple.of(20, LocalDate.of(2025, 1, 1), null)))
        .containsExactly(api.get("/api/availability/20?date=2025-01-01").json());
    assertThat(ask(backend, "availability.sql", Tuple.of(9999, LocalDate.of(2026, 12, 6), null)))
        .isEmpty();
  }

  @Test
  void aBookingIsItsOwners(BookingBackend backend, ApiClient api) throws Exception {
    JsonObject shown =
        api.get("/api/bookings", "X-User-Id", "38").json().getJsonArray("items").getJsonObject(0);
    long id = shown.getLong("id");
    assertThat(ask(backend, "booking-details.sql", Tuple.of(id, 38))).containsExactly(shown);
    assertThat(ask(backend, "booking-details.sql", Tuple.of(id, 39))).isEmpty();
  }

  @Test
  void dashboard(BookingBackend backend, ApiClient api) throws Exception {
    List<JsonObject> rows = ask(backend, "dashboard.sql", Tuple.of(7));
    JsonObject shown = api.get("/api/analytics/occupancy?period=week", "X-User-Id", "1").json();
    assertThat(rows).hasSize(shown.getJsonArray("rows").size()).isNotEmpty();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject row = rows.get(i);
      JsonObject same = shown.getJsonArray("rows").getJsonObject(i);
      assertThat(row.getDouble("percent")).isEqualTo(same.getDouble("percent"));
      row.remove("percent");
      same.remove("percent");
      assertThat(row).isEqualTo(same);
    }
  }

  private List<JsonObject> ask(BookingBackend backend, String file, Tuple parameters)
      throws IOException {
    String sql = Files.readString(FOLDER.resolve(file));
    List<JsonObject> found = new ArrayList<>();
    PgConnection.connect(vertx, backend.connectOptions().setUser(BookingDatabase.READER))
        .compose(c -> c.preparedQuery(sql).execute(parameters).eventually(c::close))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join()
        .forEach((Row row) -> found.add(new JsonObject(row.toJson().encode())));
    return found;
  }
}
