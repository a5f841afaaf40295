package dev.frontdesk.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Asks a running proxy's admin listener. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Option(
      names = "--admin",
      paramLabel = "URL",
      converter = Url.class,
      defaultValue = "${env:FRONTDESK_ADMIN:-http://127.0.0.1:9090}",
      description = "The running proxy's admin listener. Default: ${DEFAULT-VALUE}.")
  URI admin = URI.create("http://127.0.0.1:9090");

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:FRONTDESK_ADMIN_TOKEN}",
      description = "Its token; without one, $FRONTDESK_ADMIN_TOKEN.")
  @Nullable String token;

  JsonObject get(String path) {
    return ask(request(path).GET().build());
  }

  JsonObject post(String path, JsonObject body) {
    return ask(request(path).POST(HttpRequest.BodyPublishers.ofString(body.encode())).build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(admin.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json");
    return token == null || token.isBlank()
        ? request
        : request.header("Authorization", "Bearer " + token);
  }

  private JsonObject ask(HttpRequest request) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonObject answer = new JsonObject(response.body());
      if (response.statusCode() != 200) {
        String hint = response.statusCode() == 401 ? "; give --token or FRONTDESK_ADMIN_TOKEN" : "";
        throw new Complaint(
            "%s says %d: %s%s"
                .formatted(admin, response.statusCode(), answer.getString("detail"), hint));
      }
      return answer;
    } catch (ConnectException e) {
      throw new Complaint("no answer from %s (is a proxy running?)".formatted(admin));
    } catch (IOException e) {
      throw new Complaint("no answer from %s: %s (is a proxy running?)".formatted(admin, e));
    } catch (DecodeException e) {
      throw new Complaint("%s does not speak like an admin listener".formatted(admin));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Complaint("interrupted");
    }
  }
}
