package dev.frontdesk.demo;

import dev.frontdesk.cli.DemoBackend;
import dev.frontdesk.sample.BackendOptions;
import dev.frontdesk.sample.BookingBackend;
import io.vertx.core.json.JsonObject;
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

  /** The host is in the key, and the two have ports of their own: so both are called by a name. */
  private static final String HOST_NAME = "booking.example";

  private static final String HOST = "-H 'Host: " + HOST_NAME + "' ";

  private @Nullable BookingBackend backend;

  @Override
  public String title() {
    return "sample booking API on PostgreSQL";
  }

  @Override
  public URI start() throws Exception {
    BookingBackend started = BookingBackend.startAndWait(BackendOptions.defaults());
    backend = started;
    return URI.create("http://127.0.0.1:" + started.port());
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

  /** Asked of the API itself, so that the proxy has nothing stored when the user begins. */
  private String firstFreeSlot() {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d%s".formatted(Objects.requireNonNull(backend).port(), read()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return new JsonObject(answer.body())
          .getJsonArray("slots")
          .getJsonObject(0)
          .getString("startTime");
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
