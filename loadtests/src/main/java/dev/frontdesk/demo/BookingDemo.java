package dev.frontdesk.demo;

import dev.frontdesk.cli.DemoBackend;
import dev.frontdesk.sample.BackendOptions;
import dev.frontdesk.sample.BookingBackend;
import dev.frontdesk.sample.BookingDatabase;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The sample booking API with its default options: a free port, slots from today on. */
public final class BookingDemo implements DemoBackend {

  private static final int SERVICE = 7;

  /** Whose bookings are looked at. */
  private static final int USER = 38;

  /** The host is in the key, and the two have ports of their own: so both are called by a name. */
  private static final String HOST_NAME = "booking.example";

  private static final String HOST = "-H 'Host: " + HOST_NAME + "' ";

  private @Nullable BookingBackend backend;

  @Override
  public String title() {
    return "sample booking API on PostgreSQL, with a streaming standby";
  }

  @Override
  public URI start() throws Exception {
    BookingBackend started = BookingBackend.startAndWait(BackendOptions.defaults().withReplicas(1));
    backend = started;
    return URI.create("http://127.0.0.1:" + started.port());
  }

  @Override
  public List<URI> replicas() {
    return backend().replicas().stream()
        .map(replica -> URI.create("http://127.0.0.1:" + replica.port()))
        .toList();
  }

  @Override
  public String database() {
    return address(backend().connectOptions());
  }

  @Override
  public List<String> standbys() {
    return backend().replicas().stream()
        .map(replica -> address(replica.standby().connectOptions(BookingBackend.DATABASE)))
        .toList();
  }

  private static String address(PgConnectOptions options) {
    return "postgresql://%s@%s:%d/%s"
        .formatted(
            BookingDatabase.READER, options.getHost(), options.getPort(), options.getDatabase());
  }

  private BookingBackend backend() {
    return Objects.requireNonNull(backend);
  }

  @Override
  public List<String> queries(String proxy) {
    String mine = " -H 'X-User-Id: " + USER + "'";
    return List.of(
        "curl -s -D - '%s' | grep -iE 'x-cache|free'      # MISS; once more: HIT; after a booking of that day: MISS"
            .formatted(proxy + read().replace("/api/", "/sql/")),
        "curl -s '%s/sql/bookings/%d'%s      # for its owner; 404 for anybody else"
            .formatted(proxy, booking(), mine),
        "curl -s '%s/sql/dashboard?days=7'%s".formatted(proxy, mine));
  }

  @Override
  public List<String> tries(String proxy) {
    return List.of(
        shown(proxy, "") + "# MISS",
        shown(proxy, "") + "# HIT",
        booking(proxy, ""),
        shown(proxy, "") + "# MISS: the booking took a slot of that day");
  }

  @Override
  public List<String> tries(String first, String second) {
    return List.of(
        shown(first, HOST) + "# MISS",
        shown(second, HOST) + "# HIT: it has never seen this request, but Redis has the answer",
        booking(first, HOST),
        shown(second, HOST)
            + "# MISS: the booking through the other one cleared the day here, too");
  }

  private String shown(String proxy, String host) {
    return "curl -s -o /dev/null -D - %s'%s' | grep -i x-cache      "
        .formatted(host, proxy + read());
  }

  private String booking(String proxy, String host) {
    String body =
        new JsonObject().put("serviceId", SERVICE).put("startTime", firstFreeSlot()).encode();
    return "curl -s -X POST %s'%s/api/bookings' -H 'X-User-Id: 9' -H 'Content-Type: application/json' -d '%s'"
        .formatted(host, proxy, body);
  }

  @Override
  public String host() {
    return HOST_NAME;
  }

  @Override
  public String read() {
    return "/api/availability/%d?date=%s"
        .formatted(SERVICE, LocalDate.now(ZoneOffset.UTC).plusDays(1));
  }

  private String firstFreeSlot() {
    return answer(read()).getJsonArray("slots").getJsonObject(0).getString("startTime");
  }

  /** One that the user has. */
  private long booking() {
    return answer("/api/bookings").getJsonArray("items").getJsonObject(0).getLong("id");
  }

  /** Asked of the API itself, so that the proxy has nothing stored when the user begins. */
  private JsonObject answer(String path) {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(backend().port(), path));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).header("X-User-Id", Integer.toString(USER)).build(),
              HttpResponse.BodyHandlers.ofString());
      return new JsonObject(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    BookingBackend started = backend;
    backend = null;
    if (started != null) {
      started.close();
    }
  }
}
