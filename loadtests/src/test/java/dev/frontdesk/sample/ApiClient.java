package dev.frontdesk.sample;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks over a real socket and blocks for the answer. */
public final class ApiClient {

  /** An answer with its body as text. */
  public record Reply(int status, HttpResponse<String> response) {
    static Reply of(HttpResponse<String> response) {
      return new Reply(response.statusCode(), response);
    }

    public JsonObject json() {
      return new JsonObject(response.body());
    }

    public @Nullable String field(String name) {
      return response.headers().firstValue(name).orElse(null);
    }
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final String base;

  public ApiClient(String base) {
    this.base = base;
  }

  public Reply get(String path, String... fields) throws IOException, InterruptedException {
    return ask("GET", path, null, fields);
  }

  public Reply ask(String method, String path, @Nullable JsonObject body, String... fields)
      throws IOException, InterruptedException {
    return Reply.of(HTTP.send(request(method, path, body, fields), BodyHandlers.ofString()));
  }

  public CompletableFuture<Reply> askLater(
      String method, String path, @Nullable JsonObject body, String... fields) {
    return HTTP.sendAsync(request(method, path, body, fields), BodyHandlers.ofString())
        .thenApply(Reply::of);
  }

  /** The start of the n-th free slot of a service on a day. */
  public String freeSlot(int service, String date, int n) throws IOException, InterruptedException {
    return get("/api/availability/" + service + "?date=" + date)
        .json()
        .getJsonArray("slots")
        .getJsonObject(n)
        .getString("startTime");
  }

  private HttpRequest request(
      String method, String path, @Nullable JsonObject body, String... fields) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (fields.length > 0) {
      request.headers(fields);
    }
    return request.build();
  }
}
