package dev.frontdesk.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.sample.ApiClient.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The sample API on a primary and on a streaming standby of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbyTest {
  private static final String MINE = "/api/users/31/preferences";

  private final BookingBackend backend = RunningApi.withReplica();
  private final BookingReplica replica = backend.replicas().getFirst();
  private final ApiClient primary = new ApiClient("http://127.0.0.1:" + backend.port());
  private final ApiClient reader = new ApiClient("http://127.0.0.1:" + replica.port());
  private int theme;

  @AfterAll
  void close() {
    backend.close();
  }

  @AfterEach
  void inTime() {
    replica.standby().resume();
    replica.standby().delay(Duration.ZERO);
    await().until(() -> shown(reader).equals(shown(primary)));
  }

  @Test
  void aReplicaShowsTheSameAndRefusesToWrite() throws Exception {
    String day = "/api/availability/7?date=2026-12-01";
    assertThat(reader.get(day).json()).isEqualTo(primary.get(day).json());
    Reply refused = reader.ask("PUT", MINE, new JsonObject(), "X-User-Id", "31");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().getString("error")).contains("only reads");
  }

  @Test
  void aPausedOneShowsWhatWasUntilItIsResumed() throws Exception {
    String before = shown(primary);
    replica.standby().pause();
    change();
    assertThat(shown(reader)).isEqualTo(before);
    replica.standby().resume();
    await().until(() -> shown(reader).equals(shown(primary)));
  }

  @Test
  void aDelayedOneIsThatMuchBehind() throws Exception {
    replica.standby().delay(Duration.ofMillis(600));
    await()
        .until(() -> {
          // The setting is in force some time after it was made.
          String before = shown(primary);
          change();
          return shown(reader).equals(before);
        });
    long written = System.nanoTime();
    await().until(() -> shown(reader).equals(shown(primary)));
    assertThat(System.nanoTime() - written).isGreaterThan(Duration.ofMillis(300).toNanos());
  }

  /** What the proxy's promises rest on, from the outside. */
  @Test
  void positionsAreToldAfterAWriteAndAheadOfARead() throws Exception {
    replica.standby().pause();
    String written = String.valueOf(change().field("X-Db-Lsn"));
    String behind = String.valueOf(reader.get(MINE, "X-User-Id", "31").field("X-Db-Lsn"));
    assertThat(position(behind)).isLessThan(position(written));
    replica.standby().resume();
    await()
        .untilAsserted(() -> {
          Reply read = reader.get(MINE, "X-User-Id", "31");
          assertThat(position(String.valueOf(read.field("X-Db-Lsn"))))
              .isGreaterThanOrEqualTo(position(written));
          assertThat(read.response().body()).isEqualTo(shown(primary));
        });
  }

  @Test
  void aKilledOneComesBackAndCatchesUp() throws Exception {
    replica.standby().kill();
    assertThat(reader.get("/health").status()).isEqualTo(503);
    assertThat(reader.get("/api/services/7").status()).isEqualTo(503);
    change();
    replica.standby().start();
    await()
        .ignoreExceptions()
        .until(() ->
            reader.get(MINE, "X-User-Id", "31").status() == 200
                && shown(reader).equals(shown(primary)));
  }

  @Test
  void theReaderSelectsAndChangesNothing() {
    Vertx vertx = Vertx.vertx();
    try {
      PgConnectOptions options = backend.connectOptions().setUser(BookingDatabase.READER);
      assertThat(sql(vertx, options, "select count(*) from booking_details")).isEqualTo(1);
      assertThatThrownBy(() -> sql(vertx, options, "delete from bookings"))
          .hasStackTraceContaining("permission denied");
    } finally {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(10, TimeUnit.SECONDS)
          .join();
    }
  }

  private static int sql(Vertx vertx, PgConnectOptions options, String sql) {
    return PgConnection.connect(vertx, options)
        .compose(c -> c.query(sql).execute().eventually(c::close))
        .map(rows -> rows.size())
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private Reply change() throws IOException, InterruptedException {
    JsonObject document = new JsonObject().put("theme", theme++);
    return primary.ask("PUT", MINE, document, "X-User-Id", "31");
  }

  private static String shown(ApiClient api) throws IOException, InterruptedException {
    return api.get(MINE, "X-User-Id", "31").response().body();
  }

  private static long position(String lsn) {
    String[] parts = lsn.split("/");
    return Long.parseLong(parts[0], 16) << 32 | Long.parseLong(parts[1], 16);
  }
}
