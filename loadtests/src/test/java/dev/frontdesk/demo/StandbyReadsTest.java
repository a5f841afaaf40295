package dev.frontdesk.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.cli.EmbeddedProxy;
import dev.frontdesk.cli.Interposed;
import dev.frontdesk.replica.FloorOptions;
import dev.frontdesk.replica.Floors;
import dev.frontdesk.replica.Replication;
import dev.frontdesk.sample.ApiClient;
import dev.frontdesk.sample.ApiClient.Reply;
import dev.frontdesk.sample.BookingBackend;
import dev.frontdesk.sample.BookingDatabase;
import dev.frontdesk.sample.BookingReplica;
import dev.frontdesk.sample.RunningApi;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.ConfigLoader;
import dev.frontdesk.settings.LoadedConfig;
import dev.frontdesk.settings.Surroundings;
import dev.frontdesk.settings.yaml.SourceText;
import dev.frontdesk.time.VertxTiming;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The whole proxy before the sample API, whose replica reads from a standby that replays nothing:
 * who has written reads it, what is cached is new, and everybody else is answered by the replica.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandbyReadsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 12, 1);
  private static final String MINE = "/api/bookings";
  private static final String STAFF = "/api/staff";

  /** A read that is not kept, so that it shows who answers it. */
  private static final String PASSING =
      """
      version: 1
      routes:
        - { id: staff, match: GET /api/staff, upstream: booking.replicas, cache: off }
      """;

  /** The same for the sample's own bookings. */
  private static final Pattern BOOKINGS =
      Pattern.compile("(match: GET /api/bookings\\n)    key: .*\\n    cache: .*\\n");

  private final BookingBackend backend = RunningApi.withReplica();
  private final BookingReplica replica = backend.replicas().getFirst();
  private int service = 20;

  @AfterAll
  void close() {
    backend.close();
  }

  @AfterEach
  void resume() {
    replica.standby().resume();
  }

  @Test
  void byTheDatabase() throws Exception {
    try (EmbeddedProxy proxy = start(true, "", Interposed.NOTHING)) {
      readsWhatItWrote(proxy, true);
      queriesReadWhatWasWritten(proxy);
    }
  }

  @Test
  void byWhatServersTell() throws Exception {
    try (EmbeddedProxy proxy = start(false, "", Interposed.NOTHING)) {
      readsWhatItWrote(proxy, false);
    }
  }

  @Test
  void byTimeAlone() throws Exception {
    String none = ", position-field: X-Nobody-Tells, max-lag: 2s";
    try (EmbeddedProxy proxy = start(false, none, Interposed.NOTHING)) {
      readsWhatItWrote(proxy, false);
    }
  }

  /** What the tests above can see: without floors, who has written reads what was. */
  @Test
  void withoutFloorsTheyWouldNotice() throws Exception {
    Vertx vertx = Vertx.vertx();
    Floors none =
        new Floors(
            new FloorOptions(Duration.ofMinutes(1), null, new byte[32], Set.of(), 1),
            new VertxTiming(vertx));
    Interposed broken =
        Interposed.NOTHING.withReplication(whole -> new Replication(none, whole.positions()));
    try (EmbeddedProxy proxy = start(true, "", broken)) {
      Desk desk = new Desk(proxy.port());
      answeredByReplica(desk);
      replica.standby().pause();
      Reply made = desk.book(41, service++);
      assertThat(ids(desk.get(MINE, 41, cookie(made)))).doesNotContain(id(made));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void readsWhatItWrote(EmbeddedProxy proxy, boolean databaseIsWatched) throws Exception {
    Desk desk = new Desk(proxy.port());
    answeredByReplica(desk);
    int of = service++;
    String day = "/api/availability/" + of + "?date=" + DAY;
    int free = desk.get(day, 0, "").json().getInteger("free");
    assertThat(desk.get(day, 0, "").field("X-Cache")).isEqualTo("HIT");

    replica.standby().pause();
    Reply made = desk.book(40, of);
    String floor = cookie(made);
    assertThat(made.status()).isEqualTo(201);
    assertThat(floor).contains("frontdesk-floor=");

    assertThat(ids(desk.get(MINE, 40, floor))).as("who has written reads it").contains(id(made));
    assertThat(desk.get(day, 0, "").json().getInteger("free"))
        .as("what is cached is new for everybody")
        .isEqualTo(free - 1);
    assertThat(desk.get(day, 0, floor).json().getInteger("free")).isEqualTo(free - 1);

    long before = asked(STAFF);
    assertThat(desk.get(STAFF + "?serviceId=7", 0, "").status()).isEqualTo(200);
    assertThat(asked(STAFF)).as("others read from the replica").isEqualTo(before + 1);
    assertThat(desk.get(STAFF + "?serviceId=7", 0, floor).status()).isEqualTo(200);
    if (databaseIsWatched) {
      // Else it may be asked, in the hope that its answer tells of more than is known.
      assertThat(asked(STAFF)).as("the writer does not").isEqualTo(before + 1);
    }

    replica.standby().resume();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          long asked = asked(MINE);
          assertThat(ids(desk.get(MINE, 40, floor))).contains(id(made));
          return asked(MINE) == asked + 1;
        });
  }

  private void queriesReadWhatWasWritten(EmbeddedProxy proxy) throws Exception {
    Desk desk = new Desk(proxy.port());
    int of = service++;
    String sql = "/sql/availability/" + of + "?date=" + DAY;
    String api = "/api/availability/" + of + "?date=" + DAY;
    Reply shown = desk.get(sql, 0, "");
    assertThat(shown.json()).isEqualTo(desk.get(api, 0, "").json());
    assertThat(desk.get(sql, 0, "").field("X-Cache")).isEqualTo("HIT");

    replica.standby().pause();
    Reply made = desk.book(42, of);
    assertThat(desk.get(sql, 0, "").json().getInteger("free"))
        .isEqualTo(shown.json().getInteger("free") - 1);
    Reply own = desk.get("/sql/bookings/" + id(made), 42, cookie(made));
    assertThat(own.json().getLong("id")).isEqualTo(id(made));
    assertThat(desk.get("/sql/bookings/" + id(made), 43, "").status()).isEqualTo(404);
    assertThat(new JsonArray(desk.get("/sql/dashboard?days=7", 42, "").response().body()))
        .isNotEmpty();
    assertThat(desk.get("/sql/availability/x?date=" + DAY, 0, "").status()).isEqualTo(400);
    replica.standby().resume();

    JsonObject operators = admin(proxy, "/replicas");
    assertThat(operators.getJsonArray("standbys")).hasSize(1);
    assertThat(operators.getJsonObject("primary").getString("state")).isEqualTo("up");
    assertThat(operators.getJsonObject("reads").getJsonObject("booking").getLong("replica"))
        .isPositive();
    assertThat(admin(proxy, "/queries").getJsonArray("queries")).isNotEmpty();
    assertThat(admin(proxy, "/stats").getJsonObject("replicas").getInteger("standbys")).isOne();
  }

  /** Until the standby is known to follow. */
  private void answeredByReplica(Desk desk) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          long before = asked(STAFF);
          desk.get(STAFF + "?serviceId=7", 0, "");
          return asked(STAFF) == before + 1;
        });
  }

  private long asked(String path) {
    return replica.knobs().served("GET " + path);
  }

  private static long id(Reply made) {
    return made.json().getLong("id");
  }

  private static List<Long> ids(Reply listed) {
    return listed.json().getJsonArray("items").stream()
        .map(item -> ((JsonObject) item).getLong("id"))
        .toList();
  }

  private static String cookie(Reply made) {
    String line = made.field("Set-Cookie");
    return line == null ? "" : line.split(";", 2)[0];
  }

  private EmbeddedProxy start(boolean database, String more, Interposed interposed)
      throws IOException {
    PgConnectOptions primary = backend.connectOptions();
    PgConnectOptions standby = replica.standby().connectOptions(BookingBackend.DATABASE);
    String yaml =
        """
        version: 1
        listen: { address: "127.0.0.1:0" }
        admin: { address: "127.0.0.1:0" }
        upstreams:
          booking: { primary: "http://127.0.0.1:%d", replicas: ["http://127.0.0.1:%d"]%s%s }
        %s
        """
            .formatted(
                backend.port(),
                replica.port(),
                database ? ", databases: [\"127.0.0.1:" + standby.getPort() + "\"]" : "",
                more,
                database
                    ? "postgres: { primary: \"%s\", replicas: [\"%s\"] }"
                        .formatted(address(primary), address(standby))
                    : "");
    LoadedConfig loaded = ConfigLoader.load(new SourceText("c.yaml", yaml), Surroundings.NOTHING);
    assertThat(loaded.findings()).isEmpty();
    Config config = Objects.requireNonNull(loaded.config());
    Path rules = Path.of(System.getProperty("frontdesk.root", ".."), "rules");
    SourceText passing = new SourceText(rules.resolve("a-passing.yaml").toString(), PASSING);
    Path booking = rules.resolve("booking.yaml");
    Matcher bookings = BOOKINGS.matcher(Files.readString(booking));
    SourceText api =
        new SourceText(
            booking.toString(),
            bookings.replaceFirst("$1    upstream: booking.replicas\n    cache: off\n"));
    assertThat(api.text()).contains("cache: off\n\n  - id: booking\n");
    return EmbeddedProxy.start(
        config,
        database
            ? List.of(passing, api, read(rules.resolve("queries/booking.yaml")))
            : List.of(passing, api),
        interposed);
  }

  private static SourceText read(Path file) throws IOException {
    return new SourceText(file.toString(), Files.readString(file));
  }

  private static String address(PgConnectOptions options) {
    return "postgresql://%s@127.0.0.1:%d/%s"
        .formatted(BookingDatabase.READER, options.getPort(), options.getDatabase());
  }

  private static JsonObject admin(EmbeddedProxy proxy, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.adminPort() + path))
                  .header("Authorization", "Bearer " + proxy.adminToken())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return new JsonObject(answer.body());
    }
  }

  /** Clients of the proxy. */
  private record Desk(int port) {
    /**
     * @param user 0: nobody
     */
    Reply get(String path, int user, String cookie) throws IOException, InterruptedException {
      List<String> fields = new ArrayList<>();
      if (user > 0) {
        fields.addAll(List.of("X-User-Id", Integer.toString(user)));
      }
      if (!cookie.isEmpty()) {
        fields.addAll(List.of("Cookie", cookie));
      }
      return api().get(path, fields.toArray(new String[0]));
    }

    /** The first free slot of the day. */
    Reply book(int user, int service) throws IOException, InterruptedException {
      JsonObject body =
          new JsonObject()
              .put("serviceId", service)
              .put("startTime", api().freeSlot(service, DAY.toString(), 0));
      return api().ask("POST", MINE, body, "X-User-Id", Integer.toString(user));
    }

    private ApiClient api() {
      return new ApiClient("http://127.0.0.1:" + port);
    }
  }
}
