package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BookingDatabaseTest {

  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);

  private final Vertx vertx = Vertx.vertx();
  private final BookingDatabase database = started();

  private JsonObject first = new JsonObject();

  private static BookingDatabase started() {
    try {
      return BookingDatabase.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  void seed() throws Exception {
    first = figures("first", DAY);
  }

  @AfterAll
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    database.close();
  }

  @Test
  void theDataAreOfBelievableSize() {
    assertThat(first.getLong("tenants")).isEqualTo(6);
    assertThat(first.getLong("services")).isEqualTo(120);
    assertThat(first.getLong("staff")).isEqualTo(300);
    assertThat(first.getLong("users")).isEqualTo(5_000);
    assertThat(first.getLong("bookings")).isEqualTo(20_000);
    assertThat(first.getLong("slots")).isBetween(60_000L, 150_000L);
    assertThat(first.getLong("days")).isEqualTo(60);
  }

  @Test
  void theSameDayGivesTheSameDataAndAnotherDayOthers() throws Exception {
    assertThat(figures("again", DAY)).isEqualTo(first);
    JsonObject later = figures("later", DAY.plusDays(1));
    assertThat(later.getString("digest")).isNotEqualTo(first.getString("digest"));
  }

  @Test
  void nobodyOfTheStaffIsInTwoPlacesAtOnce() throws Exception {
    JsonObject twice =
        ask(
            database.connectOptions("first"),
            """
            select count(*) as n from slots a join services s on s.id = a.service_id
            join slots b on b.staff_id = a.staff_id and b.id <> a.id
              and b.starts_at >= a.starts_at
              and b.starts_at < a.starts_at + make_interval(mins => s.duration_minutes)\
            """);
    assertThat(twice.getLong("n")).isZero();
  }

  private JsonObject figures(String name, LocalDate day) throws Exception {
    PgConnectOptions options =
        database
            .seed(vertx, name, day)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
    return ask(
        options,
        """
        select (select count(*) from tenants) as tenants, (select count(*) from services) as services,
          (select count(*) from staff) as staff, (select count(*) from users) as users,
          (select count(*) from bookings) as bookings, (select count(*) from slots) as slots,
          (select count(distinct (starts_at at time zone 'Europe/Lisbon')::date) from slots) as days,
          md5((select string_agg(s::text, ',' order by s.id) from slots s)
            || (select string_agg(b::text, ',' order by b.id) from bookings b)
            || (select string_agg(p::text, ',' order by p.user_id) from preferences p)
            || (select string_agg(e::text, ',' order by e.id) from calendar_events e)) as digest\
        """);
  }

  private JsonObject ask(PgConnectOptions options, String sql) throws Exception {
    return PgConnection.connect(vertx, options)
        .compose(c -> c.query(sql).execute().eventually(c::close))
        .map(rows -> rows.iterator().next().toJson())
        .toCompletionStage()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }
}
